package io.macmon.analyzer.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.claim.Claim.AddressClaim;
import io.macmon.analyzer.claim.Claim.AddressClaim.AddressEvidence;
import io.macmon.analyzer.claim.Claim.Fingerprint;
import io.macmon.analyzer.claim.Claim.Name;
import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.analyzer.wire.FrameFixtures;
import io.macmon.config.net.IpAddress;
import io.macmon.config.text.LazyText;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class Dhcp6ClaimsTest {

    private static final AddressClaim BOUND =
            new AddressClaim(FrameFixtures.A, IpAddress.parse("2001:db8::77"), AddressEvidence.DHCP6_REPLY);

    @Test
    void aReplyClaimsTheClientsAddressesAndTheServer() {
        ReadFrame read = ReadFrame.of(ClaimFixtures.REPLY6);

        assertThat(read.withoutSettings())
                .containsExactly(
                        BOUND,
                        new Service(
                                FrameFixtures.A,
                                Service.Kind.DHCP6_SERVER,
                                LazyText.of("server fe80::5, offers 2001:db8::77"),
                                false));
        assertThat(read.nonZeroCounts()).containsOnlyKeys("dhcp6_read");
    }

    @Test
    void aRelayedReplyIsReadAndMarkedAsRelayed() {
        byte[] twice = ClaimMessages.udp6(
                "fe80::5",
                "fe80::6",
                547,
                547,
                ClaimFixtures.relayed(13, ClaimFixtures.relayed(13, ClaimFixtures.reply6())));

        for (byte[] frame : List.of(ClaimFixtures.RELAYED_REPLY6, twice)) {
            assertThat(ReadFrame.of(frame).of(AddressClaim.class)).containsExactly(BOUND);
            assertThat(ReadFrame.of(frame).of(Service.class)).hasSize(1).allMatch(Service::relayed);
        }
    }

    @Test
    void tooManyRelaysAreCounted() {
        byte[] message = ClaimFixtures.reply6();
        for (int relays = 0; relays < 9; relays++) {
            message = ClaimFixtures.relayed(13, message);
        }
        ReadFrame read = ReadFrame.of(ClaimMessages.udp6("fe80::5", "fe80::6", 547, 547, message));

        assertThat(read.withoutSettings()).isEmpty();
        assertThat(read.nonZeroCounts()).containsOnlyKeys("dhcp6_read", "dhcp6_too_deep");
    }

    @Test
    void aClientsRequestClaimsItsNameAndFingerprint() {
        assertThat(ReadFrame.of(ClaimFixtures.SOLICIT6).withoutSettings())
                .containsExactly(
                        new Name(FrameFixtures.A, "pc.lab", Name.Source.DHCP6),
                        new Fingerprint(FrameFixtures.A, 6, List.of(23, 24), "MSFT 5.0"));
    }

    @Test
    void aRelayedClientIsTheMacInItsDuid() {
        byte[] solicit = ClaimFixtures.SOLICIT6;
        byte[] message = Arrays.copyOfRange(solicit, 62, solicit.length);
        ReadFrame read =
                ReadFrame.of(ClaimMessages.udp6("fe80::5", "fe80::6", 547, 547, ClaimFixtures.relayed(12, message)));

        assertThat(read.withoutSettings()).hasSize(2).allMatch(claim -> claim.mac() == 0x0200_0000_0003L);
    }

    @Test
    void aReplyToADuidWithoutMacClaimsNoAddress() {
        byte[] uuid = ClaimFixtures.option16(1, new byte[] {0, 4}, new byte[16]);
        byte[] reply = ClaimMessages.udp6(
                "fe80::5",
                "fe80::6",
                547,
                546,
                new byte[] {7, 0, 0, 1},
                uuid,
                ClaimFixtures.option16(
                        4, new byte[4], ClaimFixtures.option16(5, ClaimMessages.bytes("2001:db8::77"), new byte[8])));

        assertThat(ReadFrame.of(reply).of(AddressClaim.class)).isEmpty();
        assertThat(ReadFrame.of(reply).of(Service.class)).hasSize(1);
    }

    @Test
    void anOptionBeyondItsContainerIsCounted() {
        byte[] wrong = ClaimMessages.udp6("fe80::5", "fe80::6", 547, 546, new byte[] {7, 0, 0, 1, 0, 1, 0, 99});

        assertThat(ReadFrame.of(wrong).nonZeroCounts()).containsOnlyKeys("dhcp6_read", "dhcp6_bad_option");
        assertThat(ReadFrame.of(ClaimMessages.first(ClaimFixtures.REPLY6, 64)).nonZeroCounts())
                .containsOnlyKeys("dhcp6_read", "dhcp6_truncated");
    }
}
