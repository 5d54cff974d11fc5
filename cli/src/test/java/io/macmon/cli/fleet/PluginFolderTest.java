package io.macmon.cli.fleet;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.text.MacmonException;
import org.junit.jupiter.api.Test;

class PluginFolderTest {

    @Test
    void aMissingPluginIsReportedWithTheWayToInstallIt() {
        assertThatThrownBy(PluginFolder::load)
                .isInstanceOf(MacmonException.class)
                .hasMessageContaining("the plugin for Kafka is not installed")
                .hasMessageContaining("./mvnw -pl fleet -am package");
    }
}
