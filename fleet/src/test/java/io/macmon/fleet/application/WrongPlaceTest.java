package io.macmon.fleet.application;

import static io.macmon.fleet.application.TestFleet.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.read.PolicyFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stations at places that their group does not allow. */
class WrongPlaceTest {

    private static final int HOUR = 3_600;
    private static final String WRONG_PHONE = "wrong-place " + PHONE + " place of a";

    @TempDir
    Path directory;

    private TestFleet fleet;

    @AfterEach
    void stop() {
        fleet.close();
    }

    private void start(String policy) {
        fleet = new TestFleet(
                directory, PolicyFile.withText(Path.of("policy.yaml"), policy).read());
    }

    private List<String> wrongPlaces() {
        return fleet.findings().stream()
                .filter(finding -> finding.startsWith("wrong-place"))
                .toList();
    }

    @Test
    void isReportedOncePerStay() {
        start("groups: {cameras: {mac: '" + PHONE + "', place: [place of b, branch-*]}}");
        for (int hour = 0; hour < 30; hour++) {
            fleet.hear("a", PHONE, hour * HOUR);
            fleet.hear("b", PHONE, hour * HOUR + 1_800);
        }
        assertThat(wrongPlaces()).containsExactly(WRONG_PHONE);
        fleet.hear("a", PHONE, (29 + 24) * HOUR);
        assertThat(wrongPlaces()).isEmpty();
        fleet.hear("a", PHONE, (29 + 24 + 25) * HOUR);
        assertThat(wrongPlaces()).containsExactly(WRONG_PHONE);
    }

    @Test
    void isReportedForEachPlace() {
        start("groups: {cameras: {mac: '" + PHONE + "', place: branch-*}}");
        fleet.hear("a", PHONE, 0);
        fleet.hear("b", PHONE, 600);
        assertThat(wrongPlaces()).containsExactly(WRONG_PHONE, "wrong-place " + PHONE + " place of b");
    }

    @Test
    void namesThePlaceAndTheAllowedOnes() {
        start("groups: {cameras: {mac: '" + PHONE + "', place: [hq, branch-*]}}");
        fleet.hear("a", PHONE, 0);
        assertThat(fleet.records().get(1))
                .contains(
                        "heard at place of a by a; group 'cameras' may be at: hq, branch-*",
                        "\"allowed\":\"hq, branch-*\"",
                        "\"group\":\"cameras\"",
                        "\"place\":\"place of a\"");
    }

    @Test
    void aGroupWithoutPlacesMayBeAnywhere() {
        start("groups: {cameras: {mac: '" + PHONE + "'}, others: {mac: '66:*', place: hq}}");
        fleet.hear("a", PHONE, 0);
        fleet.hear("a", MacAddress.parse("00:52:c2:00:00:09"), 0); // in no group
        assertThat(wrongPlaces()).isEmpty();
    }

    @Test
    void aPolicyThatGetsPlacesReportsStationsThatAreThere() {
        start("groups: {cameras: {mac: '" + PHONE + "'}}");
        fleet.hear("a", PHONE, 0);
        List<Byte> state = fleet.states().get(PHONE.toString());
        fleet.close();
        start("groups: {cameras: {mac: '" + PHONE + "', place: hq}}");
        fleet.restore(PHONE, state);
        fleet.hear("a", PHONE, 60);
        assertThat(fleet.findings()).containsExactly(WRONG_PHONE);
    }

    @Test
    void ignoredStationsAndVirtualRoutersAreExemptButRolesAreNot() {
        MacAddress dock = MacAddress.parse("00:52:c2:00:00:02");
        MacAddress router = MacAddress.parse("00:52:c2:00:00:03");
        start("""
            ignore: ["00:52:c2:00:00:01"]
            groups:
              phones: {mac: ["00:52:c2:00:00:01"], place: hq}
              docks: {mac: ["00:52:c2:00:00:02"], place: hq, role: shared-mac}
              routers: {mac: ["00:52:c2:00:00:03", "00:00:5e:00:01:07"], place: hq, role: router}
            """);
        fleet.hear("a", PHONE, 0);
        fleet.hear("a", MacAddress.parse("00:00:5e:00:01:07"), 0);
        fleet.hear("a", dock, 0);
        fleet.hear("a", router, 0);
        assertThat(wrongPlaces())
                .containsExactly("wrong-place " + dock + " place of a", "wrong-place " + router + " place of a");
    }

    @Test
    void aGroupOfRandomisedAddressesHasPlacesToo() {
        start("groups: {guests: {randomized: allow, place: place of b}}");
        MacAddress guest = MacAddress.parse("02:00:00:00:00:01");
        fleet.hear("b", guest, 0);
        assertThat(wrongPlaces()).isEmpty();
        fleet.hear("a", guest, 600);
        assertThat(wrongPlaces()).containsExactly("wrong-place " + guest + " place of a");
    }
}
