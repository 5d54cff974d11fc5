package io.macmon.analyzer.flow;

import static io.macmon.analyzer.flow.TcpSegments.datagramFromA;
import static io.macmon.analyzer.flow.TcpSegments.datagramFromB;
import static io.macmon.analyzer.flow.TcpSegments.fromA;
import static io.macmon.analyzer.flow.TcpSegments.fromB;
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

/** What flow-feature columns are made of. */
class FlowFeaturesTest extends FlowMeterTestBase {

    private static final int PSH = 0x008;
    private static final int URG = 0x020;
    private static final int ECE = 0x040;
    private static final int CWR = 0x080;

    FlowFeaturesTest() {
        super(new FlowConfig(Duration.ofMinutes(2), Duration.ofHours(1), MAX_FLOWS, FlowMetrics.FEATURES));
    }

    @Test
    void countsEachFlagOfEachDirection() {
        hear(0, fromA(SYN | ECE | CWR, 1, 0));
        hear(1, fromB(SYN | ACK | ECE, 1, 0));
        hear(2, fromA(ACK | PSH | URG, 2, 10));
        hear(3, fromA(ACK | FIN, 12, 0));
        FlowFeatures features = stopped();

        assertThat(features.forward().flags()).isEqualTo(new Flags(1, 1, 0, 1, 2, 1, 1, 1));
        assertThat(features.reverse().flags()).isEqualTo(new Flags(0, 1, 0, 0, 1, 0, 1, 0));
    }

    @Test
    void spreadsPayloadOfEachDirectionAndOfBoth() {
        hear(0, datagramFromA(0));
        hear(1, datagramFromB(10));
        hear(2, datagramFromA(20));
        FlowFeatures features = stopped();

        assertThat(features.forward().payload()).isEqualTo(new SummaryStats(2, 0, 10, 20, Math.sqrt(200)));
        assertThat(features.reverse().payload()).isEqualTo(new SummaryStats(1, 10, 10, 10, 0));
        assertThat(features.payload()).isEqualTo(new SummaryStats(3, 0, 10, 20, 10));
        assertThat(features.forward().payloadFrames()).isEqualTo(1);
        assertThat(features.forward().headerBytes()).isEqualTo(16);
        assertThat(features.forward().minHeaderBytes()).isEqualTo(8);
    }

    @Test
    void remembersTheFirstWindowOfEachDirection() {
        hear(0, fromA(SYN, 1, 0, 1_000));
        hear(1, fromA(ACK, 2, 0, 2_000));
        FlowFeatures features = stopped();

        assertThat(features.forward().initialWindow()).hasValue(1_000);
        assertThat(features.reverse().initialWindow()).isEmpty();
    }

    @Test
    void takesFourFramesOfPayloadInARowForABulk() {
        for (int frame = 0; frame < 3; frame++) {
            hear(frame * 100L, datagramFromA(10));
        }
        hear(250, datagramFromB(0)); // no payload, so it does not part them
        hear(300, datagramFromA(10));
        hear(400, datagramFromA(10));
        FlowFeatures features = stopped();

        assertThat(features.forward().bulks()).isEqualTo(new Bulks(1, 5, 50, nanos(400)));
        assertThat(features.reverse().bulks()).isEqualTo(new Bulks(0, 0, 0, 0));
    }

    @Test
    void endsABulkWithPayloadOfTheOtherDirectionAndAfterASecond() {
        for (int frame = 0; frame < 4; frame++) {
            hear(frame, datagramFromA(10));
        }
        hear(4, datagramFromB(10));
        for (int frame = 5; frame < 9; frame++) {
            hear(frame, datagramFromA(10));
        }
        for (int frame = 0; frame < 3; frame++) {
            hear(1_009 + frame, datagramFromA(10));
        }

        assertThat(stopped().forward().bulks()).isEqualTo(new Bulks(2, 8, 80, nanos(6)));
    }

    @Test
    void partsSubflowsAtGapsOfMoreThanASecondAndIdleTimeAtFive() {
        hear(0, datagramFromA(0));
        hear(1_000, datagramFromA(0));
        hear(2_001, datagramFromA(0));
        hear(7_001, datagramFromA(0));
        hear(12_002, datagramFromA(0));
        hear(12_500, datagramFromB(0));
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
