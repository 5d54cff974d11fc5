package io.macmon.cli.control;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Frames;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
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
        String command = "watch -q --idle-timeout=1h --active-timeout=1h --policy " + policy + " -i " + Lab.PARENT;
        try (Program watch = start(command)) {
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

            try (Program who = Program.startIn(environment(), "who", "LASER")) {
                assertThat(who.exitCode()).as("%s", who.err()).isZero();
                assertThat(who.out())
                        .contains(STATION.toString(), "  name         laser (policy)", "  group        printers")
                        .anyMatch(line -> line.startsWith("  source       watch-"));
            }

            JsonObject stranger = ask("strangers").objects("strangers").get(0);
            assertThat(stranger.text("mac")).isEqualTo(STRANGER.toString());
            assertThat(stranger.number("frames", NONE)).isEqualTo(1);
            assertThat(stranger.text("first")).startsWith("2");
            assertThat(stranger.text("last_frame")).isNotEmpty();
            lab.send(Frames.from(STRANGER)); // within the quiet period: no alert
            eventually(
                    "what the stranger sends is counted at once",
                    () -> ask("strangers").objects("strangers").get(0).number("frames", NONE) == 2);
            assertThat(ask("strangers").objects("strangers").get(0).text("last"))
                    .isGreaterThan(stranger.text("first"));
            assertThat(ask("status").number("strangers", NONE)).isEqualTo(1);

            JsonObject presence = ask("presence", "hour");
            assertThat(presence.number("step_seconds", NONE)).isEqualTo(60);
            assertThat(presence.objects("stations")).hasSize(2);
            assertThat(presence.objects("stations").get(0).text("heard")).contains("1");
            assertThat(presence.objects("stations").get(1).text("heard"))
                    .contains("0")
                    .doesNotContain("1");
            assertThat(ask("presence", "hour", ABSENT.toString()).objects("stations"))
                    .singleElement()
                    .satisfies(only -> assertThat(only.text("mac")).isEqualTo(ABSENT.toString()));
            assertThat(ask("presence", "day").objects("stations").get(0).text("heard"))
                    .contains("1");

            JsonObject rates = ask("rates");
            assertThat(Arrays.stream(rates.numbers("frames", 0)).sum()).isPositive();
            assertThat(Arrays.stream(rates.numbers("strangers", 0)).sum()).isEqualTo(1);
            assertThat(rates.object("drops").names()).contains("nic", "kernel", "ring", "outputs");
            assertThat(watch.process().isAlive()).isTrue();
        }
    }

    @Test
    void aWatchKnowsItsOpenFlowsAndWhoTalksToWhom() throws Exception {
        byte[] here = {(byte) 192, 0, 2, 7};
        byte[] there = {(byte) 192, 0, 2, 8};
        try (Program watch = start("watch -q --workers 2 --policy " + policy + " -i " + Lab.PARENT)) {
            lab.send(Frames.ping(STATION, ABSENT, here, there), Frames.ping(STATION, STRANGER, here, there));
            lab.send(Frames.from(STATION));
            eventually(
                    "both flows are open",
                    () -> ask("open-flows").objects("flows").size() == 2);

            JsonObject flow = ask("open-flows", "192.0.2.8").objects("flows").get(0);
            assertThat(flow.text("event_type")).isEqualTo("flow");
            assertThat(flow.text("src_ip")).isEqualTo("192.0.2.7");
            assertThat(flow.flag("one_sided")).isTrue();
            assertThat(flow.text("state")).isEqualTo("open");
            assertThat(flow.number("bytes_per_second", NONE)).isNotNegative();
            assertThat(ask("open-flows", "192.0.2.9").objects("flows")).isEmpty();
            assertThat(ask("matrix").objects("matrix"))
                    .anyMatch(pair -> pair.text("a").equals(STATION.toString())
                            && pair.text("b").equals(ABSENT.toString())
                            && pair.number("bytes", NONE) == 120
                            && pair.number("frames", NONE) == 2);
            assertThat(watch.process().isAlive()).isTrue();
        }
    }

    @Test
    void anAuditKnowsWhoHadAnAddressWhen() throws Exception {
        byte[] address = {(byte) 192, 0, 2, 7};
        try (Program audit = start("audit -q --no-state --policy " + policy + " -i " + Lab.PARENT)) {
            lab.send(Frames.arpRequest(ABSENT, address, address));
            eventually(
                    "the first claim is known",
                    () -> ask("addresses").objects("addresses").size() == 1);
            lab.send(Frames.arpRequest(STATION, address, address));
            eventually(
                    "the second claim is known",
                    () -> ask("addresses").objects("addresses").size() == 2);

            List<JsonObject> uses = ask("addresses").objects("addresses");
            assertThat(uses).allMatch(use -> use.text("address").equals("192.0.2.7"));
            assertThat(uses)
                    .filteredOn(use -> !use.has("until"))
                    .singleElement()
                    .satisfies(use -> assertThat(use.text("name")).isEqualTo("laser"));
            assertThat(uses).allMatch(use -> use.flag("disputed"));
            assertThat(audit.process().isAlive()).isTrue();
        }
    }

    @Test
    void anAuditKnowsWhatTheOneBeforeItHeard() throws Exception {
        String line = "audit -q --state " + folder.resolve("audit.db") + " --policy " + policy + " -i " + Lab.PARENT;
        try (Program audit = start(line)) {
            lab.send(Frames.from(STATION));
            eventually("the station is heard", () -> heard(STATION).contains("1"));
            audit.terminate();
            assertThat(audit.exitCode()).isIn(0, 3);
        }
        try (Program audit = start(line)) {
            eventually("the history is read", () -> heard(STATION).contains("1"));
            assertThat(station(STATION).text("state")).isNotEqualTo("heard");
            assertThat(audit.process().isAlive()).isTrue();
        }
    }

    private String heard(MacAddress mac) throws Exception {
        return ask("presence", "day").objects("stations").stream()
                .filter(station -> station.text("mac").equals(mac.toString()))
                .map(station -> station.text("heard"))
                .findFirst()
                .orElse("");
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
            assertThat(ask("strangers").objects("strangers"))
                    .anyMatch(stranger ->
                            stranger.text("mac").equals(STRANGER.toString()) && stranger.number("frames", NONE) == 1);
            assertThat(ask("presence", "hour").objects("stations"))
                    .anyMatch(station -> station.text("name").equals("laser")
                            && station.text("heard").contains("1"));
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
