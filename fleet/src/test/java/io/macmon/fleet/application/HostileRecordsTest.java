package io.macmon.fleet.application;

import static io.macmon.fleet.application.TestFleet.PHONE;
import static io.macmon.fleet.application.TestFleet.broadcast;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.config.policy.Policy;
import io.macmon.fleet.wire.Sighting;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that no sensor of macmon sends. An exception would end the application, again after each start. */
class HostileRecordsTest {

    private static final int MINUTE = 60;
    private static final String NEW_PHONE = "new-anywhere " + PHONE;
    private static final String CLONED_PHONE = "cloned-mac " + PHONE;
    private static final int MAX_RECORD = 1 << 20; // of a broker, by default

    @TempDir
    Path directory;

    private TestFleet fleet;

    @BeforeEach
    void start() {
        fleet = new TestFleet(directory, Policy.NONE);
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    private Sighting with(String sensor, Instant at, Set<InetAddress> addresses, List<String> names, String place) {
        Sighting heard = fleet.sighting(sensor, PHONE, 0);
        return new Sighting(heard.origin(), at, PHONE, 0, addresses, names, heard.type(), place, heard.broadcasts());
    }

    private void cloneIsFoundWithinFiveMinutes() {
        for (int minute = 0; minute < 5; minute++) {
            fleet.hear("a", PHONE, minute * MINUTE);
            fleet.hear("b", PHONE, minute * MINUTE + 30);
        }
        assertThat(fleet.findings()).containsExactly(NEW_PHONE, CLONED_PHONE);
    }

    private void isLeftOut(Sighting sighting) {
        fleet.send(sighting);
        assertThat(fleet.counts.unreadable()).isEqualTo(1);
        assertThat(fleet.states()).isEmpty();
        assertThat(fleet.index()).isEmpty();
        cloneIsFoundWithinFiveMinutes();
    }

    @Test
    void theNameOfASensorMayBeTooLong() {
        isLeftOut(with("s".repeat(70_000), TestFleet.START, Set.of(), List.of(), ""));
    }

    @Test
    void aPlaceMayBeTooLong() {
        isLeftOut(with("s", TestFleet.START, Set.of(), List.of(), "p".repeat(70_000)));
    }

    @Test
    void thereMayBeTooManyAddresses() throws Exception {
        Set<InetAddress> addresses = new LinkedHashSet<>();
        for (int i = 0; i < 70_000; i++) {
            addresses.add(InetAddress.getByAddress(
                    ByteBuffer.allocate(4).putInt(0x0a00_0000 + i).array()));
        }
        isLeftOut(with("s", TestFleet.START, addresses, List.of(), ""));
    }

    @Test
    void thereMayBeTooManyNames() {
        isLeftOut(with("s", TestFleet.START, Set.of(), Collections.nCopies(70_000, "n"), ""));
    }

    @Test
    void aTimeMayBeTheFirstOfAll() {
        isLeftOut(with("s", Instant.ofEpochSecond(0, Long.MIN_VALUE), Set.of(), List.of(), ""));
    }

    @Test
    void aTimeMayBeMissing() {
        isLeftOut(with("s", Instant.EPOCH, Set.of(), List.of(), ""));
    }

    @Test
    void aTimeMayBeInTheFuture() {
        fleet.sendAt(with("s", Instant.parse("2100-01-01T00:00:00Z"), Set.of(), List.of(), ""), 0);
        assertThat(fleet.counts.ahead()).isEqualTo(1);
        cloneIsFoundWithinFiveMinutes();
    }

    @Test
    void aBroadcastMayBeInTheFuture() {
        for (int i = 0; i < 32; i++) {
            fleet.hear("x", PHONE, 0, broadcast(i, 1e9 + i));
        }
        fleet.findings();
        for (int i = 0; i < 3; i++) {
            fleet.hear("a", PHONE, i, broadcast(100 + i, i));
            fleet.hear("b", PHONE, i + 20, broadcast(100 + i, i + 20));
        }
        assertThat(fleet.sharedBroadcasts()).isEqualTo(3);
    }

    @Test
    void aReportMayHaveALongNameOrPlace() {
        String report = "{\"time\":\"2020-01-01T00:00:00Z\",\"place\":\"%s\",\"policy_hash\":\"%s\"}";
        fleet.writeReport("s".repeat(400_000), report.formatted("p", ""));
        fleet.writeReport("s", report.formatted("\u0081".repeat(200_000), ""));
        fleet.writeReport("s2", report.formatted("p", "h".repeat(600_000)));
        fleet.advanceClock(Duration.ofMinutes(1));
        assertThat(fleet.records()).allMatch(json -> json.length() < MAX_RECORD / 16);
        assertThat(fleet.reports()).isZero();
    }

    @Test
    void theNamesOfSensorsMayBeMadeUp() {
        for (int i = 0; i < 20_100; i++) {
            fleet.writeReport("s" + i, "{\"time\":\"2020-01-01T00:00:00Z\"}");
        }
        assertThat(fleet.reports()).isEqualTo(20_000);
    }

    @Test
    void reportsMayBeFullOfMadeUpDrops() {
        for (int i = 0; i < 20_000; i++) {
            fleet.writeReport("s" + i, report(i, 64, 200));
        }
        assertThat(fleet.reports()).as("13 kB and 64 drops each").isBetween(1_000, 2_000);
        fleet.writeReport("t", report(1, 8, 100));
        fleet.writeReport("s0", report(0, 8, 100));
        int kept = fleet.reports();
        fleet.writeReport("u", report(2, 64, 200));
        assertThat(fleet.reports()).as("there is room for another large one").isEqualTo(kept + 1);
        fleet.writeReport("v", report(3, 64, 200));
        fleet.writeReport("w", report(3, 8, 100));
        assertThat(fleet.reports()).as("a small one has room").isEqualTo(kept + 2);
    }

    private static String report(int sensor, int drops, int length) {
        return IntStream.range(0, drops)
                .mapToObj(drop -> "\"" + sensor + "." + drop + "x".repeat(length) + "\":1")
                .collect(Collectors.joining(",", "{\"time\":\"2020-01-01T00:00:00Z\",\"drops\":{", "}}"));
    }

    @Test
    void aReportMayBeInTheFuture() {
        fleet.report("a", 0, "");
        fleet.writeReport("a", "{\"time\":\"2100-01-01T00:00:00Z\"}");
        fleet.advanceClock(Duration.ofMinutes(10));
        assertThat(fleet.counts.ahead()).isEqualTo(1);
        assertThat(fleet.findings()).containsExactly("sensor-silent a");
    }

    @Test
    void sharedBroadcastsMayHaveLongNames() {
        String names = "\u3042".repeat(200) + "\0" + "\u3044".repeat(200) + "\0";
        for (int i = 0; i < 50_000; i++) {
            fleet.writeSegment(names + i, new byte[16]);
        }
        assertThat(fleet.sharedBroadcasts()).as("1.3 kB each").isBetween(30_000L, 40_000L);
        fleet.writeSegment("a\0b\0" + 0, new byte[16]);
        long kept = fleet.sharedBroadcasts();
        fleet.writeSegment(names + 0, null);
        fleet.writeSegment(names + 1, new byte[16]);
        fleet.writeSegment("a\0b\0" + 1, new byte[16]);
        assertThat(fleet.sharedBroadcasts())
                .as("one has gone, and one has come")
                .isEqualTo(kept);
    }

    @Test
    void aSharedBroadcastMayBeDamaged() {
        fleet.writeSegment("a\0b\0", new byte[] {1});
        fleet.writeSegment("a\0b\0x", new byte[0]);
        fleet.writeSegment("a\0b\0y", null);
        cloneIsFoundWithinFiveMinutes();
    }

    @Test
    void aKeyMayBeThatOfAnotherStation() {
        fleet.sendWithKey("00:52:c2:00:00:99", fleet.sighting("a", PHONE, 0));
        assertThat(fleet.counts.unreadable()).isEqualTo(1);
        assertThat(fleet.states()).isEmpty();
    }

    @Test
    void aCloneThatChangesAllTheTimeIsFound() {
        for (int second = 0; second < 6 * MINUTE; second++) {
            if (second % MINUTE == 0) {
                fleet.hear("a", PHONE, second);
            }
            for (int change = 0; change < 4; change++) { // a sensor sends each change, every 250 ms
                fleet.hear("b", PHONE, second + change * 0.25);
            }
        }
        assertThat(fleet.findings()).containsExactly(NEW_PHONE, CLONED_PHONE);
    }

    @Test
    void aCloneInManyVlansIsFound() {
        for (int minute = 0; minute < 10; minute++) {
            fleet.hear("a", PHONE, minute * MINUTE);
            for (int vlan = 0; vlan < 16; vlan++) {
                fleet.hear("b", PHONE, minute * MINUTE + 20 + vlan * 0.25);
            }
        }
        assertThat(fleet.findings()).containsExactly(NEW_PHONE, CLONED_PHONE);
    }
}
