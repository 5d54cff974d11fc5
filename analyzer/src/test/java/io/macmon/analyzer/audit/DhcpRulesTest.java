package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static io.macmon.analyzer.audit.DhcpFrames.relayed;
import static io.macmon.analyzer.audit.DhcpFrames.toServer;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.station.StationMemory.Contents;
import io.macmon.config.AuditConfig;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** DHCP starvation, and DHCP messages in the name of others. */
class DhcpRulesTest {

    private static final long SERVER = 0x0011_0000_0001L;
    private static final long VICTIM = 0x0011_0000_0002L;
    private static final long THIEF = 0x0011_0000_0003L;
    private static final long OTHER = 0x0011_0000_0004L;
    private static final long MADE_UP = 0x0200_0000_0000L;
    private static final String ADDRESS = "192.0.2.50";
    private static final String NONE = "0.0.0.0";
    private static final int DISCOVER = 1;
    private static final int REQUEST = 3;
    private static final int DECLINE = 4;
    private static final int RELEASE = 7;

    private AuditScenario scene = AuditScenario.withoutPolicy();

    @Test
    void manyClientsOfOneSourceAreStarvation() {
        for (int i = 0; i < 9; i++) {
            assertThat(scene.found()).isEmpty();
            scene.sends(i, toServer(DISCOVER, THIEF, MADE_UP + i, NONE));
        }
        assertThat(scene.found()).containsExactly("dhcp-abuse/00:11:00:00:00:03/starvation");
        assertThat(scene.findings().get(0).evidence())
                .isEqualTo("sends a DHCPDISCOVER for the client 02:00:00:00:00:08, one of at least 9 different "
                        + "clients within 10 minutes, without being a relay");
        assertThat(scene.findings().get(0).fields())
                .containsEntry("message", "DHCPDISCOVER")
                .containsEntry("client", "02:00:00:00:00:08")
                .containsEntry("clients", "9");
    }

    @Test
    void manyIdentifiersOfOneClientAreStarvation() {
        for (int i = 0; i < 9; i++) {
            scene.sends(i, toServer(DISCOVER, THIEF, THIEF, NONE, (byte) 0, (byte) i));
        }
        assertThat(scene.found())
                .containsExactly("dhcp-abuse/00:11:00:00:00:03/starvation", "identity-changed/00:11:00:00:00:03");
    }

    @Test
    void onePairOfClientsAtATimeIsNoStarvation() {
        for (int i = 0; i < 100; i++) {
            scene.sends(i * 301, toServer(DISCOVER, THIEF, MADE_UP + i, NONE));
            scene.sends(i * 301, toServer(DISCOVER, THIEF, THIEF, NONE));
        }
        assertThat(scene.found()).isEmpty();
    }

    @Test
    void aMessageForAnotherStationIsFound() {
        scene.talks(0, VICTIM);
        scene.sends(1, toServer(RELEASE, THIEF, VICTIM, ADDRESS));

        assertThat(scene.found()).containsExactly("dhcp-abuse/00:11:00:00:00:03/00:11:00:00:00:02");
        assertThat(scene.findings().get(0).evidence())
                .isEqualTo("sends a DHCPRELEASE for the client 00:11:00:00:00:02, which is another station, without "
                        + "being a relay");
        assertThat(scene.findings().get(0).fields()).containsEntry("address", ADDRESS);
    }

    @Test
    void aMessageWithAnotherStationsIdentifierIsFound() {
        byte[] id = {1, 0, 0x11, 0, 0, 0, 2};
        scene.talks(0, VICTIM);
        scene.sends(1, toServer(RELEASE, THIEF, THIEF, ADDRESS, id));

        assertThat(scene.found()).containsExactly("dhcp-abuse/00:11:00:00:00:03/00:11:00:00:00:02");
        assertThat(scene.findings().get(0).fields()).containsEntry("client_id", "01001100000002");
    }

    @Test
    void aReleaseOfAnothersAddressIsFound() {
        scene.answers(0, VICTIM, ADDRESS);
        scene.sends(1, toServer(RELEASE, THIEF, THIEF, ADDRESS));

        assertThat(scene.found()).containsExactly("dhcp-abuse/00:11:00:00:00:03/00:11:00:00:00:02");
        assertThat(scene.findings().get(0).evidence())
                .startsWith("sends a DHCPRELEASE of 192.0.2.50, which belongs to 00:11:00:00:00:02,");
    }

    @Test
    void manyDeclinesAreFound() {
        for (int i = 0; i < 4; i++) {
            assertThat(scene.found()).isEmpty();
            scene.sends(i, toServer(DECLINE, THIEF, THIEF, "192.0.2." + (60 + i)));
        }
        assertThat(scene.found()).containsExactly("dhcp-abuse/00:11:00:00:00:03/decline");
    }

    @Test
    void aReleaseIsForgedIfTheClientGoesOn() {
        scene.talks(0, VICTIM);
        scene.sends(0, DhcpFrames.ack(SERVER, VICTIM, ADDRESS));
        scene.answers(1, VICTIM, ADDRESS);
        scene.sends(2, DhcpFrames.release(VICTIM, ADDRESS)); // by the thief, with the victim's MAC address
        scene.answers(3, THIEF, ADDRESS);
        scene.answers(5, VICTIM, ADDRESS);
        scene.answers(6, THIEF, ADDRESS);

        assertThat(scene.found())
                .contains("dhcp-abuse/00:00:00:00:00:00/00:11:00:00:00:02")
                .noneMatch(id -> id.contains("/00:11:00:00:00:02/"))
                .anyMatch(id -> id.endsWith("/00:11:00:00:00:03/192.0.2.50"));
    }

    @Test
    void aClientThatReleasesAndRenewsIsFine() {
        scene.talks(0, VICTIM);
        scene.sends(0, DhcpFrames.ack(SERVER, VICTIM, ADDRESS));
        scene.answers(1, VICTIM, ADDRESS);
        scene.sends(2, DhcpFrames.release(VICTIM, ADDRESS));
        scene.answers(2.1, VICTIM, ADDRESS); // on its way out
        scene.sends(4, toServer(3, VICTIM, VICTIM, ADDRESS));
        scene.sends(5, DhcpFrames.ack(SERVER, VICTIM, ADDRESS));
        scene.answers(6, VICTIM, ADDRESS);

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void anotherStationsRequestExcusesNoForgedRelease() {
        scene.answers(1, VICTIM, ADDRESS);
        scene.sends(2, DhcpFrames.release(VICTIM, ADDRESS));
        scene.sends(3, toServer(3, THIEF, THIEF, ADDRESS));
        scene.answers(5, VICTIM, ADDRESS);

        assertThat(scene.found()).contains("dhcp-abuse/00:00:00:00:00:00/00:11:00:00:00:02");
    }

    @Test
    void aTrueLeaseAfterAForgedReleaseTakesNoAddress() {
        for (boolean isNamed : new boolean[] {true, false}) {
            scene = AuditScenario.withoutPolicy();
            leaseToVictim();
            scene.sends(10, DhcpFrames.release(VICTIM, ADDRESS)); // by the thief
            scene.sends(11, toServer(DISCOVER, THIEF, THIEF, isNamed ? ADDRESS : NONE));
            scene.sends(12, toServer(REQUEST, THIEF, THIEF, ADDRESS));
            scene.sends(13, DhcpFrames.ack(SERVER, THIEF, ADDRESS)); // the server believes the release
            scene.announces(14, THIEF, ADDRESS);
            for (int second = 15; second < 1_000; second += 5) {
                scene.answers(second, VICTIM, ADDRESS);
                scene.answers(second + 1, THIEF, ADDRESS);
            }
            assertThat(scene.summary(VICTIM).findings()).isEmpty();
            assertThat(scene.summary(SERVER).findings()).isEmpty();
            assertThat(scene.found()).contains("dhcp-abuse/00:00:00:00:00:00/00:11:00:00:00:02");
            assertThat(scene.summary(THIEF).findings())
                    .as("asked for the address by name: %s", isNamed)
                    .hasSize(isNamed ? 1 : 0);
        }
    }

    @Test
    void aLeaseAfterAForgedReleaseIsRefusedWhileTheClientGoesOn() {
        leaseToVictim();
        scene.sends(10, DhcpFrames.release(VICTIM, ADDRESS));
        scene.answers(12, VICTIM, ADDRESS);
        scene.sends(13, DhcpFrames.ack(SERVER, THIEF, ADDRESS));
        scene.answers(14, VICTIM, ADDRESS);

        assertThat(scene.found()).containsExactly("dhcp-abuse/00:00:00:00:00:00/00:11:00:00:00:02");
        assertThat(scene.findings().get(0).count()).isEqualTo(2);
        assertThat(scene.findings().get(0).evidence()).contains("another station probably sent it");
    }

    @Test
    void anIpPacketFromTheAddressShowsThatTheReleaseIsForged() {
        leaseToVictim();
        scene.connects(5, VICTIM, ADDRESS, 64);
        scene.sends(10, DhcpFrames.release(VICTIM, ADDRESS));
        scene.connects(10.5, VICTIM, ADDRESS, 64); // on its way out
        assertThat(scene.found()).isEmpty();
        scene.connects(20, VICTIM, ADDRESS, 64);

        assertThat(scene.found()).containsExactly("dhcp-abuse/00:00:00:00:00:00/00:11:00:00:00:02");
    }

    @Test
    void whoeverKeepsAnAddressThatItGaveBackAccusesNobody() {
        leaseToVictim();
        scene.sends(10, DhcpFrames.release(VICTIM, ADDRESS));
        scene.talks(11, OTHER);
        scene.sends(12, toServer(DISCOVER, OTHER, OTHER, NONE));
        scene.sends(13, DhcpFrames.ack(SERVER, OTHER, ADDRESS));
        for (int second = 14; second < 1_000; second += 5) {
            scene.answers(second, OTHER, ADDRESS);
            scene.answers(second + 1, VICTIM, ADDRESS); // it did release the address
        }
        assertThat(scene.found()).containsExactly("dhcp-abuse/00:00:00:00:00:00/00:11:00:00:00:02");
        assertThat(scene.findings().get(0).evidence())
                .isEqualTo("a DHCPRELEASE of 192.0.2.50 has the source 00:11:00:00:00:02, which still uses the "
                        + "address; a DHCP server leased it to 00:11:00:00:00:04 since. Either another station sent "
                        + "the release, or 00:11:00:00:00:02 did, and kept the address");
        assertThat(scene.findings().get(0).fields())
                .containsEntry("client", "00:11:00:00:00:02")
                .containsEntry("lessee", "00:11:00:00:00:04")
                .containsEntry("address", ADDRESS);
    }

    @Test
    void anAddressThatWasGivenBackMayBeLeasedToAnother() {
        leaseToVictim();
        scene.sends(10, DhcpFrames.release(VICTIM, ADDRESS));
        scene.answers(10.2, VICTIM, ADDRESS); // on its way out
        scene.talks(11, OTHER);
        scene.sends(12, toServer(DISCOVER, OTHER, OTHER, ADDRESS)); // it had the address last week
        scene.sends(13, DhcpFrames.ack(SERVER, OTHER, ADDRESS));
        for (int second = 14; second < 1_000; second += 5) {
            scene.answers(second, OTHER, ADDRESS);
            scene.talks(second, VICTIM);
        }
        assertThat(scene.found()).isEmpty();
    }

    @Test
    void whoeverTakesAReleasedAddressWithoutALeaseLosesItToItsOwner() {
        leaseToVictim();
        scene.sends(10, DhcpFrames.release(VICTIM, ADDRESS));
        scene.announces(12, THIEF, ADDRESS);
        for (int second = 20; second < 8_000; second += 60) {
            scene.answers(second, THIEF, ADDRESS);
        }
        scene.answers(8_000, VICTIM, ADDRESS); // it slept
        scene.answers(8_001, THIEF, ADDRESS);
        scene.answers(8_002, VICTIM, ADDRESS);

        assertThat(scene.summary(VICTIM).findings()).isEmpty();
        assertThat(scene.found()).contains("dhcp-abuse/00:00:00:00:00:00/00:11:00:00:00:02");
        assertThat(scene.summary(THIEF).findings()).isNotEmpty();
    }

    @Test
    void theDatabaseForgetsAnOwnerThatGaveItsAddressBack() {
        scene = AuditScenario.with(
                AuditConfig.DEFAULT, Policy.NONE, new Contents(true, List.of(), List.of(), List.of()));
        leaseToVictim();
        scene.tick(2);
        scene.sends(10, DhcpFrames.release(VICTIM, ADDRESS));
        scene.tick(11);

        assertThat(scene.persisted)
                .flatExtracting(changes -> changes.owners())
                .filteredOn(owner -> owner.address().equals(IpAddress.parse(ADDRESS)))
                .extracting(owner -> owner.station())
                .containsExactly(new MacAddress(VICTIM), null);
    }

    @Test
    void aForgedRequestDoesNotHideAForgedRelease() {
        leaseToVictim();
        scene.sends(10, DhcpFrames.release(VICTIM, ADDRESS));
        scene.sends(11, toServer(REQUEST, VICTIM, VICTIM, ADDRESS)); // by the thief, too
        scene.sends(13, DhcpFrames.ack(SERVER, THIEF, ADDRESS));
        scene.announces(14, THIEF, ADDRESS);
        for (int second = 15; second < 1_000; second += 5) {
            scene.answers(second, VICTIM, ADDRESS);
            scene.answers(second + 1, THIEF, ADDRESS);
        }
        assertThat(scene.summary(VICTIM).findings()).isEmpty();
        assertThat(scene.summary(THIEF).findings()).isNotEmpty();
    }

    private void leaseToVictim() {
        scene.talks(0, VICTIM);
        scene.talks(0, THIEF);
        scene.talks(0, SERVER);
        scene.sends(0, DhcpFrames.ack(SERVER, VICTIM, ADDRESS));
        scene.answers(1, VICTIM, ADDRESS);
    }

    @Test
    void relaysAndBridgesMaySendForOthers() {
        Policy policy = policy(
                group("routers", Set.of(Role.ROUTER), SERVER),
                group("bridges", Set.of(Role.PROXY_ARP), THIEF),
                group("office", Set.of(), VICTIM));
        scene = AuditScenario.with(policy);
        scene.talks(0, VICTIM);
        for (int i = 0; i < 20; i++) {
            scene.sends(i, relayed(toServer(DISCOVER, SERVER, MADE_UP + i, NONE)));
            scene.sends(i, toServer(DISCOVER, THIEF, VICTIM, NONE));
        }
        assertThat(scene.found()).isEmpty();
    }

    @Test
    void aPretendedRelayIsNone() {
        scene = AuditScenario.with(policy(group("office", Set.of(), VICTIM, THIEF)));
        for (int i = 0; i < 9; i++) {
            scene.sends(i, relayed(toServer(DISCOVER, THIEF, MADE_UP + i, NONE)));
        }
        assertThat(scene.found()).containsExactly("dhcp-abuse/00:11:00:00:00:03/starvation");
    }

    @Test
    void noiseOfMadeUpStationsHidesNoListedOne() {
        scene = AuditScenario.with(policy(group("office", Set.of(), VICTIM, THIEF)));
        scene.talks(0, VICTIM);
        for (int i = 0; i < 20_000; i++) {
            scene.sends(1 + i / 1_000.0, toServer(DISCOVER, MADE_UP + i, VICTIM, NONE));
            if (i % 2_200 == 0) {
                scene.sends(1 + i / 1_000.0, toServer(DISCOVER, THIEF, MADE_UP + 0x1000_0000 + i, NONE));
            }
        }
        assertThat(scene.reported)
                .extracting(Finding::key)
                .contains("dhcp-abuse/" + MacAddress.toString(THIEF) + "/starvation");
    }
}
