package io.macmon.analyzer.claim;

import static io.macmon.analyzer.wire.FrameBytes.arp;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.claim.Claim.AddressClaim;
import io.macmon.analyzer.claim.Claim.AddressClaim.AddressEvidence;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.analyzer.wire.FrameFixtures;
import io.macmon.capture.EtherType;
import io.macmon.capture.LinkType;
import io.macmon.config.net.IpAddress;
import org.junit.jupiter.api.Test;

class ArpClaimsTest {

    private static final long C = 0x0200_0000_0003L;
    private static final IpAddress ADDRESS = IpAddress.parse("10.0.0.1");

    @Test
    void aSenderHasItsAddress() {
        assertThat(claim(1, FrameFixtures.A, FrameFixtures.IP_A, FrameFixtures.IP_B))
                .isEqualTo(of(FrameFixtures.A, AddressEvidence.ARP_REQUEST));
        assertThat(claim(2, FrameFixtures.A, FrameFixtures.IP_A, FrameFixtures.IP_B))
                .isEqualTo(of(FrameFixtures.A, AddressEvidence.ARP_REPLY));
    }

    @Test
    void theSenderInThePacketCountsEvenIfTheFrameHasAnotherSource() {
        assertThat(claim(2, C, FrameFixtures.IP_A, FrameFixtures.IP_B)).isEqualTo(of(C, AddressEvidence.ARP_REPLY));
    }

    @Test
    void aPacketForItsOwnSenderIsGratuitous() {
        assertThat(claim(1, FrameFixtures.A, FrameFixtures.IP_A, FrameFixtures.IP_A))
                .isEqualTo(of(FrameFixtures.A, AddressEvidence.ARP_GRATUITOUS));
        assertThat(claim(2, FrameFixtures.A, FrameFixtures.IP_A, FrameFixtures.IP_A))
                .isEqualTo(of(FrameFixtures.A, AddressEvidence.ARP_GRATUITOUS));
    }

    @Test
    void aRequestWithoutSenderAddressProbesItsTarget() {
        assertThat(claim(1, FrameFixtures.A, 0, FrameFixtures.IP_A))
                .isEqualTo(of(FrameFixtures.A, AddressEvidence.ARP_PROBE));
    }

    @Test
    void addressZeroClaimsNothing() {
        assertThat(read(2, FrameFixtures.A, 0, FrameFixtures.IP_A).claims()).isEmpty();
        assertThat(read(1, FrameFixtures.A, 0, 0).claims()).isEmpty();
    }

    @Test
    void aSenderOfZeroBroadcastOrMulticastIsReadAsSuch() {
        for (long nobody : new long[] {0, FrameFixtures.BROADCAST, 0x0100_5E00_0001L}) {
            assertThat(read(1, nobody, FrameFixtures.IP_A, FrameFixtures.IP_B).claims())
                    .containsExactly(new Claim.MisdirectedAddress(
                            nobody, IpAddress.v4(FrameFixtures.IP_A), AddressEvidence.ARP_REQUEST));
        }
        assertThat(AddressEvidence.ARP_PROBE.isBelieved()).isFalse();
    }

    @Test
    void taggedFramesAndCookedCapturesClaimTheSame() {
        byte[] packet = arp(1, FrameFixtures.A, FrameFixtures.IP_A, 0, FrameFixtures.IP_B);
        byte[] tagged = ClaimMessages.ofType(EtherType.CUSTOMER_TAG, FrameBytes.tag(7, EtherType.ARP, packet));
        byte[] cooked = FrameBytes.cooked(FrameFixtures.A, EtherType.ARP, packet);

        assertThat(ReadFrame.of(tagged).claims()).containsExactly(of(FrameFixtures.A, AddressEvidence.ARP_REQUEST));
        assertThat(ReadFrame.of(FrameBytes.frame(LinkType.LINUX_SLL, cooked)).claims())
                .containsExactly(of(FrameFixtures.A, AddressEvidence.ARP_REQUEST));
    }

    @Test
    void aCutPacketClaimsNothingAndIsCounted() {
        byte[] cut = ClaimMessages.first(
                ClaimMessages.ofType(EtherType.ARP, arp(1, FrameFixtures.A, FrameFixtures.IP_A, 0, 1)), 41);

        assertThat(ReadFrame.of(cut).claims()).isEmpty();
        assertThat(ReadFrame.of(cut).nonZeroCounts()).containsOnlyKeys("arp_read", "arp_malformed");
    }

    @Test
    void otherHardwareAndProtocolTypesClaimNothing() {
        byte[] packet = arp(1, FrameFixtures.A, FrameFixtures.IP_A, 0, FrameFixtures.IP_B);
        byte[] otherNetwork = FrameBytes.with(packet, 0, 0, 24);
        byte[] otherProtocol = FrameBytes.with(packet, 2, 0x25, 0);

        for (byte[] other : new byte[][] {otherNetwork, otherProtocol}) {
            ReadFrame read = ReadFrame.of(ClaimMessages.ofType(EtherType.ARP, other));
            assertThat(read.claims()).isEmpty();
            assertThat(read.nonZeroCounts()).containsOnlyKeys("arp_read", "arp_malformed");
        }
    }

    private static Claim claim(int operation, long sender, int senderIp, int targetIp) {
        ReadFrame read = read(operation, sender, senderIp, targetIp);
        assertThat(read.claims()).hasSize(1);
        assertThat(read.nonZeroCounts()).containsOnlyKeys("arp_read");
        return read.claims().get(0);
    }

    private static ReadFrame read(int operation, long sender, int senderIp, int targetIp) {
        return ReadFrame.of(ClaimMessages.ofType(EtherType.ARP, arp(operation, sender, senderIp, 0, targetIp)));
    }

    private static Claim of(long mac, AddressEvidence how) {
        return new AddressClaim(mac, ADDRESS, how);
    }
}
