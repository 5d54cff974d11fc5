package io.macmon.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.cli.Eve;
import io.macmon.cli.Program;
import io.macmon.cli.lab.Host;
import io.macmon.cli.process.ExitCode;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@LabTest
class WatchListLabTest extends LabFixture {

    private static final Host FIRST = host(1);
    private static final Host SECOND = host(2);
    private static final Host THIRD = host(3);

    private Path list;

    @BeforeEach
    void setUp() throws MacmonException {
        list = folder.resolve("stations");
    }

    @Test
    void reloadsTheFileWithoutLosingAFrameOfARemainingStation() throws Exception {
        write(FIRST, SECOND);
        try (Program watch = watch().awaitListening()) {
            long sent = 0;
            for (int change = 0; change < 4; change++) {
                write(FIRST, change % 2 == 0 ? THIRD : SECOND);
                int seen = change + 1;
                while (changes(watch) < seen) {
                    lab.send(FIRST.arpRequest("10.9.0.99"));
                    sent++;
                    Thread.sleep(1);
                }
            }
            lab.send(SECOND.arpRequest("10.9.0.99"), THIRD.arpRequest("10.9.0.99"));
            watch.awaitOutput(line -> line.contains("\"alert\""));
            watch.terminate();

            assertThat(watch.exitCode()).isEqualTo(ExitCode.FINDINGS);
            Eve eve = Eve.of(watch.out());
            assertThat(framesOf(eve, FIRST)).isEqualTo(sent);
            assertThat(framesOf(eve, SECOND)).isEqualTo(1);
            assertThat(eve.of("alert"))
                    .extracting(alert -> alert.at("/ether/src_mac").asText())
                    .containsExactly(THIRD.mac().toString());
            assertThat(eve.drops()).isZero();
        }
    }

    @Test
    void keepsTheListWhenTheFileIsEmptiedOrHoldsNoAddresses() throws Exception {
        write(FIRST);
        try (Program watch = watch().awaitListening()) {
            Files.writeString(list, "");
            watch.awaitError(line -> line.contains("lists no stations") && line.contains("stay unchanged"));
            Files.writeString(list, "rubbish\n");
            watch.awaitError(line -> line.contains(":1: not a MAC address") && line.contains("stay unchanged"));
            lab.send(FIRST.arpRequest("10.9.0.99"));
            watch.terminate();

            assertThat(watch.exitCode()).isZero();
            assertThat(Eve.of(watch.out()).analysedFrames()).isEqualTo(1);
        }
    }

    @Test
    void readsTheFileAtOnceOnSighup() throws Exception {
        write(FIRST);
        try (Program watch = watch().awaitListening()) {
            new ProcessBuilder("sh", "-c", "kill -HUP " + watch.process().pid())
                    .start()
                    .waitFor();
            watch.awaitError(line -> line.contains("0 stations added, 0 removed; 1 in all"));
            watch.terminate();

            assertThat(watch.exitCode()).isZero();
        }
    }

    @Test
    void spreadsTwentyThousandStationsOverSeveralDevices() throws Exception {
        int stations = 20_000;
        Files.writeString(
                list,
                LongStream.rangeClosed(1, stations)
                        .mapToObj(i -> host(i).mac().toString())
                        .collect(Collectors.joining("\n")));
        try (Program watch = watch().awaitListening()) {
            for (int i = 1; i <= stations; i += 1_000) {
                lab.send(host(i).arpRequest("10.9.0.99"));
            }
            lab.send(host(stations).arpRequest("10.9.0.99"), host(stations + 1).arpRequest("10.9.0.99"));
            watch.awaitOutput(line -> line.contains("\"alert\""));
            watch.terminate();

            assertThat(watch.exitCode()).isEqualTo(ExitCode.FINDINGS);
            Eve eve = Eve.of(watch.out());
            assertThat(eve.analysedFrames()).isEqualTo(21);
            assertThat(eve.of("alert"))
                    .extracting(alert -> alert.at("/ether/src_mac").asText())
                    .containsExactly(host(stations + 1).mac().toString());
        }
    }

    private Program watch() throws IOException {
        return Program.start("watch", "--parent", Lab.PARENT, "--macs", list.toString(), "--json");
    }

    private static long changes(Program watch) {
        return watch.err().stream()
                .filter(line -> line.contains("1 station added, 1 removed; 2 in all"))
                .count();
    }

    private static long framesOf(Eve eve, Host host) {
        return eve.of("flow").stream()
                .filter(flow ->
                        flow.at("/ether/src_macs/0").asText().equals(host.mac().toString()))
                .map(flow -> flow.at("/flow/pkts_toserver"))
                .mapToLong(JsonNode::asLong)
                .sum();
    }

    // Like an editor: writes a new file and renames it over the old one.
    private void write(Host... hosts) throws IOException {
        Path draft = folder.resolve("draft");
        Files.write(
                draft,
                List.of(hosts).stream().map(host -> host.mac().toString()).toList());
        Files.move(draft, list, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Host host(long number) {
        return new Host("host " + number, new MacAddress(0x02AA_0000_0000L + number).toString(), "10.9.0.1", "fe80::1");
    }
}
