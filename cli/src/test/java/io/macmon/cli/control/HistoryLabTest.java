package io.macmon.cli.control;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Frames;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabTest;
import io.macmon.cli.LabFixture;
import io.macmon.cli.Program;
import io.macmon.config.net.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a running macmon answers about the recent past. */
@LabTest
class HistoryLabTest extends LabFixture {

    private static final MacAddress STATION = MacAddress.parse("02:aa:00:00:00:01");
    private static final MacAddress ABSENT = MacAddress.parse("02:aa:00:00:00:02");
    private static final MacAddress STRANGER = MacAddress.parse("02:bb:00:00:00:99");
    private static final long NONE = -1;

    private Path directory;
    private Path policy;

    @BeforeEach
    void makeFiles() throws IOException {
        directory = Files.createDirectory(folder.resolve("run"));
        Files.writeString(folder.resolve("printers"), STATION + " laser\n" + ABSENT + "\n");
        policy = Files.writeString(folder.resolve("policy.yaml"), "groups: {printers: {macs: printers}}\n");
    }

    @Test
    void aWatchKnowsItsStationsRatesAndStrangers() throws Exception {
        try (Program watch = start("watch -q --policy " + policy + " -i " + Lab.PARENT)) {
            lab.send(Frames.from(STATION), Frames.from(STRANGER));
            eventually(
                    "the station is heard", () -> station(STATION).text("state").equals("heard"));
            eventually("the rates are measured", () -> {
                lab.send(Frames.from(STATION));
                return station(STATION).number("bytes_per_second", NONE) > 0;
            });

            JsonObject station = station(STATION);
            assertThat(station.text("group")).isEqualTo("printers");
            assertThat(station.text("name")).isEqualTo("laser");
            assertThat(station.text("name_source")).isEqualTo("policy");
            assertThat(station.text("last")).startsWith("2");
            assertThat(station.numbers("vlans", NONE)).containsExactly(0);
            assertThat(station.numbers("recent", NONE)).isNotEmpty();
            assertThat(station(ABSENT).text("state")).isEqualTo("absent");
            assertThat(station(ABSENT).has("frames")).isFalse();

            eventually("the stranger is counted", () -> ask("status").number("strangers", NONE) == 1);
            JsonObject status = ask("status");
            assertThat(status.text("device")).isNotEmpty().isNotEqualTo(Lab.PARENT);
            assertThat(status.text("engine")).isEqualTo("ring");
            assertThat(status.object("expected").number("heard", NONE)).isEqualTo(1);
            assertThat(status.object("expected").number("absent", NONE)).isEqualTo(1);
            assertThat(status.number("memory_bytes", NONE)).isGreaterThan(10 << 20);
            assertThat(status.number("flows_open", NONE)).isPositive();
            assertThat(status.has("frames_per_second")).isTrue();

            JsonObject rates = ask("rates");
            assertThat(Arrays.stream(rates.numbers("frames", 0)).sum()).isPositive();
            assertThat(Arrays.stream(rates.numbers("strangers", 0)).sum()).isEqualTo(1);
            assertThat(rates.object("drops").names()).contains("nic", "kernel", "ring", "outputs");
            assertThat(watch.process().isAlive()).isTrue();
        }
    }

    @Test
    void anAuditKnowsItsStationsRatesAndFindings() throws Exception {
        try (Program audit = start("audit -q --no-state --policy " + policy + " -i " + Lab.PARENT)) {
            lab.send(Frames.from(STATION), Frames.from(STRANGER));
            eventually("the stranger is a finding", () -> {
                JsonObject findings = ask("status").object("findings");
                return findings.number("high", 0) + findings.number("medium", 0) + findings.number("low", 0) > 0;
            });
            eventually("the rates are measured", () -> {
                lab.send(Frames.from(STATION));
                return station(STATION).number("bytes_per_second", NONE) > 0;
            });

            JsonObject status = ask("status");
            assertThat(status.text("device")).isEqualTo(Lab.PARENT);
            assertThat(status.object("expected").number("heard", NONE)).isEqualTo(1);
            assertThat(status.object("expected").number("absent", NONE)).isEqualTo(1);
            assertThat(status.number("strangers", NONE)).isPositive();
            assertThat(status.number("stations", NONE)).isGreaterThanOrEqualTo(2);
            assertThat(station(STATION).text("state")).isEqualTo("heard");
            assertThat(station(STATION).text("verdict")).isEqualTo("allowed");
            assertThat(Arrays.stream(ask("rates").numbers("findings", 0)).sum()).isPositive();
            assertThat(audit.process().isAlive()).isTrue();
        }
    }

    private Program start(String line) throws Exception {
        Program program = Program.startIn(environment(), line.split(" ", -1)).awaitListening();
        eventually("its socket is open", () -> {
            try (Program client = client("status")) {
                return client.exitCode() == 0;
            }
        });
        return program;
    }

    private JsonObject station(MacAddress mac) throws Exception {
        return ask("stations").objects("stations").stream()
                .filter(station -> station.text("mac").equals(mac.toString()))
                .findFirst()
                .orElse(JsonObject.EMPTY);
    }

    private JsonObject ask(String... words) throws Exception {
        try (Program client = client(words)) {
            assertThat(client.exitCode()).as("%s", client.err()).isZero();
            return JsonObject.parse(String.join("", client.out()));
        }
    }

    private Program client(String... words) throws IOException {
        List<String> arguments = new java.util.ArrayList<>(List.of("ctl", "--json"));
        arguments.addAll(List.of(words));
        return Program.startIn(environment(), arguments.toArray(String[]::new));
    }

    private List<String> environment() {
        return List.of("env", "-u", "XDG_RUNTIME_DIR", "RUNTIME_DIRECTORY=" + directory);
    }
}
