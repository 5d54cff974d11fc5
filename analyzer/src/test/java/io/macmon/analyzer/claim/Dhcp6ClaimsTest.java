package io.macmon.analyzer.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.claim.Claim.Address;
import io.macmon.analyzer.claim.Claim.Address.How;
import io.macmon.analyzer.claim.Claim.Fingerprint;
import io.macmon.analyzer.claim.Claim.Name;
import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.analyzer.wire.Fixtures;
import io.macmon.config.net.IpAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class Dhcp6ClaimsTest {

    private static final Address BOUND = new Address(Fixtures.A, IpAddress.parse("2001:db8::77"), How.DHCP6_REPLY);

    @Test
    void aReplyBindsItsAddressesToTheClientAndTellsTheServer() {
        Read read = Read.of(ClaimFixtures.REPLY6);

        assertThat(read.claims())
                .containsExactly(
                        BOUND,
                        new Service(
                                Fixtures.A, Service.Kind.DHCP6_SERVER, "server fe80::5, offers 2001:db8::77", false));
        assertThat(read.counted()).containsOnlyKeys("dhcp6_read");
    }

    @Test
    void aRelayedReplyIsReadThroughItsRelaysAndMarked() {
        byte[] twice = Messages.udp6(
                "fe80::5",
                "fe80::6",
                547,
                547,
                ClaimFixtures.relayed(13, ClaimFixtures.relayed(13, ClaimFixtures.reply6())));

        for (byte[] frame : List.of(ClaimFixtures.RELAYED_REPLY6, twice)) {
            assertThat(Read.of(frame).of(Address.class)).containsExactly(BOUND);
            assertThat(Read.of(frame).of(Service.class)).hasSize(1).allMatch(Service::relayed);
        }
    }

    @Test
    void relaysEndSomewhere() {
        byte[] message = ClaimFixtures.reply6();
        for (int relays = 0; relays < 9; relays++) {
            message = ClaimFixtures.relayed(13, message);
        }
        Read read = Read.of(Messages.udp6("fe80::5", "fe80::6", 547, 547, message));

        assertThat(read.claims()).isEmpty();
        assertThat(read.counted()).containsOnlyKeys("dhcp6_read", "dhcp6_too_deep");
    }

    @Test
    void aClientThatAsksTellsItsNameAndItsKind() {
        assertThat(Read.of(ClaimFixtures.SOLICIT6).claims())
                .containsExactly(
                        new Name(Fixtures.A, "pc.lab", Name.Source.DHCP6),
                        new Fingerprint(Fixtures.A, 6, List.of(23, 24), "MSFT 5.0"));
    }

    @Test
    void aClientBehindARelayIsTheOneOfItsIdentifier() {
        byte[] solicit = ClaimFixtures.SOLICIT6;
        byte[] message = Arrays.copyOfRange(solicit, 62, solicit.length);
        Read read = Read.of(Messages.udp6("fe80::5", "fe80::6", 547, 547, ClaimFixtures.relayed(12, message)));

        assertThat(read.claims()).hasSize(2).allMatch(claim -> claim.mac() == 0x0200_0000_0003L);
    }

    @Test
    void aReplyToAnotherKindOfIdentifierBindsNothing() {
        byte[] uuid = ClaimFixtures.option16(1, new byte[] {0, 4}, new byte[16]);
        byte[] reply = Messages.udp6(
                "fe80::5",
                "fe80::6",
                547,
                546,
                new byte[] {7, 0, 0, 1},
                uuid,
                ClaimFixtures.option16(
                        4, new byte[4], ClaimFixtures.option16(5, Messages.octets("2001:db8::77"), new byte[8])));

        assertThat(Read.of(reply).of(Address.class)).isEmpty();
        assertThat(Read.of(reply).of(Service.class)).hasSize(1);
    }

    @Test
    void anOptionBeyondItsPlaceIsCounted() {
        byte[] wrong = Messages.udp6("fe80::5", "fe80::6", 547, 546, new byte[] {7, 0, 0, 1, 0, 1, 0, 99});

        assertThat(Read.of(wrong).counted()).containsOnlyKeys("dhcp6_read", "dhcp6_bad_option");
        assertThat(Read.of(Messages.first(ClaimFixtures.REPLY6, 64)).counted())
                .containsOnlyKeys("dhcp6_read", "dhcp6_truncated");
    }
}
