package io.macmon.analyzer.decode;

import static io.macmon.analyzer.wire.FrameBytes.ethernet;
import static io.macmon.analyzer.wire.FrameBytes.extension;
import static io.macmon.analyzer.wire.FrameBytes.frame;
import static io.macmon.analyzer.wire.FrameBytes.ipv4;
import static io.macmon.analyzer.wire.FrameBytes.padded;
import static io.macmon.analyzer.wire.FrameBytes.pppoe;
import static io.macmon.analyzer.wire.FrameBytes.tcp;
import static io.macmon.analyzer.wire.FrameBytes.udp;
import static io.macmon.analyzer.wire.FrameBytes.with;
import static io.macmon.analyzer.wire.FrameFixtures.A;
import static io.macmon.analyzer.wire.FrameFixtures.B;
import static io.macmon.analyzer.wire.FrameFixtures.IP_A;
import static io.macmon.analyzer.wire.FrameFixtures.IP_B;
import static io.macmon.analyzer.wire.FrameFixtures.over4;
import static io.macmon.analyzer.wire.FrameFixtures.over6;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.FrameFixtures;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.analyzer.wire.Ipv6ExtensionChain;
import io.macmon.capture.EtherType;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Headers of IP and of the transport layer: lengths, options and ports. */
class FrameDecoderIpTest extends FrameDecoderFixture {

    @Test
    void rejectsAnUnreadableIpv4Header() {
        byte[] packet = over4(IpProtocol.TCP, tcp(1, 2, ACK));

        assertFails(Arrays.copyOf(packet, 14 + 19), WireFault.IPV4_TRUNCATED);
        assertFails(with(packet, 14, 0x65), WireFault.IPV4_BAD_VERSION);
        assertFails(with(packet, 14, 0x44), WireFault.IPV4_BAD_HEADER_LENGTH);
        assertFails(with(packet, 16, 0, 19), WireFault.IPV4_BAD_TOTAL_LENGTH);
    }

    @Test
    void rejectsAnUnreadableIpv6Header() {
        byte[] packet = over6(IpProtocol.TCP, tcp(1, 2, ACK));

        assertFails(Arrays.copyOf(packet, 14 + 39), WireFault.IPV6_TRUNCATED);
        assertFails(with(packet, 14, 0x40), WireFault.IPV6_BAD_VERSION);
    }

    @Test
    void doesNotTakePaddingForPorts() {
        assertReads(with(over4(IpProtocol.TCP, tcp(1, 2, ACK)), 16, 0, 20), WireFault.TCP_TRUNCATED);
        assertThat(ports()).containsExactly(0, 0);
        assertThat(decoded.ipLength()).isEqualTo(20);

        assertReads(padded(over6(IpProtocol.UDP, NOTHING), 60), WireFault.UDP_TRUNCATED);
        assertThat(ports()).containsExactly(0, 0);
    }

    @Test
    void takesATotalLengthOfZeroToMeanTheWholeFrame() {
        byte[] offloaded = with(over4(IpProtocol.TCP, tcp(1, 2, ACK)), 16, 0, 0);
        decoder.decode(frame(offloaded, offloaded.length, 40_014, 0));

        assertThat(decoded.fault()).isEqualTo(WireFault.IPV4_ZERO_TOTAL_LENGTH);
        assertThat(decoded.ipLength()).isEqualTo(40_000);
        assertThat(ports()).containsExactly(1, 2);
        assertThat(decoded.tcpFlags()).isEqualTo(ACK);
    }

    @Test
    void takesAPayloadLengthOfZeroToMeanTheWholeFrameIfNoLengthFieldCouldExpressIt() {
        byte[] offloaded = with(over6(IpProtocol.TCP, tcp(1, 2, ACK)), 18, 0, 0);
        decoder.decode(frame(offloaded, offloaded.length, 65_590, 0));
        assertThat(decoded.fault()).isEqualTo(WireFault.IPV6_ZERO_PAYLOAD_LENGTH);
        assertThat(decoded.ipLength()).isEqualTo(65_576);
        assertThat(ports()).containsExactly(1, 2);

        decoder.decode(frame(offloaded, offloaded.length, 65_589, 0));
        assertThat(decoded.fault()).isEqualTo(WireFault.TCP_TRUNCATED);
        assertThat(decoded.ipLength()).isEqualTo(40);
    }

    @Test
    void believesNoIpLengthLargerThanTheFrame() {
        assertReads(with(over4(IpProtocol.UDP, udp(1, 2)), 16, 0, 29), WireFault.IPV4_LENGTH_BEYOND_FRAME);
        assertThat(decoded.ipLength()).isEqualTo(28);
        assertThat(decoded.isLengthBeyondFrame()).isTrue();

        assertReads(with(over6(IpProtocol.UDP, udp(1, 2)), 18, 0, 9), WireFault.IPV6_LENGTH_BEYOND_FRAME);
        assertThat(decoded.ipLength()).isEqualTo(48);
        assertThat(decoded.transportLength()).isEqualTo(8);

        assertReads(with(FrameFixtures.JUMBOGRAM, 58, -1, -1, -1, -1), WireFault.IPV6_LENGTH_BEYOND_FRAME);
        assertThat(decoded.ipLength()).isEqualTo(FrameFixtures.JUMBOGRAM.length - 14);
        assertThat(decoded.transportLength()).isEqualTo(20);

        decode(over4(IpProtocol.UDP, udp(1, 2)));
        assertThat(decoded.isLengthBeyondFrame()).isFalse();
    }

    @Test
    void believesNoPppoeLengthLargerThanTheFrame() {
        byte[] packet = with(ipv4(IP_A, IP_B, IpProtocol.UDP, udp(1, 2)), 2, 0xFF, 0xFF);
        byte[] session = with(pppoe(9, 0x21, packet), 4, 0xFF, 0xFF);

        assertReads(ethernet(B, A, EtherType.PPPOE_SESSION, session), WireFault.IPV4_LENGTH_BEYOND_FRAME);
        assertThat(decoded.ipLength()).isEqualTo(28);
    }

    @Test
    void doesNotCountTheSnaplenAsAFault() {
        byte[] whole = over4(IpProtocol.TCP, padded(tcp(1, 2, ACK), 1000));
        assertThat(decoder.decode(frame(whole, 54, whole.length, 0))).isTrue();

        assertThat(decoded.fault()).isNull();
        assertThat(decoded.ipLength()).isEqualTo(1020);
    }

    @Test
    void readsThePortsOfAHeaderThatIsCutAfterThem() {
        byte[] whole = over4(IpProtocol.TCP, tcp(1, 2, ACK));

        assertReads(Arrays.copyOf(whole, 34 + 19), WireFault.TCP_TRUNCATED);
        assertThat(ports()).containsExactly(1, 2);
        assertThat(decoded.tcpFlags()).isZero();

        assertReads(Arrays.copyOf(whole, 34 + 3), WireFault.TCP_TRUNCATED);
        assertThat(ports()).containsExactly(0, 0);
    }

    @Test
    void countsACutHeaderByItsProtocol() {
        assertReads(over4(IpProtocol.UDP, new byte[7]), WireFault.UDP_TRUNCATED);
        assertReads(over4(IpProtocol.UDP_LITE, new byte[7]), WireFault.UDP_TRUNCATED);
        assertReads(over4(IpProtocol.SCTP, new byte[11]), WireFault.SCTP_TRUNCATED);
        assertReads(over4(IpProtocol.DCCP, new byte[11]), WireFault.DCCP_TRUNCATED);
        assertReads(over4(IpProtocol.ICMP, new byte[3]), WireFault.ICMP_TRUNCATED);
        assertThat(decoded.hasIcmpType()).isFalse();
        assertReads(over6(IpProtocol.ICMPV6, new byte[3]), WireFault.ICMPV6_TRUNCATED);
    }

    @Test
    void readsNoFlagsOfATcpHeaderWhoseDataOffsetIsWrong() {
        assertReads(with(over4(IpProtocol.TCP, tcp(1, 2, ACK)), 46, 0x40), WireFault.TCP_BAD_DATA_OFFSET);
        assertThat(ports()).containsExactly(1, 2);
        assertThat(decoded.tcpFlags()).isZero();
    }

    @Test
    void readsThePortsAfterIpv4Options() {
        byte[] packet = with(over4(IpProtocol.UDP, padded(NOTHING, 48)), 14, 0x4F);
        decode(with(packet, 14 + 60, 0, 7, 0, 9));

        assertThat(ports()).containsExactly(7, 9);
        assertThat(decoded.fault()).isNull();
    }

    @Test
    void readsNoPortsAfterCutIpv4Options() {
        byte[] packet = with(over4(47, padded(NOTHING, 48)), 14, 0x4F);

        assertReads(Arrays.copyOf(packet, 14 + 59), WireFault.IPV4_OPTIONS_TRUNCATED);
        assertReads(Arrays.copyOf(packet, 14 + 20), WireFault.IPV4_OPTIONS_TRUNCATED);
        assertThat(decoded.sourceLow()).isEqualTo(IP_A);
        assertThat(decoded.transportCaptured()).isZero();
        assertReads(Arrays.copyOf(with(packet, 23, IpProtocol.UDP), 14 + 59), WireFault.UDP_TRUNCATED);
        assertThat(ports()).containsExactly(0, 0);
    }

    @Test
    void readsThePortsAfterMoreThanAHundredExtensionHeaders() {
        byte[] payload = udp(1, 2);
        int next = IpProtocol.UDP;
        for (int i = 0; i < 150; i++) {
            payload = extension(next, 1, payload);
            next = IpProtocol.DESTINATION_OPTIONS;
        }
        decode(over6(next, payload));

        assertThat(decoded.protocol()).isEqualTo(IpProtocol.UDP);
        assertThat(ports()).containsExactly(1, 2);
        assertThat(decoded.fault()).isNull();
    }

    @Test
    void readsNoPortsAfterTooManyExtensionHeaders() {
        assertReads(
                over6(IpProtocol.HOP_BY_HOP, new byte[8 * Ipv6ExtensionChain.MAX_HEADERS + 8]),
                WireFault.IPV6_CHAIN_TOO_LONG);
        assertThat(decoded.protocol()).isEqualTo(IpProtocol.HOP_BY_HOP);
    }

    @Test
    void readsNoPortsAfterACutExtensionHeader() {
        byte[] packet = over6(IpProtocol.HOP_BY_HOP, extension(IpProtocol.ROUTING, 1, extension(6, 1, tcp(1, 2, ACK))));

        assertReads(Arrays.copyOf(packet, 54 + 8 + 7), WireFault.IPV6_CHAIN_TRUNCATED);
        assertThat(decoded.protocol()).isEqualTo(IpProtocol.ROUTING);
    }

    @Test
    void readsAJumbogram() {
        decoder.decode(frame(FrameFixtures.JUMBOGRAM, FrameFixtures.JUMBOGRAM.length, 70_054, 0));

        assertThat(decoded.fault()).isNull();
        assertThat(decoded.ipLength()).isEqualTo(70_040);
        assertThat(ports()).containsExactly(1, 2);
    }
}
