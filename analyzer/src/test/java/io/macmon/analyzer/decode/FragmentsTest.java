package io.macmon.analyzer.decode;

import static io.macmon.analyzer.wire.FrameBytes.ethernet;
import static io.macmon.analyzer.wire.FrameBytes.extension;
import static io.macmon.analyzer.wire.FrameBytes.fragmentHeader;
import static io.macmon.analyzer.wire.FrameBytes.frame;
import static io.macmon.analyzer.wire.FrameBytes.icmp;
import static io.macmon.analyzer.wire.FrameBytes.ipv4Fragment;
import static io.macmon.analyzer.wire.FrameBytes.ipv6;
import static io.macmon.analyzer.wire.FrameBytes.tag;
import static io.macmon.analyzer.wire.FrameBytes.tcp;
import static io.macmon.analyzer.wire.FrameBytes.udp;
import static io.macmon.analyzer.wire.FrameBytes.with;
import static io.macmon.analyzer.wire.FrameFixtures.A;
import static io.macmon.analyzer.wire.FrameFixtures.B;
import static io.macmon.analyzer.wire.FrameFixtures.IP_A;
import static io.macmon.analyzer.wire.FrameFixtures.IP_B;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.FragmentState;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.analyzer.wire.TcpHeader;
import io.macmon.capture.EtherType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a decoder treats the fragments of a datagram. */
class FragmentsTest {

    private static final int FIRST = 0x2000;
    private static final int LATER = 0x2001;
    private static final int LAST = 0x0002;
    private static final int ID = 14 + 4;
    private static final byte[] REST = new byte[8];

    private final FaultCounts faults = new FaultCounts();
    private final FrameDecoder decoder = new FrameDecoder(faults);
    private final DecodedFrame decoded = decoder.decoded();

    @Test
    void givesLaterFragmentsThePortsOfTheFirst() {
        decode(ipv4(IpProtocol.UDP, FIRST, udp(4_000, 53)));
        assertThat(decoded.fragmentState()).isEqualTo(FragmentState.FIRST);

        for (int part : List.of(LATER, LAST)) {
            decode(ipv4(IpProtocol.UDP, part, REST));
            assertThat(decoded.fragmentState()).isEqualTo(FragmentState.LATER);
            assertThat(ports()).containsExactly(4_000, 53);
            assertThat(decoded.transportOffset()).isEqualTo(34);
            assertThat(decoded.transportLength()).isEqualTo(8);
            assertThat(decoded.transportCaptured()).isEqualTo(8);
        }
        assertThat(faults.get(WireFault.IP_LATER_FRAGMENT)).isZero();
    }

    @Test
    void countsALaterFragmentWhoseFirstWasNotSeen() {
        decode(ipv4(IpProtocol.UDP, LAST, REST));
        decode(ipv4(IpProtocol.UDP, FIRST, udp(4_000, 53))); // too late for the one before

        decode(with(ipv4(IpProtocol.UDP, LAST, REST), ID, 0, 8));

        assertThat(ports()).containsExactly(0, 0);
        assertThat(decoded.fault()).isEqualTo(WireFault.IP_LATER_FRAGMENT);
        assertThat(faults.get(WireFault.IP_LATER_FRAGMENT)).isEqualTo(2);
    }

    @Test
    void distinguishesDatagramsByProtocolAddressesAndVlan() {
        decode(ipv4(IpProtocol.UDP, FIRST, udp(4_000, 53)));

        decode(ipv4(IpProtocol.TCP, LAST, REST));
        assertThat(ports()).containsExactly(0, 0);
        decode(ethernet(A, B, EtherType.IPV4, ipv4Fragment(IP_B, IP_A, IpProtocol.UDP, LAST, REST)));
        assertThat(ports()).containsExactly(0, 0);
        decode(ethernet(
                B,
                A,
                EtherType.CUSTOMER_TAG,
                tag(0, EtherType.IPV4, ipv4Fragment(IP_A, IP_B, IpProtocol.UDP, LAST, REST))));
        assertThat(ports()).containsExactly(0, 0);
        decode(ipv4(IpProtocol.UDP, LAST, REST));
        assertThat(ports()).containsExactly(4_000, 53);
    }

    @Test
    void usesTheLatestOfSeveralFirstFragments() {
        decode(ipv4(IpProtocol.UDP, FIRST, udp(1, 2)));
        decode(ipv4(IpProtocol.UDP, FIRST, udp(3, 4)));

        decode(ipv4(IpProtocol.UDP, LAST, REST));

        assertThat(ports()).containsExactly(3, 4);
    }

    @Test
    void givesLaterFragmentsOfAPingTheTypeOfTheFirst() {
        decode(ipv4(IpProtocol.ICMP, FIRST, icmp(8, 0)));
        decode(ipv4(IpProtocol.ICMP, LAST, REST));

        assertThat(decoded.hasIcmpType()).isTrue();
        assertThat(ports()).containsExactly(8, 0);
    }

    @Test
    void givesNoFlagsToLaterFragments() {
        decode(ipv4(IpProtocol.TCP, FIRST, tcp(1, 2, TcpHeader.SYN)));
        assertThat(decoded.tcpFlags()).isEqualTo(TcpHeader.SYN);

        decode(ipv4(IpProtocol.TCP, LAST, REST));
        assertThat(ports()).containsExactly(1, 2);
        assertThat(decoded.tcpFlags()).isZero();
    }

    @Test
    void givesLaterFragmentsOfIpv6TheProtocolAfterTheFirstOnesOptions() {
        byte[] options = extension(IpProtocol.UDP, 1, udp(4_000, 53));
        decode(ipv6Part(fragmentHeader(IpProtocol.DESTINATION_OPTIONS, 1, options)));
        assertThat(ports()).containsExactly(4_000, 53);

        decode(ipv6Part(fragmentHeader(IpProtocol.DESTINATION_OPTIONS, 8, REST)));

        assertThat(decoded.protocol()).isEqualTo(IpProtocol.UDP);
        assertThat(ports()).containsExactly(4_000, 53);
        assertThat(decoded.fault()).isNull();
    }

    @Test
    void forgetsADatagramAfterHalfAMinute() {
        byte[] last = ipv4(IpProtocol.UDP, LAST, REST);
        decode(ipv4(IpProtocol.UDP, FIRST, udp(1, 2)));

        decoder.decode(frame(last, last.length, last.length, FragmentTable.LIFETIME_NANOS));
        assertThat(ports()).containsExactly(1, 2);
        decoder.decode(frame(last, last.length, last.length, FragmentTable.LIFETIME_NANOS + 1));
        assertThat(ports()).containsExactly(0, 0);
    }

    @Test
    void remembersTheLatestDatagramsOfAFlood() {
        int flood = 60_000;
        int known = 0;
        for (int id = 0; id < flood; id++) {
            decode(identified(id, FIRST, udp(id & 0xFFFF, 53)));
        }
        for (int id = 0; id < flood; id++) {
            decode(identified(id, LAST, REST));
            boolean isKnown = decoded.destinationPort() == 53;
            assertThat(decoded.sourcePort()).isEqualTo(isKnown ? id : 0);
            assertThat(isKnown || id < flood - FragmentTable.WAYS).isTrue();
            known += isKnown ? 1 : 0;
        }
        assertThat(known).isEqualTo(FragmentTable.CAPACITY);
    }

    private static byte[] identified(int id, int part, byte[] payload) {
        return with(ipv4(IpProtocol.UDP, part, payload), ID, id >>> 8, id);
    }

    private static byte[] ipv4(int protocol, int part, byte[] payload) {
        return ethernet(B, A, EtherType.IPV4, ipv4Fragment(IP_A, IP_B, protocol, part, payload));
    }

    private static byte[] ipv6Part(byte[] payload) {
        return ethernet(B, A, EtherType.IPV6, ipv6(1, 2, IpProtocol.FRAGMENT, payload));
    }

    private void decode(byte[] bytes) {
        assertThat(decoder.decode(frame(bytes))).isTrue();
    }

    private List<Integer> ports() {
        return List.of(decoded.sourcePort(), decoded.destinationPort());
    }
}
