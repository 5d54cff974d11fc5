package io.macmon.config.policy.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.config.net.MacAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyEditTest {

    private static final MacAddress ADDED = MacAddress.parse("00:11:22:33:44:77");

    @TempDir
    Path folder;

    @Test
    void devicesStayAsTheyAre() throws Exception {
        String devices = """
            # what belongs together
            devices:
              zoes-laptop: [00:11:22:33:44:66, 00:11:22:33:44:55] # its dock first
              annas-phone: 02:00:00:00:00:01
            """;
        Path file = folder.resolve("policy.yaml");
        Files.writeString(file, devices + """
            groups:
              offices:
                mac: [00:11:22:33:44:55]
            """);
        PolicyEdit edit = PolicyEdit.of(file);

        edit.addStation("offices", ADDED, "a new laptop");

        assertThat(edit.text()).startsWith(devices);
        assertThat(edit.edited().member(ADDED.value())).isPresent();
        assertThat(edit.edited().devices()).isEqualTo(edit.policy().devices());
    }
}
