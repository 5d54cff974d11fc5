package io.macmon.analyzer.flow;

import static io.macmon.analyzer.flow.TcpSegments.datagramFromA;
import static io.macmon.analyzer.flow.TcpSegments.datagramFromB;
import static io.macmon.analyzer.flow.TcpSegments.fromA;
import static io.macmon.analyzer.flow.TcpSegments.fromB;
import static io.macmon.analyzer.wire.FrameBytes.arp;
import static io.macmon.analyzer.wire.FrameBytes.cooked;
import static io.macmon.analyzer.wire.FrameBytes.ethernet;
import static io.macmon.analyzer.wire.FrameBytes.extension;
import static io.macmon.analyzer.wire.FrameBytes.frame;
import static io.macmon.analyzer.wire.FrameBytes.ipv4;
import static io.macmon.analyzer.wire.FrameBytes.ipv4Fragment;
import static io.macmon.analyzer.wire.FrameBytes.ipv6;
import static io.macmon.analyzer.wire.FrameBytes.padded;
import static io.macmon.analyzer.wire.FrameBytes.pppoe;
import static io.macmon.analyzer.wire.FrameBytes.udp;
import static io.macmon.analyzer.wire.FrameBytes.with;
import static io.macmon.analyzer.wire.FrameFixtures.A;
import static io.macmon.analyzer.wire.FrameFixtures.B;
import static io.macmon.analyzer.wire.FrameFixtures.IP_A;
import static io.macmon.analyzer.wire.FrameFixtures.IP_B;
import static io.macmon.analyzer.wire.FrameFixtures.over6;
import static io.macmon.analyzer.wire.TcpHeader.ACK;
import static io.macmon.analyzer.wire.TcpHeader.SYN;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.flow.record.DirectionDetail.Range;
import io.macmon.analyzer.flow.record.FlowDetail;
import io.macmon.analyzer.flow.record.FlowDetail.Handshake;
import io.macmon.analyzer.flow.record.SummaryStats;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.capture.EtherType;
import io.macmon.capture.Frame;
import io.macmon.capture.LinkType;
import io.macmon.config.FlowMetrics;
import io.macmon.config.net.MacAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a record holds beyond totals. */
class FlowDetailTest extends FlowMeterTestBase {

    private static final int TTL = 14 + 8;
    private static final int TOS = 14 + 1;

    FlowDetailTest() {
        super(CONFIG.withMetrics(FlowMetrics.DETAIL));
    }

    @Test
    void hasNoDetailWhenOnlyTotalsAreMeasured() {
        FlowMeter totals = new FlowMeter(CONFIG, records::add);
        totals.onFrame(frame(datagramFromA(0)));
        totals.onStop();

        assertThat(only().detail()).isEmpty();
    }

    @Test
    void summarizesSizesAndGapsOfEachDirectionAndOfTheFlow() {
        receive(0, datagramFromA(100));
        receive(10, datagramFromB(200));
        receive(30, datagramFromA(300));
        FlowDetail detail = stoppedDetail();

        assertThat(detail.forward().frameBytes().min()).isEqualTo(142);
        assertThat(detail.forward().frameBytes().max()).isEqualTo(342);
        assertThat(detail.forward().frameBytes().mean()).isEqualTo(242);
        assertThat(detail.forward().frameBytes().stddev()).isEqualTo(Math.sqrt(20_000));
        assertThat(detail.forward().gaps()).isEqualTo(new SummaryStats(1, 30_000_000, 30_000_000, 30_000_000, 0));
        assertThat(detail.reverse().gaps()).isEqualTo(SummaryStats.NONE);
        assertThat(detail.gaps().count()).isEqualTo(2);
        assertThat(detail.gaps().min()).isEqualTo(10_000_000);
        assertThat(detail.gaps().max()).isEqualTo(20_000_000);
        assertThat(detail.forward().payloadBytes()).isEqualTo(400);
        assertThat(detail.reverse().payloadBytes()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"8, 0", "64, 56", "4, 0"}) // a message of 4 bytes has only half a header
    void countsThePayloadOfIcmpAfterItsHeader(int message, int payload) {
        receive(0, ethernet(A, B, EtherType.IPV4, ipv4(IP_A, IP_B, IpProtocol.ICMP, with(new byte[message], 0, 8))));
        receive(1, ethernet(B, A, EtherType.IPV4, ipv4(IP_B, IP_A, IpProtocol.ICMP, with(new byte[message], 0, 0))));
        FlowDetail detail = stoppedDetail();

        assertThat(detail.forward().payloadBytes()).isEqualTo(payload);
        assertThat(detail.reverse().payloadBytes()).isEqualTo(payload);
    }

    @Test
    void hasTheTimesOfEachDirection() {
        receive(5, datagramFromA(0));
        receive(7, datagramFromA(0));
        FlowDetail detail = stoppedDetail();

        assertThat(detail.forward().first()).contains(milli(5));
        assertThat(detail.forward().last()).contains(milli(7));
        assertThat(detail.reverse().first()).isEmpty();
    }

    @Test
    void countsAGapOfZeroBeforeAFrameOlderThanTheLast() {
        receive(10, datagramFromA(0));
        receive(5, datagramFromA(0));
        FlowDetail detail = stoppedDetail();

        assertThat(detail.gaps()).isEqualTo(new SummaryStats(1, 0, 0, 0, 0));
        assertThat(detail.forward().first()).contains(milli(5));
        assertThat(detail.forward().last()).contains(milli(10));
    }

    @Test
    void hasTheRangeOfTtlAndDscp() {
        receive(0, with(with(datagramFromA(0), TTL, 64), TOS, 46 << 2));
        receive(1, with(with(datagramFromA(0), TTL, 63), TOS, 3)); // the low two bits are ECN
        receive(2, with(datagramFromB(0), TTL, 255));
        FlowDetail detail = stoppedDetail();

        assertThat(detail.forward().ttl()).contains(new Range(63, 64));
        assertThat(detail.forward().dscp()).contains(new Range(0, 46));
        assertThat(detail.reverse().ttl()).contains(new Range(255, 255));
    }

    @Test
    void countsNoMoreThanTheFrameOfAClaimedSize() {
        byte[] jumbo = with(
                over6(IpProtocol.HOP_BY_HOP, with(extension(IpProtocol.UDP, 1, udp(1, 2)), 2, 0xC2, 4, -1, -1, -1, -1)),
                18,
                0,
                0);
        receive(0, jumbo);
        receive(1, jumbo);
        FlowDetail detail = stoppedDetail();

        assertThat(only().forward().ipBytes()).isEqualTo(2L * (jumbo.length - 14));
        assertThat(only().forward().isLengthBeyondFrame()).isTrue();
        assertThat(detail.forward().payloadBytes()).isZero();
        assertThat(detail.forward().oversizeFrames()).isZero();
    }

    @Test
    void marksOnlyTheRecordAndTheDirectionWithALengthBeyondTheFrame() {
        receive(0, datagramFromA(0));
        receive(10_000, with(datagramFromB(0), 16, 0xFF, 0xFF));
        for (int second = 20; second <= 60; second += 10) {
            receive(second * 1_000L, datagramFromA(0));
        }
        meter.onStop();

        assertThat(records)
                .extracting(record -> record.forward().isLengthBeyondFrame())
                .containsExactly(false, false);
        assertThat(records)
                .extracting(record -> record.reverse().isLengthBeyondFrame())
                .containsExactly(true, false);
    }

    @Test
    void countsNoMoreThanTheFrameOfATotalLength() {
        byte[] datagram = with(datagramFromA(10), 16, 0xFF, 0xFF);
        receive(0, datagram);
        FlowDetail detail = stoppedDetail();

        assertThat(only().forward().ipBytes()).isEqualTo(38);
        assertThat(detail.forward().payloadBytes()).isEqualTo(10);
        assertThat(detail.forward().oversizeFrames()).isZero();
    }

    @Test
    void countsNoMoreThanTheFrameOfALengthAfterPppoe() {
        byte[] packet = with(ipv4(IP_A, IP_B, IpProtocol.UDP, padded(udp(1, 2), 100)), 2, 0xFF, 0xFF);
        byte[] session = pppoe(9, 0x21, packet);
        byte[] claim = with(session, 4, 0xFF, 0xFF);
        receive(0, ethernet(B, A, EtherType.PPPOE_SESSION, claim));

        assertThat(stoppedDetail().forward().payloadBytes()).isEqualTo(92);
        assertThat(only().forward().ipBytes()).isEqualTo(120);
    }

    @Test
    void readsHopLimitAndTrafficClassOfIpv6() {
        byte[] packet = with(with(ipv6(1, 2, IpProtocol.UDP, udp(1, 2)), 7, 3), 0, 0x6B, 0x80); // class 0xB8
        receive(0, ethernet(B, A, EtherType.IPV6, packet));
        FlowDetail detail = stoppedDetail();

        assertThat(detail.forward().ttl()).contains(new Range(3, 3));
        assertThat(detail.forward().dscp()).contains(new Range(46, 46));
    }

    @Test
    void hasNoTtlForAFlowWithoutIp() {
        receive(0, ethernet(B, A, EtherType.ARP, arp(1, A, IP_A, 0, IP_B)));

        assertThat(stoppedDetail().forward().ttl()).isEmpty();
    }

    @Test
    void measuresTheHandshake() {
        receive(0, fromA(SYN, 1, 0));
        receive(40, fromB(SYN | ACK, 1, 0));
        receive(45, fromA(ACK, 2, 0));
        receive(90, fromA(ACK, 2, 10));
        FlowDetail detail = stoppedDetail();

        assertThat(detail.handshake())
                .contains(new Handshake(Duration.ofMillis(45), Optional.of(Duration.ofMillis(40))));
    }

    @Test
    void measuresAHandshakeWhoseSynComesFromEndBOfTheKey() {
        receive(0, fromB(SYN, 1, 0));
        receive(3, fromA(SYN | ACK, 1, 0));
        receive(4, fromB(ACK, 2, 0));

        assertThat(stoppedDetail().handshake())
                .contains(new Handshake(Duration.ofMillis(4), Optional.of(Duration.ofMillis(3))));
    }

    @Test
    void doesNotGuessWhichOfTwoSynsWasAnswered() {
        receive(0, fromA(SYN, 1, 0));
        receive(1_000, fromA(SYN, 1, 0));
        receive(1_001, fromB(SYN | ACK, 1, 0));
        receive(1_002, fromA(ACK, 2, 0));

        assertThat(stoppedDetail().handshake()).isEmpty();
    }

    @Test
    void measuresTheRoundTripWhenOnlyTheClientIsCaptured() {
        receive(0, fromA(SYN, 1, 0));
        receive(40, fromA(ACK, 2, 0));

        assertThat(stoppedDetail().handshake()).contains(new Handshake(Duration.ofMillis(40), Optional.empty()));
    }

    @Test
    void measuresNoRoundTripWhenOnlyTheServerIsCaptured() {
        receive(0, fromB(SYN | ACK, 1, 0));
        receive(40, fromB(ACK, 2, 0));

        assertThat(stoppedDetail().handshake()).isEmpty();
    }

    @Test
    void countsRetransmittedBytesOfEachDirection() {
        receive(0, fromA(ACK, 1, 100));
        receive(1, fromB(ACK, 1, 50));
        receive(2, fromA(ACK, 1, 100));
        receive(3, fromA(ACK, 51, 100));
        FlowDetail detail = stoppedDetail();

        assertThat(detail.forward().retransmittedFrames()).isEqualTo(2);
        assertThat(detail.forward().retransmittedBytes()).isEqualTo(150);
        assertThat(detail.reverse().retransmittedBytes()).isZero();
    }

    @Test
    void countsFragmentsAndTheirPayload() {
        byte[] first = padded(udp(4000, 80), 8 + 16);
        receive(0, ethernet(B, A, EtherType.IPV4, ipv4Fragment(IP_A, IP_B, IpProtocol.UDP, 0x2000, first)));
        receive(1, ethernet(B, A, EtherType.IPV4, ipv4Fragment(IP_A, IP_B, IpProtocol.UDP, 3, new byte[10])));
        receive(2, datagramFromA(5));
        FlowDetail detail = stoppedDetail();

        assertThat(detail.forward().fragments()).isEqualTo(2);
        assertThat(detail.forward().payloadBytes()).isEqualTo(16 + 10 + 5);
        assertThat(only().forward().frames()).isEqualTo(3);
    }

    @Test
    void hasTheSourceAddressesOfACookedCaptureBesideTheFlow() {
        receive(0, LinkType.LINUX_SLL, cooked(A, EtherType.IPV4, ipv4(IP_A, IP_B, IpProtocol.UDP, udp(1, 2))));
        receive(1, LinkType.LINUX_SLL, cooked(B, EtherType.IPV4, ipv4(IP_B, IP_A, IpProtocol.UDP, udp(2, 1))));
        FlowDetail detail = stoppedDetail();

        assertThat(detail.forward().linkSource()).contains(new MacAddress(A));
        assertThat(detail.reverse().linkSource()).contains(new MacAddress(B));
        assertThat(only().source().mac().isZero()).isTrue();
    }

    @Test
    void countsPacketsLargerThanAnEthernetFrame() {
        receive(0, fromA(ACK, 1, 1_460));
        receive(1, fromA(ACK, 1_461, 1_461));

        assertThat(stoppedDetail().forward().oversizeFrames()).isEqualTo(1);
    }

    @Test
    void doesNotCountEthernetPaddingAsPayload() {
        receive(0, padded(fromA(ACK, 1, 0), 60));

        assertThat(stoppedDetail().forward().payloadBytes()).isZero();
    }

    @Test
    void countsThePayloadThatTheSnaplenCutOff() {
        byte[] bytes = fromA(ACK, 1, 1_000);
        meter.onFrame(frame(bytes, 60, bytes.length, 0));

        assertThat(stoppedDetail().forward().payloadBytes()).isEqualTo(1_000);
    }

    @Test
    void countsStreamBytesOnceAndThoseOfEachRecordApart() {
        receive(0, fromA(SYN, 1, 0));
        receive(1, fromA(ACK, 2, 100));
        for (int second = 10; second <= 60; second += 10) {
            receive(second * 1_000L, fromA(ACK, 2, 100));
        }
        receive(60_001, fromA(ACK, 102, 70));
        meter.onStop();

        assertThat(records)
                .extracting(record -> record.detail().orElseThrow().forward().streamBytes())
                .containsExactly(100L, 70L);
    }

    @Test
    void continuesToCountStreamBytesWhenTheSequenceNumbersStartAgain() {
        receive(0, fromA(SYN, 1, 0));
        receive(1, fromA(ACK, 2, 100));
        receive(2, fromA(SYN, 50_000, 0));
        receive(3, fromA(ACK, 50_001, 70));

        assertThat(stoppedDetail().forward().streamBytes()).isEqualTo(170);
    }

    private void receive(long atMillis, int linkType, byte[] bytes) {
        Frame cooked = frame(bytes, bytes.length, bytes.length, nanos(atMillis));
        cooked.setKind(linkType, Frame.Direction.UNKNOWN);
        meter.onFrame(cooked);
    }
}
