package io.macmon.analyzer.decode;

import static io.macmon.analyzer.wire.FrameBytes.arp;
import static io.macmon.analyzer.wire.FrameBytes.cooked;
import static io.macmon.analyzer.wire.FrameBytes.cooked2;
import static io.macmon.analyzer.wire.FrameBytes.ethernet;
import static io.macmon.analyzer.wire.FrameBytes.frame;
import static io.macmon.analyzer.wire.FrameBytes.hex;
import static io.macmon.analyzer.wire.FrameBytes.ipv6;
import static io.macmon.analyzer.wire.FrameBytes.joined;
import static io.macmon.analyzer.wire.FrameBytes.labels;
import static io.macmon.analyzer.wire.FrameBytes.pppoe;
import static io.macmon.analyzer.wire.FrameBytes.tag;
import static io.macmon.analyzer.wire.FrameBytes.udp;
import static io.macmon.analyzer.wire.FrameFixtures.A;
import static io.macmon.analyzer.wire.FrameFixtures.B;
import static io.macmon.analyzer.wire.FrameFixtures.IP_A;
import static io.macmon.analyzer.wire.FrameFixtures.IP_B;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.capture.EtherType;
import io.macmon.capture.LinkType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** All header sequences that lead to IP, with frames written by hand. */
class LinkDecoderTest {

    private static final byte[] IPV4 = FrameBytes.ipv4(IP_A, IP_B, IpProtocol.UDP, udp(4_000, 53));
    private static final byte[] IPV6 = ipv6(1, 2, IpProtocol.UDP, udp(4_000, 53));

    private final FaultCounts faults = new FaultCounts();
    private final FrameDecoder decoder = new FrameDecoder(faults);
    private final DecodedFrame decoded = decoder.decoded();

    @Test
    void readsTheCustomersAddressesInABackbone() {
        byte[] arp = arp(1, 8, IP_A, 0, IP_B);
        byte[] customer = joined(hex("00000001 020000000009 020000000008 0806"), arp);
        read(LinkType.ETHERNET, ethernet(B, A, EtherType.SERVICE_TAG, tag(100, EtherType.I_TAG, customer)));

        assertThat(decoded.etherType()).isEqualTo(EtherType.ARP);
        assertThat(decoded.destinationMac()).isEqualTo(0x0200_0000_0009L);
        assertThat(decoded.sourceMac()).isEqualTo(0x0200_0000_0008L);
    }

    @Test
    void readsALinuxCookedCapture() {
        assertLeadsToIp(LinkType.LINUX_SLL, joined(hex("0004 0001 0006 0a0b0c0d0e0f 0000 0800"), IPV4), EtherType.IPV4);
        assertThat(decoded.linkSource()).isEqualTo(0x0A0B_0C0D_0E0FL);
        assertThat(decoded.hasMacs()).isFalse();
        assertThat(decoded.sourceMac()).isZero();

        assertLeadsToIp(
                LinkType.LINUX_SLL2,
                joined(hex("86dd 0000 00000003 0001 04 06 0a0b0c0d0e0f 0000"), IPV6),
                EtherType.IPV6);
        assertThat(decoded.linkSource()).isEqualTo(0x0A0B_0C0D_0E0FL);
    }

    @Test
    void readsVlanTagsInACookedCapture() {
        assertLeadsToIp(
                LinkType.LINUX_SLL, cooked(A, EtherType.CUSTOMER_TAG, tag(9, EtherType.IPV4, IPV4)), EtherType.IPV4);
        assertThat(vlanIds()).containsExactly(9);
    }

    @Test
    void ignoresACookedAddressThatIsNotAMac() {
        assertLeadsToIp(LinkType.LINUX_SLL, joined(hex("0000 030a 0004 7f000001 00000000 0800"), IPV4), EtherType.IPV4);
        assertThat(decoded.linkSource()).isZero();
    }

    @Test
    void readsLlcInACookedCaptureOnlyByItsProtocol() {
        read(LinkType.LINUX_SLL2, cooked2(A, 4, hex("4242 03 0000")));
        assertThat(ports()).containsExactly(0x42, 0x42);

        read(LinkType.LINUX_SLL, cooked(A, 1, hex("4242 03 0000")));
        assertThat(ports()).containsExactly(0, 0);
        assertThat(decoded.etherType()).isZero();
        assertThat(decoded.fault()).isNull();
    }

    @Test
    void rejectsACutCookedHeader() {
        assertFails(LinkType.LINUX_SLL, new byte[15], WireFault.SLL_TRUNCATED);
        assertFails(LinkType.LINUX_SLL2, new byte[19], WireFault.SLL_TRUNCATED);
    }

    @Test
    void readsBsdLoopbackInEitherByteOrder() {
        for (String family : List.of("00000002", "02000000")) {
            assertLeadsToIp(LinkType.NULL, joined(hex(family), IPV4), EtherType.IPV4);
        }
        for (String family : List.of("00000018", "18000000", "0000001c", "1c000000", "0000001e", "1e000000")) {
            assertLeadsToIp(LinkType.NULL, joined(hex(family), IPV6), EtherType.IPV6);
        }
        assertLeadsToIp(LinkType.NULL, joined(hex("0f000800"), IPV4), EtherType.IPV4);
        assertLeadsToIp(LinkType.NULL, joined(hex("000086dd"), IPV6), EtherType.IPV6);
        assertThat(decoded.hasMacs()).isFalse();
        assertThat(decoded.linkSource()).isZero();
    }

    @Test
    void readsOpenBsdLoopbackInNetworkOrderOnly() {
        assertLeadsToIp(LinkType.LOOP, joined(hex("00000018"), IPV6), EtherType.IPV6);
        assertFails(LinkType.LOOP, joined(hex("02000000"), IPV4), WireFault.LOOPBACK_UNKNOWN_FAMILY);
    }

    @Test
    void rejectsALoopbackFrameOfAnotherFamily() {
        assertFails(LinkType.NULL, joined(hex("07000000"), IPV4), WireFault.LOOPBACK_UNKNOWN_FAMILY);
        assertFails(LinkType.NULL, hex("020000"), WireFault.LOOPBACK_TRUNCATED);
    }

    @Test
    void readsRawIpByItsVersion() {
        assertLeadsToIp(LinkType.RAW, IPV4, EtherType.IPV4);
        assertLeadsToIp(LinkType.RAW, IPV6, EtherType.IPV6);
        assertFails(LinkType.RAW, hex("50000000"), WireFault.RAW_BAD_VERSION);
        assertFails(LinkType.RAW, new byte[0], WireFault.RAW_TRUNCATED);
    }

    @Test
    void readsRawIpOfOneVersionOnlyAsThatVersion() {
        assertLeadsToIp(LinkType.IPV4, IPV4, EtherType.IPV4);
        assertLeadsToIp(LinkType.IPV6, IPV6, EtherType.IPV6);
        assertFails(LinkType.IPV4, IPV6, WireFault.IPV4_BAD_VERSION);
        assertFails(LinkType.IPV6, IPV4, WireFault.IPV6_TRUNCATED);
    }

    @Test
    void readsWhatFollowsMplsLabels() {
        assertLeadsToIp(EtherType.MPLS, joined(hex("00010040 00011140"), IPV4), EtherType.IPV4);
        assertLeadsToIp(EtherType.MPLS_MULTICAST, labels(IPV6, 16), EtherType.IPV6);
        assertLeadsToIp(EtherType.CUSTOMER_TAG, tag(7, EtherType.MPLS, labels(IPV4, 16)), EtherType.IPV4);
        assertThat(vlanIds()).containsExactly(7);
    }

    @Test
    void readsAPseudowireWithAndWithoutAControlWord() {
        byte[] inner = ethernet(0x0000_0000_0009L, 0x0000_0000_0008L, EtherType.IPV4, IPV4);
        assertLeadsToIp(EtherType.MPLS, labels(joined(new byte[4], inner), 16), EtherType.IPV4);
        assertLeadsToIp(EtherType.MPLS, labels(inner, 16), EtherType.IPV4);
        assertThat(decoded.sourceMac()).isEqualTo(A);

        byte[] tagged = ethernet(1, 2, EtherType.CUSTOMER_TAG, tag(5, EtherType.IPV6, IPV6));
        assertLeadsToIp(EtherType.MPLS, labels(tagged, 16), EtherType.IPV6);
        assertThat(vlanIds()).containsExactly(5);
    }

    @Test
    void doesNotReadOtherMplsPayloads() {
        assertStays(EtherType.MPLS, labels(hex("10000021 45"), 13), WireFault.MPLS_NOT_IP);
        assertStays(EtherType.MPLS, labels(ethernet(1, 2, EtherType.IPV4, hex("65")), 16), WireFault.MPLS_NOT_IP);
        assertStays(EtherType.MPLS, labels(new byte[0], 16), WireFault.MPLS_TRUNCATED);
        assertStays(EtherType.MPLS, hex("00010040 0001"), WireFault.MPLS_TRUNCATED);
    }

    @Test
    void readsSixteenLabels() {
        int[] sixteen = IntStream.range(16, 32).toArray();
        assertLeadsToIp(EtherType.MPLS, labels(IPV4, sixteen), EtherType.IPV4);

        assertStays(EtherType.MPLS, labels(IPV4, IntStream.range(16, 33).toArray()), WireFault.MPLS_TOO_DEEP);
    }

    @Test
    void readsThePayloadOfAPppoeSession() {
        assertLeadsToIp(EtherType.PPPOE_SESSION, joined(hex("1100 0001 001e 0021"), IPV4), EtherType.IPV4);
        assertLeadsToIp(EtherType.PPPOE_SESSION, joined(hex("1100 0001 001d 21"), IPV4), EtherType.IPV4);
        assertLeadsToIp(EtherType.PPPOE_SESSION, pppoe(1, 0x0057, IPV6), EtherType.IPV6);
        assertLeadsToIp(EtherType.PPPOE_SESSION, pppoe(1, 0x0281, labels(IPV4, 16)), EtherType.IPV4);
        assertLeadsToIp(EtherType.CUSTOMER_TAG, tag(7, EtherType.PPPOE_SESSION, pppoe(1, 0x21, IPV4)), EtherType.IPV4);
        assertThat(vlanIds()).containsExactly(7);
    }

    @Test
    void doesNotReadPppoeWithoutIp() {
        assertStays(EtherType.PPPOE_SESSION, pppoe(1, 0xC021, hex("01010004")), WireFault.PPPOE_NOT_IP);
        assertStays(EtherType.PPPOE_SESSION, hex("1100 0001 00"), WireFault.PPPOE_TRUNCATED);
        assertStays(EtherType.PPPOE_SESSION, hex("1100 0001 0008 00"), WireFault.PPPOE_TRUNCATED);
        assertStays(EtherType.PPPOE_SESSION, joined(hex("1100 0001 0000 0021"), IPV4), WireFault.PPPOE_TRUNCATED);
    }

    @Test
    void doesNotTakeBytesAfterThePppoePayloadForAHeader() {
        assertFails(
                LinkType.ETHERNET,
                ethernet(B, A, EtherType.PPPOE_SESSION, joined(hex("1100 0001 0015 0021"), IPV4)),
                WireFault.IPV4_TRUNCATED);
    }

    @Test
    void readsWhatFollowsRareTags() {
        assertLeadsToIp(EtherType.E_TAG, joined(hex("1000 00d3 0000 0800"), IPV4), EtherType.IPV4);
        assertLeadsToIp(EtherType.VN_TAG, joined(hex("00000033 0800"), IPV4), EtherType.IPV4);
        assertLeadsToIp(EtherType.CISCO_METADATA, joined(hex("0101 0001 0007 86dd"), IPV6), EtherType.IPV6);
        assertLeadsToIp(EtherType.I_TAG, joined(hex("00000001 020000000008 020000000009 0800"), IPV4), EtherType.IPV4);
        assertThat(decoded.sourceMac()).isEqualTo(0x0200_0000_0009L);
        assertLeadsToIp(EtherType.NSH, joined(hex("0002 0201 000001ff"), IPV4), EtherType.IPV4);
        assertLeadsToIp(EtherType.MACSEC, joined(hex("2000 00000044 2eb73f3995c30001 0800"), IPV4), EtherType.IPV4);
        assertLeadsToIp(EtherType.MACSEC, joined(hex("0000 00000044 86dd"), IPV6), EtherType.IPV6);
        assertLeadsToIp(
                EtherType.CUSTOMER_TAG,
                tag(250, EtherType.VN_TAG, joined(hex("00000033 8100"), tag(251, EtherType.IPV4, IPV4))),
                EtherType.IPV4);
        assertThat(vlanIds()).containsExactly(250, 251);
    }

    @Test
    void stopsAtTagsWithoutReadablePayload() {
        assertStays(EtherType.E_TAG, new byte[7], WireFault.TAG_TRUNCATED);
        assertStays(EtherType.I_TAG, new byte[17], WireFault.TAG_TRUNCATED);
        assertStays(EtherType.MACSEC, hex("2000 00000044 2eb73f3995c30001 08"), WireFault.TAG_TRUNCATED);
        assertStays(EtherType.MACSEC, hex("2c00 00000044 2eb73f3995c30001 0800"), WireFault.TAG_PAYLOAD_UNKNOWN);
        assertStays(EtherType.NSH, joined(hex("0002 0203 000001ff"), IPV4), WireFault.TAG_PAYLOAD_UNKNOWN);
        assertStays(EtherType.NSH, joined(hex("0001 0201 000001ff"), IPV4), WireFault.TAG_TRUNCATED);
    }

    @Test
    void readsSixtyFourTags() {
        assertLeadsToIp(EtherType.VN_TAG, vnTags(64), EtherType.IPV4);
        assertStays(EtherType.VN_TAG, vnTags(65), WireFault.TAG_TOO_DEEP);
    }

    private static byte[] vnTags(int count) {
        byte[] bytes = joined(hex("00000000 0800"), IPV4);
        for (int tag = 1; tag < count; tag++) {
            bytes = joined(hex("00000000 8926"), bytes);
        }
        return bytes;
    }

    private void assertLeadsToIp(int linkTypeOrEtherType, byte[] bytes, int etherType) {
        if (linkTypeOrEtherType >= EtherType.MIN) {
            read(LinkType.ETHERNET, ethernet(B, A, linkTypeOrEtherType, bytes));
        } else {
            read(linkTypeOrEtherType, bytes);
        }
        assertThat(decoded.fault()).isNull();
        assertThat(decoded.etherType()).isEqualTo(etherType);
        assertThat(decoded.ipVersion()).isEqualTo(etherType == EtherType.IPV4 ? 4 : 6);
        assertThat(decoded.ipLength()).isEqualTo(etherType == EtherType.IPV4 ? 28 : 48);
        assertThat(ports()).containsExactly(4_000, 53);
    }

    private void assertStays(int etherType, byte[] bytes, WireFault fault) {
        long before = faults.get(fault);
        read(LinkType.ETHERNET, ethernet(B, A, etherType, bytes));
        assertThat(decoded.fault()).isEqualTo(fault);
        assertThat(faults.get(fault)).isEqualTo(before + 1);
        assertThat(decoded.etherType()).isEqualTo(etherType);
        assertThat(decoded.ipVersion()).isZero();
        assertThat(decoded.sourceMac()).isEqualTo(A);
    }

    private void assertFails(int linkType, byte[] bytes, WireFault fault) {
        assertThat(decoder.decode(frame(linkType, Arrays.copyOf(bytes, bytes.length))))
                .isFalse();
        assertThat(decoded.fault()).isEqualTo(fault);
    }

    private void read(int linkType, byte[] bytes) {
        assertThat(decoder.decode(frame(linkType, bytes))).isTrue();
    }

    private List<Integer> vlanIds() {
        return IntStream.range(0, decoded.vlanTags()).mapToObj(decoded::vlanId).toList();
    }

    private List<Integer> ports() {
        return List.of(decoded.sourcePort(), decoded.destinationPort());
    }
}
