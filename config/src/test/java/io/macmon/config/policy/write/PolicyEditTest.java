package io.macmon.config.policy.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Policy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
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

    @Test
    void aMergeAddsNoStationToAGroupWithPlaces() throws Exception {
        String before = """
            groups:
              stations:
                vlan: untagged
                place: hq
                mac: [00:11:22:33:44:55]
            """;
        Path file = Files.writeString(folder.resolve("policy.yaml"), before);
        PolicyEdit edit = PolicyEdit.of(file);

        PolicyMerge.into(
                edit, List.of(new LearnedStation(ADDED, "", "", List.of(0), List.of(), Set.of(), false)), List.of());

        Policy.Member added = edit.edited().member(ADDED.value()).orElseThrow();
        assertThat(edit.text()).startsWith(before);
        assertThat(added.group().name()).isEqualTo("stations-2");
        assertThat(added.group().places()).isEmpty();
    }
}
