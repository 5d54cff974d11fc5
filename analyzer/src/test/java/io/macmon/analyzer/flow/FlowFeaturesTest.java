package io.macmon.analyzer.flow;

import static io.macmon.analyzer.flow.TcpSegments.datagramFromA;
import static io.macmon.analyzer.flow.TcpSegments.datagramFromB;
import static io.macmon.analyzer.flow.TcpSegments.fromA;
import static io.macmon.analyzer.flow.TcpSegments.fromB;
import static io.macmon.analyzer.wire.FrameBytes.with;
import static io.macmon.analyzer.wire.TcpHeader.ACK;
import static io.macmon.analyzer.wire.TcpHeader.FIN;
import static io.macmon.analyzer.wire.TcpHeader.SYN;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.flow.record.FlowFeatures;
import io.macmon.analyzer.flow.record.FlowFeatures.Bulks;
import io.macmon.analyzer.flow.record.FlowFeatures.Flags;
import io.macmon.analyzer.flow.record.SummaryStats;
import io.macmon.config.FlowConfig;
import io.macmon.config.FlowMetrics;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The values of the flow-feature columns. */
class FlowFeaturesTest extends FlowMeterTestBase {

    private static final int PSH = 0x008;
    private static final int URG = 0x020;
    private static final int ECE = 0x040;
    private static final int CWR = 0x080;

    FlowFeaturesTest() {
        super(new FlowConfig(Duration.ofMinutes(2), Duration.ofHours(1), MAX_FLOWS).withMetrics(FlowMetrics.FEATURES));
    }

    @Test
    void countsEachFlagOfEachDirection() {
        receive(0, fromA(SYN | ECE | CWR, 1, 0));
        receive(1, fromB(SYN | ACK | ECE, 1, 0));
        receive(2, fromA(ACK | PSH | URG, 2, 10));
        receive(3, fromA(ACK | FIN, 12, 0));
        FlowFeatures features = stopped();

        assertThat(features.forward().flags()).isEqualTo(new Flags(1, 1, 0, 1, 2, 1, 1, 1));
        assertThat(features.reverse().flags()).isEqualTo(new Flags(0, 1, 0, 0, 1, 0, 1, 0));
    }

    @Test
    void summarizesPayloadOfEachDirectionAndOfBoth() {
        receive(0, datagramFromA(0));
        receive(1, datagramFromB(10));
        receive(2, datagramFromA(20));
        FlowFeatures features = stopped();

        assertThat(features.forward().payload()).isEqualTo(new SummaryStats(2, 0, 10, 20, Math.sqrt(200)));
        assertThat(features.reverse().payload()).isEqualTo(new SummaryStats(1, 10, 10, 10, 0));
        assertThat(features.payload()).isEqualTo(new SummaryStats(3, 0, 10, 20, 10));
        assertThat(features.forward().payloadFrames()).isEqualTo(1);
        assertThat(features.forward().headerBytes()).isEqualTo(16);
        assertThat(features.forward().minHeaderBytes()).isEqualTo(8);
    }

    @Test
    void countsNoMoreHeaderBytesThanTheSegmentHas() {
        receive(0, with(fromA(SYN, 1, 0), 14 + 20 + 12, 0xF0)); // the data offset claims 60 bytes
        FlowFeatures features = stopped();

        assertThat(features.forward().headerBytes()).isEqualTo(20);
    }

    @Test
    void remembersTheFirstWindowOfEachDirection() {
        receive(0, fromA(SYN, 1, 0, 1_000));
        receive(1, fromA(ACK, 2, 0, 2_000));
        FlowFeatures features = stopped();

        assertThat(features.forward().initialWindow()).hasValue(1_000);
        assertThat(features.reverse().initialWindow()).isEmpty();
    }

    @Test
    void countsFourFramesWithPayloadInARowAsABulk() {
        for (int frame = 0; frame < 3; frame++) {
            receive(frame * 100L, datagramFromA(10));
        }
        receive(250, datagramFromB(0)); // without payload, so it does not end the run
        receive(300, datagramFromA(10));
        receive(400, datagramFromA(10));
        FlowFeatures features = stopped();

        assertThat(features.forward().bulks()).isEqualTo(new Bulks(1, 5, 50, nanos(400)));
        assertThat(features.reverse().bulks()).isEqualTo(new Bulks(0, 0, 0, 0));
    }

    @Test
    void endsABulkAtPayloadOfTheOtherDirectionAndAfterASecond() {
        for (int frame = 0; frame < 4; frame++) {
            receive(frame, datagramFromA(10));
        }
        receive(4, datagramFromB(10));
        for (int frame = 5; frame < 9; frame++) {
            receive(frame, datagramFromA(10));
        }
        for (int frame = 0; frame < 3; frame++) {
            receive(1_009 + frame, datagramFromA(10));
        }

        assertThat(stopped().forward().bulks()).isEqualTo(new Bulks(2, 8, 80, nanos(6)));
    }

    @Test
    void endsSubflowsAtGapsOfMoreThanOneSecondAndActivePeriodsAtMoreThanFive() {
        receive(0, datagramFromA(0));
        receive(1_000, datagramFromA(0));
        receive(2_001, datagramFromA(0));
        receive(7_001, datagramFromA(0));
        receive(12_002, datagramFromA(0));
        receive(12_500, datagramFromB(0));
        FlowFeatures features = stopped();

        assertThat(features.subflows()).isEqualTo(4);
        assertThat(features.idle()).isEqualTo(new SummaryStats(1, nanos(5_001), nanos(5_001), nanos(5_001), 0));
        assertThat(features.active().count()).isEqualTo(2);
        assertThat(features.active().max()).isEqualTo(nanos(7_001));
        assertThat(features.active().min()).isEqualTo(nanos(498));
    }

    private FlowFeatures stopped() {
        meter.onStop();
        return only().features().orElseThrow();
    }
}
