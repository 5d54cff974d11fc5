package io.macmon.analyzer.decode;

import static io.macmon.analyzer.wire.FrameBytes.arp;
import static io.macmon.analyzer.wire.FrameBytes.ethernet;
import static io.macmon.analyzer.wire.FrameBytes.frame;
import static io.macmon.analyzer.wire.FrameBytes.hex;
import static io.macmon.analyzer.wire.FrameBytes.icmp;
import static io.macmon.analyzer.wire.FrameBytes.ipv4;
import static io.macmon.analyzer.wire.FrameBytes.padded;
import static io.macmon.analyzer.wire.FrameBytes.snap;
import static io.macmon.analyzer.wire.FrameBytes.tag;
import static io.macmon.analyzer.wire.FrameBytes.udp;
import static io.macmon.analyzer.wire.FrameBytes.with;
import static io.macmon.analyzer.wire.FrameFixtures.A;
import static io.macmon.analyzer.wire.FrameFixtures.B;
import static io.macmon.analyzer.wire.FrameFixtures.BROADCAST;
import static io.macmon.analyzer.wire.FrameFixtures.IP_A;
import static io.macmon.analyzer.wire.FrameFixtures.IP_B;
import static io.macmon.analyzer.wire.FrameFixtures.over4;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.FragmentState;
import io.macmon.analyzer.wire.FrameFixtures;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.analyzer.wire.TcpHeader;
import io.macmon.capture.EtherType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FrameDecoderTest extends FrameDecoderFixture {

    @Test
    void readsTcpOverIpv4() {
        decode(FrameFixtures.TCP_SYN);

        assertThat(decoded.destinationMac()).isEqualTo(B);
        assertThat(decoded.sourceMac()).isEqualTo(A);
        assertThat(vlanIds()).isEmpty();
        assertThat(decoded.etherType()).isEqualTo(EtherType.IPV4);
        assertThat(decoded.ipVersion()).isEqualTo(4);
        assertThat(decoded.sourceHigh()).isZero();
        assertThat(decoded.sourceLow()).isEqualTo(0x0A00_0001L);
        assertThat(decoded.destinationLow()).isEqualTo(0x0A00_0002L);
        assertThat(decoded.protocol()).isEqualTo(IpProtocol.TCP);
        assertThat(decoded.ipLength()).isEqualTo(60);
        assertThat(decoded.fragmentState()).isEqualTo(FragmentState.WHOLE);
        assertThat(decoded.sourcePort()).isEqualTo(40_000);
        assertThat(decoded.destinationPort()).isEqualTo(80);
        assertThat(decoded.hasIcmpType()).isFalse();
        assertThat(decoded.tcpFlags()).isEqualTo(TcpHeader.SYN);
        assertThat(decoded.fault()).isNull();
    }

    @Test
    void readsVlanIdsOuterToInner() {
        decode(FrameFixtures.QINQ_UDP);

        assertThat(vlanIds()).containsExactly(200, 100);
        assertThat(decoded.etherType()).isEqualTo(EtherType.IPV4);
        assertThat(ports()).containsExactly(5353, 53);
    }

    @Test
    void readsIcmpv6OverIpv6() {
        decode(FrameFixtures.NEIGHBOUR_SOLICITATION);

        assertThat(decoded.ipVersion()).isEqualTo(6);
        assertThat(decoded.sourceHigh()).isEqualTo(0x2001_0DB8_0000_0000L);
        assertThat(decoded.destinationLow()).isEqualTo(2);
        assertThat(decoded.protocol()).isEqualTo(IpProtocol.ICMPV6);
        assertThat(decoded.ipLength()).isEqualTo(64);
        assertThat(decoded.hasIcmpType()).isTrue();
        assertThat(ports()).containsExactly(135, 0);
    }

    @Test
    void keepsAnIpv4AddressUnsigned() {
        decode(with(FrameFixtures.TCP_SYN, 26, 0xFF));

        assertThat(decoded.sourceLow()).isEqualTo(0xFF00_0001L);
    }

    @Test
    void readsThePortsOfAllProtocolsThatHaveThem() {
        for (int protocol : List.of(IpProtocol.UDP, IpProtocol.UDP_LITE, IpProtocol.SCTP, IpProtocol.DCCP)) {
            decode(over4(protocol, padded(udp(0xABCD, 7), 16)));

            assertThat(ports()).as("protocol %d", protocol).containsExactly(0xABCD, 7);
            assertThat(decoded.fault()).isNull();
        }
    }

    @Test
    void readsNoPortsOfOtherProtocols() {
        decode(over4(47, udp(1, 2)));

        assertThat(decoded.protocol()).isEqualTo(47);
        assertThat(ports()).containsExactly(0, 0);
        assertThat(decoded.fault()).isNull();
    }

    @Test
    void keepsTheEtherTypeOfAFrameWithoutIp() {
        decode(ethernet(B, A, 0x88CC, new byte[4]));

        assertThat(decoded.etherType()).isEqualTo(0x88CC);
        assertThat(decoded.ipVersion()).isZero();
        assertThat(decoded.ipLength()).isZero();
    }

    @Test
    void forgetsTheFrameBefore() {
        decode(FrameFixtures.QINQ_UDP);
        decode(FrameFixtures.TCP_SYN);
        decode(FrameFixtures.JUMBOGRAM);
        decode(with(over4(1, icmp(8, 0)), 20, 0, 1));
        decode(ethernet(BROADCAST, A, 0x88CC, NOTHING));

        assertThat(state()).isEqualTo(fresh(ethernet(BROADCAST, A, 0x88CC, NOTHING)));
    }

    @Test
    void rejectsARunt() {
        assertFails(new byte[13], WireFault.ETHERNET_TRUNCATED);
        assertThat(decoded.sourceMac()).isZero();
    }

    @Test
    void readsEightVlanTags() {
        decode(tags(8, EtherType.IPV4, ipv4(IP_A, IP_B, IpProtocol.UDP, udp(1, 2))));

        assertThat(vlanIds()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(ports()).containsExactly(1, 2);
    }

    @Test
    void rejectsTheNinthVlanTag() {
        assertFails(tags(9, EtherType.IPV4, NOTHING), WireFault.VLAN_TOO_DEEP);
    }

    @Test
    void rejectsACutVlanTag() {
        assertFails(ethernet(B, A, EtherType.OLD_SERVICE_TAG, new byte[3]), WireFault.VLAN_TRUNCATED);
    }

    @Test
    void readsTheAccessPointsOfAnLlcFrame() {
        decode(FrameFixtures.SPANNING_TREE);

        assertThat(decoded.etherType()).isZero();
        assertThat(ports()).containsExactly(0x42, 0x42);
    }

    @Test
    void findsTheSameAccessPointsInCommandAndResponse() {
        decode(ethernet(B, A, 3, hex("f0f1 03")));

        assertThat(ports()).containsExactly(0xF0, 0xF0);
    }

    @Test
    void readsIpAfterSnapInAVlan() {
        byte[] packet = ipv4(IP_A, IP_B, IpProtocol.UDP, udp(1, 2));
        decode(ethernet(B, A, EtherType.CUSTOMER_TAG, tag(5, 8 + packet.length, snap(0, EtherType.IPV4, packet))));

        assertThat(vlanIds()).containsExactly(5);
        assertThat(decoded.etherType()).isEqualTo(EtherType.IPV4);
        assertThat(ports()).containsExactly(1, 2);
        assertThat(decoded.fault()).isNull();
    }

    @Test
    void doesNotTakePaddingForAnLlcHeader() {
        assertReads(ethernet(B, A, 2, padded(hex("4242 03"), 46)), WireFault.LLC_TRUNCATED);
        assertThat(ports()).containsExactly(0, 0);
    }

    @Test
    void countsUnreadableArp() {
        byte[] request = ethernet(BROADCAST, A, EtherType.ARP, arp(1, A, IP_A, 0, IP_B));
        decode(request);
        assertThat(decoded.fault()).isNull();

        assertReads(Arrays.copyOf(request, request.length - 1), WireFault.ARP_TRUNCATED);
        assertReads(with(request, 18, 8), WireFault.ARP_BAD_ADDRESS_LENGTH);
        assertThat(decoded.etherType()).isEqualTo(EtherType.ARP);
    }

    @Test
    void locatesThePayloadOfAFrameWithoutIp() {
        decode(ethernet(B, A, EtherType.CUSTOMER_TAG, tag(7, EtherType.EAPOL, hex("0101 0000"))));
        assertThat(List.of(decoded.linkPayloadOffset(), decoded.linkPayloadCaptured()))
                .containsExactly(18, 4);

        decode(padded(ethernet(B, A, 10, snap(0x00000C, 0x2000, hex("02b4"))), 60));
        assertThat(List.of(decoded.linkPayloadOffset(), decoded.linkPayloadCaptured()))
                .containsExactly(22, 2);

        decode(ethernet(B, A, EtherType.LLDP, NOTHING));
        assertThat(List.of(decoded.linkPayloadOffset(), decoded.linkPayloadCaptured()))
                .containsExactly(14, 0);
    }

    private static byte[] tags(int count, int etherType, byte[] payload) {
        byte[] bytes = tag(count, etherType, payload);
        for (int id = count - 1; id >= 1; id--) {
            bytes = tag(id, EtherType.CUSTOMER_TAG, bytes);
        }
        return ethernet(B, A, EtherType.SERVICE_TAG, bytes);
    }

    private List<Integer> vlanIds() {
        return IntStream.range(0, decoded.vlanTags()).mapToObj(decoded::vlanId).toList();
    }

    private static List<Object> fresh(byte[] bytes) {
        FrameDecoder decoder = new FrameDecoder(new FaultCounts());
        decoder.decode(frame(bytes));
        return DecodedFields.of(decoder.decoded());
    }

    private List<Object> state() {
        return DecodedFields.of(decoded);
    }
}
