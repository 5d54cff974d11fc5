package io.macmon.fleet.application;

import static io.macmon.fleet.application.TestFleet.PHONE;
import static io.macmon.fleet.application.TestFleet.broadcast;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.read.PolicyFile;
import io.macmon.fleet.wire.Sighting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each rule, from sightings to findings. */
class FleetTopologyTest {

    private static final int MINUTE = 60;
    private static final String NEW_PHONE = "new-anywhere " + PHONE;
    private static final String CLONED_PHONE = "cloned-mac " + PHONE;
    private static final String ROAMED_PHONE = "roamed " + PHONE + " place of a > place of b";

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

    private void restart(String policy) {
        fleet.close();
        fleet = new TestFleet(
                directory, PolicyFile.withText(Path.of("policy.yaml"), policy).read());
    }

    // Each sensor hears the station once a minute, b half a minute after a.
    private void hearAtBoth(MacAddress mac, int minutes) {
        for (int minute = 0; minute < minutes; minute++) {
            fleet.hear("a", mac, minute * MINUTE);
            fleet.hear("b", mac, minute * MINUTE + 30);
        }
    }

    private void move(MacAddress mac, double secondsThatBIsAhead) {
        for (int minute = 0; minute < 20; minute++) {
            fleet.report("a", minute * MINUTE, "");
            if (minute < 10) {
                fleet.hear("a", mac, minute * MINUTE + 1);
            } else {
                fleet.hear("b", mac, minute * MINUTE + 1 + secondsThatBIsAhead);
            }
        }
    }

    @Test
    void aStationAtTwoSegmentsIsClonedOnce() {
        hearAtBoth(PHONE, 20);
        assertThat(fleet.findings()).containsExactly(NEW_PHONE, CLONED_PHONE);
    }

    @Test
    void aCloneIsFoundWithinFiveMinutes() {
        hearAtBoth(PHONE, 5);
        assertThat(fleet.findings()).containsExactly(NEW_PHONE, CLONED_PHONE);
    }

    @Test
    void theFindingNamesBothPlaces() {
        hearAtBoth(PHONE, 20);
        assertThat(fleet.records().get(1))
                .contains(
                        "\"signature\":\"macmon cloned-mac\"",
                        "\"src_mac\":\"" + PHONE + "\"",
                        "heard at place of a by a and at place of b by b, at least 5 moves within 360 s");
    }

    @Test
    void aCloneIsFoundWhenBothAreHeardAtTheSameMoment() {
        for (int minute = 0; minute < 10; minute++) {
            double late = minute % 2 == 0 ? 0.1 : -0.1;
            fleet.hear("a", PHONE, minute * MINUTE + 1);
            fleet.hear("b", PHONE, minute * MINUTE + 1 + late);
        }
        assertThat(fleet.findings()).containsExactly(NEW_PHONE, CLONED_PHONE);
    }

    @Test
    void aStationInSeveralVlansIsAtOnePlaceAndMovesOnce() {
        for (int minute = 0; minute < 40; minute++) {
            boolean isAtA = minute < 20;
            fleet.report("a", minute * MINUTE, "");
            fleet.report("b", minute * MINUTE, "");
            for (int vlan = 0; vlan < 4; vlan++) {
                Sighting heard = fleet.sighting(isAtA ? "a" : "b", PHONE, minute * MINUTE + vlan * 3);
                fleet.send(new Sighting(
                        heard.origin(),
                        heard.at(),
                        heard.mac(),
                        vlan * 10,
                        heard.addresses(),
                        heard.names(),
                        heard.type(),
                        heard.place(),
                        heard.broadcasts()));
            }
        }
        assertThat(fleet.findings()).containsExactly(NEW_PHONE, ROAMED_PHONE);
    }

    @Test
    void aStationThatMovesHasRoamed() {
        move(PHONE, 0);
        assertThat(fleet.findings()).containsExactly(NEW_PHONE, ROAMED_PHONE);
    }

    @Test
    void clocksThatDifferDoNotMakeAMoveAClone() {
        move(PHONE, -60);
        assertThat(fleet.findings()).containsExactly(NEW_PHONE, ROAMED_PHONE);
        MacAddress other = new MacAddress(PHONE.value() + 1);
        move(other, 60);
        assertThat(fleet.findings())
                .containsExactly("new-anywhere " + other, "roamed " + other + " place of a > place of b");
    }

    @Test
    void aVisitIsNeitherARoamNorAClone() {
        for (int minute = 0; minute < 20; minute++) {
            fleet.report("a", minute * MINUTE, "");
            fleet.hear(minute == 10 || minute == 11 ? "b" : "a", PHONE, minute * MINUTE);
        }
        assertThat(fleet.findings()).containsExactly(NEW_PHONE);
    }

    @Test
    void sensorsThatHearTheSameBroadcastsAreOnePlace() {
        for (int i = 0; i < 3; i++) {
            MacAddress other = new MacAddress(PHONE.value() + 1 + i);
            fleet.hear("a", other, i, broadcast(i, i));
            fleet.hear("b", other, i + 20, broadcast(i, i + 20 + i * 0.5)); // b's clock is 20 s ahead
        }
        fleet.findings();
        hearAtBoth(PHONE, 20);
        assertThat(fleet.findings()).containsExactly(NEW_PHONE);
    }

    @Test
    void theSameRequestsOfCopiesDoNotMakeTwoSegmentsOne() {
        for (int i = 0; i < 6; i++) { // each asks for the same three addresses, again and again
            fleet.hear("a", PHONE, i * MINUTE, broadcast(i % 3, i * MINUTE), broadcast(i % 3, i * MINUTE + 5));
            fleet.hear("b", PHONE, i * MINUTE + 30, broadcast(i % 3, i * MINUTE + 17 * (i % 3)));
        }
        assertThat(fleet.findings()).containsExactly(NEW_PHONE); // it looks like one segment so far
        hearAtBoth(PHONE, 30);
        assertThat(fleet.findings()).containsExactly(CLONED_PHONE);
    }

    @Test
    void aStationThatRepeatsOneBroadcastIsNoCloneOnASegmentWithTwoSensors() {
        for (int i = 0; i < 20; i++) { // its last one before each sighting; b's clock is 20 s ahead
            fleet.hear("a", PHONE, i * MINUTE, broadcast(7, i * MINUTE));
            fleet.hear("b", PHONE, i * MINUTE + 45, broadcast(7, i * MINUTE + 40));
        }
        assertThat(fleet.findings()).containsExactly(NEW_PHONE);
    }

    @Test
    void aCloneThatRepeatsOtherBroadcastsIsFound() {
        for (int i = 0; i < 6; i++) {
            fleet.hear("a", PHONE, i * MINUTE, broadcast(7, i * MINUTE));
            fleet.hear("b", PHONE, i * MINUTE + 30, broadcast(8, i * MINUTE + 30));
        }
        assertThat(fleet.findings()).containsExactly(NEW_PHONE, CLONED_PHONE);
    }

    @Test
    void aCloneThatSendsOneRequestOfTheOtherDeviceIsFoundByTheRest() {
        for (int i = 0; i < 6; i++) {
            fleet.hear("a", PHONE, i * MINUTE, broadcast(7, i * MINUTE), broadcast(i + 10, i * MINUTE));
            fleet.hear("b", PHONE, i * MINUTE + 30, broadcast(7, i * MINUTE + 30));
        }
        assertThat(fleet.findings()).containsExactly(NEW_PHONE, CLONED_PHONE);
    }

    @Test
    void aVirtualRouterIsQuiet() {
        hearAtBoth(MacAddress.parse("00:00:5e:00:01:07"), 20);
        hearAtBoth(MacAddress.parse("00:00:0c:07:ac:01"), 20);
        assertThat(fleet.findings()).isEmpty();
    }

    @Test
    void thePolicyExemptsStations() {
        restart("""
            ignore: ["00:52:c2:00:00:01"]
            groups:
              routers:
                role: router
                mac: ["00:52:c2:00:00:02"]
            """);
        MacAddress router = MacAddress.parse("00:52:c2:00:00:02");
        hearAtBoth(PHONE, 20);
        hearAtBoth(router, 20);
        assertThat(fleet.findings()).containsExactly("new-anywhere " + router);
    }

    @Test
    void aStationThatIsNewAtTwoPlacesIsNewOnce() {
        fleet.hear("a", PHONE, 0);
        fleet.hear("b", PHONE, 40);
        assertThat(fleet.findings()).containsExactly(NEW_PHONE);
    }

    @Test
    void whatASensorSendsLateIsNoClone() {
        for (int minute = 0; minute < 10; minute++) {
            fleet.report("b", minute * MINUTE, "");
            fleet.hear("b", PHONE, minute * MINUTE); // a is cut off, and the station is at b from the third minute on
        }
        for (int minute = 0; minute < 3; minute++) {
            fleet.hear("a", PHONE, minute * MINUTE - 300);
        }
        assertThat(fleet.findings()).containsExactly(NEW_PHONE);
    }

    @Test
    void aMoveWaitsForTheSensorOfTheOldPlace() {
        fleet.report("a", 0, "");
        fleet.hear("a", PHONE, 0);
        fleet.hear("a", PHONE, 100);
        for (int minute = 5; minute < 12; minute++) {
            fleet.hear("b", PHONE, minute * MINUTE);
        }
        assertThat(fleet.findings()).containsExactly(NEW_PHONE);
        fleet.report("a", 12 * MINUTE, "");
        fleet.hear("b", PHONE, 12 * MINUTE);
        assertThat(fleet.findings()).containsExactly(ROAMED_PHONE);
    }

    @Test
    void aMoveDoesNotWaitForEverForASensor() {
        fleet.hear("a", PHONE, 0);
        fleet.hear("a", PHONE, 100);
        for (int minute = 5; minute < 30; minute++) {
            fleet.hear("b", PHONE, minute * MINUTE);
        }
        assertThat(fleet.findings()).containsExactly(NEW_PHONE, ROAMED_PHONE);
    }

    @Test
    void anExpectedStationIsAbsentOnceUntilItReturns() {
        restart("""
            groups:
              phones:
                expected: true
                mac: ["00:52:c2:00:00:01"]
            """);
        fleet.hear("a", PHONE, 0);
        fleet.advanceClock(Duration.ofHours(5));
        assertThat(fleet.findings()).as("a does not report").containsExactly(NEW_PHONE);
        for (int times = 0; times < 2; times++) {
            fleet.report("a", 3_601, "");
            fleet.advanceClock(StationProcessor.CHECK_INTERVAL);
        }
        assertThat(fleet.findings()).startsWith("absent-everywhere " + PHONE).doesNotHaveDuplicates();
        fleet.hear("a", PHONE, 3_700);
        fleet.report("a", 8_000, "");
        fleet.advanceClock(StationProcessor.CHECK_INTERVAL);
        fleet.advanceClock(StationProcessor.CHECK_INTERVAL);
        assertThat(fleet.findings()).contains("absent-everywhere " + PHONE);
    }

    @Test
    void anExpectedStationThatWasHeardBeforeARestartIsAbsent() {
        restart("""
            groups:
              phones:
                expected: true
                mac: ["00:52:c2:00:00:01", "00:52:c2:00:00:02"]
            """);
        fleet.restore(PHONE, "a", 0);
        fleet.report("a", 3_601, "");
        fleet.advanceClock(StationProcessor.CHECK_INTERVAL);
        assertThat(fleet.findings()).as("sightings may be waiting").isEmpty();
        fleet.advanceClock(StationProcessor.CHECK_INTERVAL);
        assertThat(fleet.findings()).containsExactly("absent-everywhere " + PHONE);
    }

    @Test
    void sharedBroadcastsAreForgottenAfterADay() {
        int everyFewMinutes = 3 * 24 * 10;
        for (int i = 0; i < everyFewMinutes; i++) {
            double second = i * 6 * MINUTE;
            fleet.hear("a", PHONE, second, broadcast(i, second));
            fleet.hear("b", PHONE, second + 1, broadcast(i, second));
        }
        assertThat(fleet.sharedBroadcasts()).isBetween(1L, 24L * 10);
    }

    // The application was down for hours: it knows the last reports at once, and the sightings later.
    @Test
    void aStationIsNotAbsentWhileItsSightingsWait() {
        restart("""
            groups:
              phones:
                expected: true
                mac: ["00:52:c2:00:00:01"]
            """);
        fleet.hear("a", PHONE, 0);
        fleet.reportInFuture("a", 20_000);
        for (int minute = 1; minute < 100; minute++) {
            fleet.hear("a", PHONE, minute * MINUTE);
            fleet.advanceClock(StationProcessor.CHECK_INTERVAL);
        }
        assertThat(fleet.findings()).containsExactly(NEW_PHONE);
    }

    @Test
    void aSilentSensorIsReportedOnce() {
        fleet.report("a", 0, "");
        fleet.advanceClock(Duration.ofSeconds(200));
        assertThat(fleet.findings()).isEmpty();
        for (int times = 0; times < 3; times++) {
            fleet.advanceClock(Duration.ofSeconds(60));
        }
        assertThat(fleet.findings()).containsExactly("sensor-silent a");
        fleet.report("a", 380, "");
        fleet.advanceClock(Duration.ofSeconds(30));
        fleet.advanceClock(Duration.ofMinutes(10));
        assertThat(fleet.findings()).containsExactly("sensor-silent a");
    }

    @Test
    void anotherPolicyIsReportedAfterARollout() {
        for (int minute = 0; minute < 20; minute++) {
            fleet.report("a", minute * MINUTE, "one");
            fleet.report("b", minute * MINUTE, minute < 3 ? "two" : "one");
            fleet.report("c", minute * MINUTE, "three");
            fleet.report("d", minute * MINUTE, "one");
            fleet.advanceClock(Duration.ofSeconds(60));
        }
        assertThat(fleet.findings()).containsExactly("policy-drift c");
    }

    @Test
    void whatIsNotASightingIsCounted() {
        fleet.sendUnreadable();
        fleet.hear("a", PHONE, 0);
        assertThat(List.of(fleet.counts.unreadable(), fleet.counts.sightings())).containsExactly(1L, 1L);
    }

    @Test
    void stationsThatAreNotHeardAreForgotten() {
        MacAddress randomized = MacAddress.parse("02:00:00:00:00:01");
        fleet.hear("a", PHONE, 0);
        fleet.hear("a", randomized, 0);
        fleet.advanceClock(StationExpiry.RANDOMIZED_MEMORY.plusHours(6));
        assertThat(fleet.states()).containsOnlyKeys(PHONE.toString());
        fleet.advanceClock(StationExpiry.MEMORY);
        assertThat(fleet.states()).isEmpty();
    }

    @Test
    void someStationsAreForgottenAtATime() {
        long first = 0x0052_C200_0000L;
        int stations = 2 * StationExpiry.VISITED + 1;
        LongStream.range(first, first + stations).forEach(mac -> fleet.hear("a", new MacAddress(mac), 0));
        fleet.advanceClock(StationExpiry.MEMORY.plusHours(1));
        assertThat(fleet.states()).hasSize(StationExpiry.VISITED + 1);
        fleet.advanceClock(StationProcessor.CHECK_INTERVAL);
        fleet.advanceClock(StationProcessor.CHECK_INTERVAL);
        assertThat(fleet.states()).isEmpty();
    }
}
