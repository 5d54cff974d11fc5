package io.macmon.analyzer.flow;

import static io.macmon.analyzer.flow.TcpSegments.datagramFromA;
import static io.macmon.analyzer.flow.TcpSegments.datagramFromB;
import static io.macmon.analyzer.flow.TcpSegments.fromA;
import static io.macmon.analyzer.flow.TcpSegments.fromB;
import static io.macmon.analyzer.wire.FrameBytes.with;
import static io.macmon.analyzer.wire.TcpHeader.ACK;
import static io.macmon.analyzer.wire.TcpHeader.FIN;
import static io.macmon.analyzer.wire.TcpHeader.RST;
import static io.macmon.analyzer.wire.TcpHeader.SYN;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.decode.Checksums;
import io.macmon.analyzer.decode.WireFault;
import io.macmon.analyzer.flow.record.FlowDetail;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.config.FlowMetrics;
import org.junit.jupiter.api.Test;

/** What a flow takes from frames with a wrong checksum. */
class BadChecksumTest extends FlowMeterTestBase {

    private static final int IPV4_CHECKSUM = 14 + 10;
    private static final int PROTOCOL = 14 + 9;
    private static final int TRANSPORT = 14 + 20;

    BadChecksumTest() {
        super(CONFIG.withMetrics(FlowMetrics.DETAIL).withVerifiedChecksums(true));
    }

    @Test
    void countsASegmentAndBelievesNothingInIt() {
        receive(0, right(fromA(SYN, 1, 0)));
        receive(1, right(fromB(SYN | ACK, 1, 0)));
        receive(2, wrong(fromA(ACK, 2, 100)));
        receive(3, wrong(fromB(RST, 2, 0)));
        receive(4, right(fromA(ACK, 2, 10)));
        receive(IDLE, right(fromA(ACK, 12, 10)));
        FlowDetail detail = stoppedDetail();

        assertThat(detail.history()).isEqualTo("ShCcD");
        assertThat(detail.connState()).isEqualTo("S1");
        assertThat(detail.forward().streamBytes()).isEqualTo(20);
        assertThat(detail.forward().payloadBytes()).isEqualTo(20);
        assertThat(detail.forward().retransmittedFrames()).isZero();
        assertThat(only().forward().frames()).isEqualTo(4);
        assertThat(only().reverse().frames()).isEqualTo(2);
        assertThat(only().reverse().tcpFlags()).isEqualTo(SYN | ACK);
        assertThat(meter.counts().faults(WireFault.TCP_BAD_CHECKSUM)).isEqualTo(2);
    }

    @Test
    void repeatsTheLetterAtPowersOfTen() {
        receive(0, right(fromA(SYN, 1, 0)));
        for (int i = 1; i <= 100; i++) {
            receive(i, wrong(fromA(ACK, 2, i)));
        }
        receive(101, right(fromA(FIN | ACK, 2, 0)));

        assertThat(stoppedDetail().history()).isEqualTo("SCCCF");
    }

    @Test
    void hasNoStateIfNoDatagramIsRight() {
        receive(0, wrong(datagramFromA(3)));
        receive(1, wrong(datagramFromB(3)));
        FlowDetail detail = stoppedDetail();

        assertThat(detail.history()).isEqualTo("Cc");
        assertThat(detail.connState()).isEqualTo("OTH");
        assertThat(detail.forward().payloadBytes()).isZero();
    }

    @Test
    void findsTheServerByItsPortEvenIfTheFirstChecksumIsWrong() {
        receive(0, wrong(fromB(ACK, 1, 3)));
        receive(1, right(fromA(ACK, 1, 3)));

        assertThat(stoppedDetail().history()).isEqualTo("^cD");
    }

    @Test
    void leavesOutFramesWhoseIpv4ChecksumIsWrong() {
        byte[] frame = right(datagramFromA(3));
        receive(0, with(frame, IPV4_CHECKSUM, frame[IPV4_CHECKSUM] + 1));
        receive(1, frame);
        meter.onStop();

        assertThat(only().forward().frames()).isEqualTo(1);
        assertThat(meter.counts().frames()).isEqualTo(2);
        assertThat(meter.counts().meteredFrames()).isEqualTo(1);
        assertThat(meter.counts().faults(WireFault.IPV4_BAD_CHECKSUM)).isEqualTo(1);
    }

    private static byte[] right(byte[] frame) {
        return Checksums.filled(frame);
    }

    private static byte[] wrong(byte[] frame) {
        byte[] filled = Checksums.filled(frame);
        int checksum = filled[PROTOCOL] == IpProtocol.TCP ? TRANSPORT + 16 : TRANSPORT + 6;
        return with(filled, checksum, filled[checksum] + 1);
    }
}
