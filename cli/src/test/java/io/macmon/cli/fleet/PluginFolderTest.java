package io.macmon.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.cli.CommandResult;
import io.macmon.config.text.MacmonException;
import org.junit.jupiter.api.Test;

class PluginFolderTest {

    @Test
    void theCommandOfAMissingPluginReportsThatToo() {
        CommandResult result = CommandResult.of("fleet", "run", "--brokers", "k1:9092");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).first().asString().contains("the plugin for Kafka is not installed");
    }

    @Test
    void aMissingPluginIsReportedWithTheWayToInstallIt() {
        assertThatThrownBy(PluginFolder::load)
                .isInstanceOf(MacmonException.class)
                .hasMessageContaining("the plugin for Kafka is not installed")
                .hasMessageContaining("./mvnw -pl fleet -am package");
    }
}
