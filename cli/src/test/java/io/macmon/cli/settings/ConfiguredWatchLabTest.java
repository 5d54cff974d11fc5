package io.macmon.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Frames;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.cli.Program;
import io.macmon.config.net.MacAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@LabTest
class ConfiguredWatchLabTest extends LabFixture {

    private static final MacAddress STATION = MacAddress.parse("02:00:00:00:00:01");

    @Test
    void aLiveWatchHasTheProfileOfItsDevice() throws Exception {
        Path file = Files.writeString(folder.resolve("macmon.yaml"), """
            watch:
              count: 3
              profiles:
                other: {parent: eth1, mac: 02:00:00:00:00:09}
                lan: {parent: eth0, macs: stations, count: 1, json: true}
            """);
        Files.writeString(folder.resolve("stations"), STATION + "\n");

        try (Program watch = Program.start("watch", "-i", Lab.PARENT, "--config", file.toString())) {
            watch.awaitListening();
            lab.send(Frames.from(STATION));

            assertThat(watch.exitCode()).as("%s", watch.err()).isZero();
            assertThat(watch.err()).contains("macmon: settings from " + file + ", profile lan");
            assertThat(watch.out()).isNotEmpty().allMatch(line -> line.startsWith("{"));
        }
    }
}
