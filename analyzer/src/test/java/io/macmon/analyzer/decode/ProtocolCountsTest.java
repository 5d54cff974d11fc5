package io.macmon.analyzer.decode;

import static io.macmon.analyzer.wire.Fixtures.A;
import static io.macmon.analyzer.wire.Fixtures.B;
import static io.macmon.analyzer.wire.Fixtures.IP_A;
import static io.macmon.analyzer.wire.Fixtures.IP_B;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.EtherType;
import io.macmon.analyzer.wire.Fixtures;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.analyzer.wire.Octets;
import io.macmon.capture.Frame;
import io.macmon.capture.LinkType;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProtocolCountsTest {

    private static final byte[] PACKET = Octets.ipv4(IP_A, IP_B, IpProtocol.UDP, Octets.udp(1, 2));

    private final FrameDecoder decoder = new FrameDecoder(new FaultCounts());
    private final ProtocolCounts counts = new ProtocolCounts();

    @Test
    void countsAFrameOnceAtEachLayerThatItHas() {
        byte[] labelled = Octets.tag(2, EtherType.MPLS, Octets.labels(PACKET, 16, 17));
        count(Octets.frame(
                Octets.ethernet(B, A, EtherType.SERVICE_TAG, Octets.tag(1, EtherType.CUSTOMER_TAG, labelled))));

        assertThat(met()).isEqualTo(Map.of("vlan", 1L, "vlan_qinq", 1L, "mpls", 1L, "ipv4", 1L, "udp", 1L));
    }

    @Test
    void countsEachLinkTypeThatIsNotEthernet() {
        count(Octets.frame(LinkType.RAW, PACKET));
        count(Octets.frame(LinkType.IPV4, PACKET));
        count(Octets.frame(LinkType.NULL, Octets.joined(Octets.hex("00000002"), PACKET)));
        count(Octets.frame(LinkType.LINUX_SLL, Octets.cooked(A, EtherType.IPV4, PACKET)));
        count(Octets.frame(LinkType.LINUX_SLL2, Octets.cooked2(A, EtherType.IPV4, PACKET)));

        assertThat(met()).isEqualTo(Map.of("raw", 2L, "null", 1L, "sll", 1L, "sll2", 1L, "ipv4", 5L, "udp", 5L));
    }

    @Test
    void countsPppoeAndTheProtocolsThatHaveNoPorts() {
        byte[] gre = Octets.ipv4(IP_A, IP_B, IpProtocol.GRE, new byte[4]);
        count(Octets.frame(Octets.ethernet(B, A, EtherType.PPPOE_SESSION, Octets.pppoe(1, 0x21, gre))));
        count(Octets.frame(Fixtures.over4(IpProtocol.ESP, new byte[8])));

        assertThat(met()).isEqualTo(Map.of("pppoe", 1L, "gre", 1L, "esp", 1L, "ipv4", 2L));
    }

    private void count(Frame frame) {
        decoder.decode(frame);
        counts.count(decoder);
    }

    private Map<String, Long> met() {
        Map<String, Long> met = new TreeMap<>(counts.byName());
        met.values().removeIf(count -> count == 0);
        return met;
    }
}
