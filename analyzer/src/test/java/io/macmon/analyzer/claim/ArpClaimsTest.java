package io.macmon.analyzer.claim;

import static io.macmon.analyzer.wire.Octets.arp;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.claim.Claim.Address;
import io.macmon.analyzer.claim.Claim.Address.How;
import io.macmon.analyzer.wire.EtherType;
import io.macmon.analyzer.wire.Fixtures;
import io.macmon.analyzer.wire.Octets;
import io.macmon.capture.LinkType;
import io.macmon.config.net.IpAddress;
import org.junit.jupiter.api.Test;

class ArpClaimsTest {

    private static final long C = 0x0200_0000_0003L;
    private static final IpAddress ADDRESS = IpAddress.parse("10.0.0.1");

    @Test
    void aSenderHasItsAddress() {
        assertThat(claim(1, Fixtures.A, Fixtures.IP_A, Fixtures.IP_B)).isEqualTo(of(Fixtures.A, How.ARP_REQUEST));
        assertThat(claim(2, Fixtures.A, Fixtures.IP_A, Fixtures.IP_B)).isEqualTo(of(Fixtures.A, How.ARP_REPLY));
    }

    @Test
    void theSenderIsTheOneInThePacketAlsoWhenTheFrameHasAnotherSource() {
        assertThat(claim(2, C, Fixtures.IP_A, Fixtures.IP_B)).isEqualTo(of(C, How.ARP_REPLY));
    }

    @Test
    void aPacketForItsOwnSenderIsGratuitous() {
        assertThat(claim(1, Fixtures.A, Fixtures.IP_A, Fixtures.IP_A)).isEqualTo(of(Fixtures.A, How.ARP_GRATUITOUS));
        assertThat(claim(2, Fixtures.A, Fixtures.IP_A, Fixtures.IP_A)).isEqualTo(of(Fixtures.A, How.ARP_GRATUITOUS));
    }

    @Test
    void aRequestWithoutSenderAddressProbesItsTarget() {
        assertThat(claim(1, Fixtures.A, 0, Fixtures.IP_A)).isEqualTo(of(Fixtures.A, How.ARP_PROBE));
    }

    @Test
    void nobodyHasAddressZeroAndNobodyIsZeroOrBroadcast() {
        assertThat(read(2, Fixtures.A, 0, Fixtures.IP_A).claims()).isEmpty();
        assertThat(read(1, Fixtures.A, 0, 0).claims()).isEmpty();
        assertThat(read(1, 0, Fixtures.IP_A, Fixtures.IP_B).claims()).isEmpty();
        assertThat(read(1, Fixtures.BROADCAST, Fixtures.IP_A, Fixtures.IP_B).claims())
                .isEmpty();
    }

    @Test
    void vlanTagsAndCookedCapturesHideNothing() {
        byte[] packet = arp(1, Fixtures.A, Fixtures.IP_A, 0, Fixtures.IP_B);
        byte[] tagged = Messages.ofType(EtherType.CUSTOMER_TAG, Octets.tag(7, EtherType.ARP, packet));
        byte[] cooked = Octets.cooked(Fixtures.A, EtherType.ARP, packet);

        assertThat(Read.of(tagged).claims()).containsExactly(of(Fixtures.A, How.ARP_REQUEST));
        assertThat(Read.of(Octets.frame(LinkType.LINUX_SLL, cooked)).claims())
                .containsExactly(of(Fixtures.A, How.ARP_REQUEST));
    }

    @Test
    void aCutPacketClaimsNothingAndIsCounted() {
        byte[] cut = Messages.first(Messages.ofType(EtherType.ARP, arp(1, Fixtures.A, Fixtures.IP_A, 0, 1)), 41);

        assertThat(Read.of(cut).claims()).isEmpty();
        assertThat(Read.of(cut).counted()).containsOnlyKeys("arp_read", "arp_malformed");
    }

    @Test
    void addressesOfOtherNetworksAndProtocolsClaimNothing() {
        byte[] packet = arp(1, Fixtures.A, Fixtures.IP_A, 0, Fixtures.IP_B);
        byte[] otherNetwork = Octets.with(packet, 0, 0, 24);
        byte[] otherProtocol = Octets.with(packet, 2, 0x25, 0);

        for (byte[] other : new byte[][] {otherNetwork, otherProtocol}) {
            Read read = Read.of(Messages.ofType(EtherType.ARP, other));
            assertThat(read.claims()).isEmpty();
            assertThat(read.counted()).containsOnlyKeys("arp_read", "arp_malformed");
        }
    }

    private static Claim claim(int operation, long sender, int senderIp, int targetIp) {
        Read read = read(operation, sender, senderIp, targetIp);
        assertThat(read.claims()).hasSize(1);
        assertThat(read.counted()).containsOnlyKeys("arp_read");
        return read.claims().get(0);
    }

    private static Read read(int operation, long sender, int senderIp, int targetIp) {
        return Read.of(Messages.ofType(EtherType.ARP, arp(operation, sender, senderIp, 0, targetIp)));
    }

    private static Claim of(long mac, How how) {
        return new Address(mac, ADDRESS, how);
    }
}
