package io.macmon.analyzer.decode;

import static io.macmon.analyzer.wire.FrameFixtures.A;
import static io.macmon.analyzer.wire.FrameFixtures.B;
import static io.macmon.analyzer.wire.FrameFixtures.IP_A;
import static io.macmon.analyzer.wire.FrameFixtures.IP_B;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.analyzer.wire.FrameFixtures;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.capture.EtherType;
import io.macmon.capture.Frame;
import io.macmon.capture.LinkType;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProtocolCountsTest {

    private static final byte[] PACKET = FrameBytes.ipv4(IP_A, IP_B, IpProtocol.UDP, FrameBytes.udp(1, 2));

    private final FrameDecoder decoder = new FrameDecoder(new FaultCounts());
    private final DecodedFrame decoded = decoder.decoded();
    private final ProtocolCounts counts = new ProtocolCounts();

    @Test
    void countsAFrameOnceAtEachOfItsLayers() {
        byte[] labelled = FrameBytes.tag(2, EtherType.MPLS, FrameBytes.labels(PACKET, 16, 17));
        count(FrameBytes.frame(
                FrameBytes.ethernet(B, A, EtherType.SERVICE_TAG, FrameBytes.tag(1, EtherType.CUSTOMER_TAG, labelled))));

        assertThat(nonZeroCounts()).isEqualTo(Map.of("vlan", 1L, "vlan_qinq", 1L, "mpls", 1L, "ipv4", 1L, "udp", 1L));
    }

    @Test
    void countsEachLinkTypeOtherThanEthernet() {
        count(FrameBytes.frame(LinkType.RAW, PACKET));
        count(FrameBytes.frame(LinkType.IPV4, PACKET));
        count(FrameBytes.frame(LinkType.NULL, FrameBytes.joined(FrameBytes.hex("00000002"), PACKET)));
        count(FrameBytes.frame(LinkType.LINUX_SLL, FrameBytes.cooked(A, EtherType.IPV4, PACKET)));
        count(FrameBytes.frame(LinkType.LINUX_SLL2, FrameBytes.cooked2(A, EtherType.IPV4, PACKET)));

        assertThat(nonZeroCounts())
                .isEqualTo(Map.of("raw", 2L, "null", 1L, "sll", 1L, "sll2", 1L, "ipv4", 5L, "udp", 5L));
    }

    @Test
    void countsPppoeAndProtocolsWithoutPorts() {
        byte[] gre = FrameBytes.ipv4(IP_A, IP_B, IpProtocol.GRE, new byte[4]);
        count(FrameBytes.frame(FrameBytes.ethernet(B, A, EtherType.PPPOE_SESSION, FrameBytes.pppoe(1, 0x21, gre))));
        count(FrameBytes.frame(FrameFixtures.over4(IpProtocol.ESP, new byte[8])));

        assertThat(nonZeroCounts()).isEqualTo(Map.of("pppoe", 1L, "gre", 1L, "esp", 1L, "ipv4", 2L));
    }

    private void count(Frame frame) {
        decoder.decode(frame);
        counts.count(decoded);
    }

    private Map<String, Long> nonZeroCounts() {
        Map<String, Long> nonZero = new TreeMap<>(counts.byName());
        nonZero.values().removeIf(count -> count == 0);
        return nonZero;
    }
}
