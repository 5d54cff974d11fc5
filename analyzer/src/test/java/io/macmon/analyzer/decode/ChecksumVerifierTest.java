package io.macmon.analyzer.decode;

import static io.macmon.analyzer.wire.FrameBytes.ethernet;
import static io.macmon.analyzer.wire.FrameBytes.extension;
import static io.macmon.analyzer.wire.FrameBytes.frame;
import static io.macmon.analyzer.wire.FrameBytes.icmp;
import static io.macmon.analyzer.wire.FrameBytes.ipv4Fragment;
import static io.macmon.analyzer.wire.FrameBytes.joined;
import static io.macmon.analyzer.wire.FrameBytes.padded;
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

import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.analyzer.wire.TcpHeader;
import io.macmon.capture.EtherType;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksumVerifierTest {

    private static final int IP = 14;
    private static final int TRANSPORT4 = IP + 20;
    private static final int TRANSPORT6 = IP + 40;

    private final FaultCounts faults = new FaultCounts();
    private final FrameDecoder decoder = new FrameDecoder(faults, true);
    private final DecodedFrame decoded = decoder.decoded();

    static Stream<Arguments> transports() {
        byte[] odd = {1, 2, 3, (byte) 0xFF, (byte) 0xFE};
        byte[] segment = joined(tcp(4_000, 80, TcpHeader.ACK), odd);
        byte[] datagram = with(joined(udp(4_000, 53), odd), 4, 0, 13);
        byte[] message = joined(icmp(8, 0), odd);
        return Stream.of(
                Arguments.of(over4(IpProtocol.TCP, segment), TRANSPORT4, WireFault.TCP_BAD_CHECKSUM),
                Arguments.of(over4(IpProtocol.UDP, datagram), TRANSPORT4, WireFault.UDP_BAD_CHECKSUM),
                Arguments.of(over4(IpProtocol.ICMP, message), TRANSPORT4, WireFault.ICMP_BAD_CHECKSUM),
                Arguments.of(over6(IpProtocol.TCP, segment), TRANSPORT6, WireFault.TCP_BAD_CHECKSUM),
                Arguments.of(over6(IpProtocol.UDP, datagram), TRANSPORT6, WireFault.UDP_BAD_CHECKSUM),
                Arguments.of(over6(IpProtocol.ICMPV6, message), TRANSPORT6, WireFault.ICMPV6_BAD_CHECKSUM));
    }

    @ParameterizedTest
    @MethodSource("transports")
    void acceptsRightChecksums(byte[] frame) {
        assertThat(decode(Checksums.filled(frame))).isTrue();
        assertThat(decoded.fault()).isNull();
    }

    @ParameterizedTest
    @MethodSource("transports")
    void acceptsPaddingAfterThePacket(byte[] frame) {
        byte[] filled = Checksums.filled(frame);
        byte[] trailer = {5, 6, 7};

        assertThat(decode(joined(filled, trailer))).isTrue();
        assertThat(decoded.fault()).isNull();
    }

    @ParameterizedTest
    @MethodSource("transports")
    void findsEachWrongBitOfTheTransportLayer(byte[] frame, int transport, WireFault fault) {
        byte[] filled = Checksums.filled(frame);
        for (int bit = 0; bit < (filled.length - transport) * 8; bit++) {
            assertThat(decode(flipped(filled, transport, bit))).isTrue();
            if (decoded.fault() == fault) {
                assertThat(decoded.tcpFlags()).isZero();
                assertThat(decoded.transportLength()).isZero();
            } else {
                // lengths and offsets decide what is covered
                assertThat(bit / 8).isIn(4, 5, 12);
            }
        }
    }

    @Test
    void findsEachWrongBitOfAnIpv4Header() {
        byte[] filled = Checksums.filled(over4(IpProtocol.UDP, padded(udp(4_000, 53), 20)));
        for (int bit = 0; bit < 20 * 8; bit++) {
            boolean hasFlow = decode(flipped(filled, IP, bit));
            assertThat(hasFlow && decoded.fault() == null).as("bit %d", bit).isFalse();
        }
        assertThat(faults.get(WireFault.IPV4_BAD_CHECKSUM)).isGreaterThan(120);
    }

    @Test
    void keepsThePortsOfASegmentWithAWrongChecksum() {
        decode(with(Checksums.filled(over4(IpProtocol.TCP, tcp(4_000, 80, TcpHeader.RST))), TRANSPORT4 + 4, 9));

        assertThat(decoded.fault()).isEqualTo(WireFault.TCP_BAD_CHECKSUM);
        assertThat(decoded.sourcePort()).isEqualTo(4_000);
        assertThat(decoded.destinationPort()).isEqualTo(80);
        assertThat(decoded.tcpFlags()).isZero();
        assertThat(faults.get(WireFault.TCP_BAD_CHECKSUM)).isEqualTo(1);
    }

    @Test
    void acceptsUdpWithoutAChecksum() {
        byte[] over4 = Checksums.filled(over4(IpProtocol.UDP, udp(1, 2)));
        byte[] over6 = Checksums.filled(over6(IpProtocol.UDP, udp(1, 2)));

        decode(with(over4, TRANSPORT4 + 6, 0, 0));
        assertThat(decoded.fault()).isNull();
        decode(with(over6, TRANSPORT6 + 6, 0, 0));
        assertThat(decoded.fault()).isNull();
    }

    @Test
    void acceptsADatagramThatIsShorterThanItsPacket() {
        byte[] datagram = Checksums.filled(over4(IpProtocol.UDP, udp(1, 2)));
        byte[] longer = with(joined(datagram, new byte[] {7, 7}), IP + 3, 30);
        // only the checksum of the IP header covers the new length
        int sum = (datagram[IP + 10] & 0xFF) << 8 | (datagram[IP + 11] & 0xFF);
        decode(with(longer, IP + 10, (sum - 2) >>> 8, sum - 2));

        assertThat(decoded.fault()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x2000, 3})
    void doesNotVerifyFragmentsAboveIp(int fragment) {
        byte[] packet = ipv4Fragment(IP_A, IP_B, IpProtocol.TCP, fragment, tcp(1, 2, TcpHeader.ACK));
        decode(with(filledHeader(ethernet(B, A, EtherType.IPV4, packet)), TRANSPORT4 + 9, 1));

        assertThat(faults.get(WireFault.TCP_BAD_CHECKSUM)).isZero();
    }

    @Test
    void doesNotVerifyWhatTheSnaplenCut() {
        byte[] segment = filledHeader(over4(IpProtocol.TCP, padded(tcp(1, 2, TcpHeader.ACK), 100)));
        decoder.decode(frame(segment, segment.length - 1, segment.length, 0));

        assertThat(decoded.fault()).isNull();
        assertThat(decoded.tcpFlags()).isEqualTo(TcpHeader.ACK);
    }

    @Test
    void doesNotVerifyPacketsWhoseAddressesAreNotTheFinalOnes() {
        byte[] segment = tcp(1, 2, TcpHeader.ACK);
        decode(over6(IpProtocol.ROUTING, with(extension(IpProtocol.TCP, 1, segment), 3, 1)));
        assertThat(decoded.fault()).isNull();
        decode(over6(IpProtocol.DESTINATION_OPTIONS, extension(IpProtocol.TCP, 1, segment)));
        assertThat(decoded.fault()).isNull();
        byte[] options = {(byte) 131, 3, 4, 0};
        decode(filledHeader(with(over4(IpProtocol.TCP, joined(options, segment)), IP, 0x46)));
        assertThat(decoded.fault()).isNull();
    }

    @Test
    void verifiesPacketsAfterOtherOptions() {
        byte[] segment = tcp(1, 2, TcpHeader.ACK);
        decode(over6(IpProtocol.HOP_BY_HOP, extension(IpProtocol.TCP, 1, segment)));
        assertThat(decoded.fault()).isEqualTo(WireFault.TCP_BAD_CHECKSUM);
        byte[] options = {1, (byte) 148, 4, 0};
        decode(filledHeader(with(over4(IpProtocol.TCP, joined(options, segment)), IP, 0x46)));
        assertThat(decoded.fault()).isEqualTo(WireFault.TCP_BAD_CHECKSUM);
        byte[] endless = {(byte) 148, 0, 0, 0};
        decode(filledHeader(with(over4(IpProtocol.TCP, joined(endless, segment)), IP, 0x46)));
        assertThat(decoded.fault()).isEqualTo(WireFault.TCP_BAD_CHECKSUM);
    }

    @Test
    void verifiesNothingUnlessAsked() {
        FrameDecoder trusting = new FrameDecoder(faults);
        trusting.decode(frame(over4(IpProtocol.TCP, tcp(1, 2, TcpHeader.SYN))));

        assertThat(trusting.decoded().fault()).isNull();
    }

    private boolean decode(byte[] bytes) {
        return decoder.decode(frame(bytes));
    }

    private static byte[] flipped(byte[] bytes, int from, int bit) {
        byte[] changed = bytes.clone();
        changed[from + bit / 8] ^= (byte) (1 << bit % 8);
        return changed;
    }

    // The right checksum of the IPv4 header, and a wrong one above.
    private static byte[] filledHeader(byte[] frame) {
        byte[] filled = Checksums.filled(frame);
        return with(filled, filled.length - 1, filled[filled.length - 1] + 1);
    }
}
