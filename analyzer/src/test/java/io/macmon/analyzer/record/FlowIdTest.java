package io.macmon.analyzer.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.flow.FlowMeter;
import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.analyzer.wire.FrameFixtures;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.config.FlowConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlowIdTest {

    @Test
    void staysTheSameInEveryRelease() {
        assertThat(FlowId.of(SampleFlows.TCP)).isEqualTo(3_085_650_893_036_519L);
        assertThat(FlowId.of(SampleFlows.LLC)).isEqualTo(7_741_926_070_632_374L);
        assertThat(SampleFlows.uid(SampleFlows.TCP)).isEqualTo("CMHTd6Zpg0djYf14L7");
    }

    @Test
    void isTheSameForEveryRecordOfAFlowUnlikeTheUid() {
        List<FlowRecord> records = records(0, 30, 45, 80, 85);

        assertThat(records).extracting(FlowRecord::reason).contains(EndReason.ACTIVE_TIMEOUT);
        assertThat(records).extracting(FlowId::of).hasSize(3).containsOnly(FlowId.of(records.get(0)));
        assertThat(records)
                .extracting(SampleFlows::uid)
                .doesNotHaveDuplicates()
                .allMatch(uid -> uid.matches("C\\w{17}"));
    }

    @Test
    void isAnotherOneForALaterFlowWithTheSameKey() {
        assertThat(records(0, 1, 100, 201)).extracting(FlowId::of).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void isTheSameInACaptureFileWithMicroseconds() {
        assertThat(FlowId.of(records(1.000_000_999).get(0)))
                .isEqualTo(FlowId.of(records(1.000_000).get(0)))
                .isNotEqualTo(FlowId.of(records(1.000_001).get(0)));
    }

    @Test
    void fitsTheExactIntegersOfJsonAndDiffersBetweenFlows() {
        Set<Long> ids = new HashSet<>();
        for (int port = 0; port < 65_536; port++) {
            long id = FlowId.of(SampleFlows.fromPort(port));
            assertThat(id).isBetween(0L, (1L << 53) - 1);
            ids.add(id);
        }
        assertThat(ids).hasSize(65_536);
    }

    // The records of a datagram at each of these times, with timeouts of 40 seconds.
    private static List<FlowRecord> records(double... seconds) {
        List<FlowRecord> records = new ArrayList<>();
        FlowMeter meter =
                new FlowMeter(new FlowConfig(Duration.ofSeconds(40), Duration.ofSeconds(40), 16), records::add);
        byte[] datagram = FrameFixtures.over4(IpProtocol.UDP, FrameBytes.udp(1, 2));
        for (double second : seconds) {
            meter.onFrame(FrameBytes.frame(datagram, datagram.length, datagram.length, Math.round(second * 1e9)));
        }
        meter.onStop();
        return records;
    }
}
