package io.macmon.analyzer.flow;

import static io.macmon.analyzer.flow.record.EndReason.ACTIVE_TIMEOUT;
import static io.macmon.analyzer.flow.record.EndReason.CLOCK_SET_BACK;
import static io.macmon.analyzer.flow.record.EndReason.FORCED;
import static io.macmon.analyzer.flow.record.EndReason.IDLE_TIMEOUT;
import static io.macmon.analyzer.wire.FrameBytes.frame;
import static io.macmon.analyzer.wire.FrameBytes.udp;
import static io.macmon.analyzer.wire.IpProtocol.UDP;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.capture.Frame;
import io.macmon.capture.StreamClock;
import io.macmon.config.FlowConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What flows do when the clock of the frames is set back, or frames of two clocks alternate. */
class FlowClockTest extends FlowMeterTestBase {

    private static final FlowConfig CONFIG_OF_200_FLOWS =
            new FlowConfig(Duration.ofSeconds(15), Duration.ofSeconds(60), 200);

    @Test
    void endsAllFlowsWhenTheClockIsSetBackAndContinuesWithTheNewTime() {
        long hour = Duration.ofHours(1).toMillis();
        receive(hour, aToB(UDP, udp(1, 9)));
        receive(hour, aToB(UDP, udp(2, 9)));
        for (int late = 0; late < 2_000; late += 100) {
            receive(late, aToB(UDP, udp(1, 9)));
        }
        receive(2_000, aToB(UDP, udp(3, 9)));
        meter.onTick(nanos(2_000 + IDLE));

        assertThat(records)
                .extracting(FlowRecord::reason)
                .containsExactly(CLOCK_SET_BACK, CLOCK_SET_BACK, IDLE_TIMEOUT, IDLE_TIMEOUT);
        assertThat(records.get(0).first()).isEqualTo(milli(hour));
        assertThat(records.get(0).last()).isEqualTo(milli(hour));
        assertThat(records.get(0).forward().frames()).isEqualTo(11);
        assertThat(records.get(2).first()).isEqualTo(milli(1_000));
        assertThat(records.get(2).last()).isEqualTo(milli(1_900));
        assertThat(records.stream()
                        .mapToLong(record -> record.forward().frames())
                        .sum())
                .isEqualTo(23);
    }

    @ParameterizedTest
    @ValueSource(longs = {2_000, 2 * IDLE})
    void givesTheSameReasonWhenTheClockIsSetBackAgainBeforeAllFlowsHaveEnded(long pauseMillis) {
        FlowMeter large = new FlowMeter(CONFIG_OF_200_FLOWS, records::add);
        for (int port = 1; port <= 100; port++) {
            large.onFrame(udpFrame(port, Duration.ofHours(3).toMillis()));
        }
        for (int hour = 2; hour > 0; hour--) {
            for (int late = 0; late < 2_000; late += 200) {
                large.onFrame(udpFrame(200, Duration.ofHours(hour).toMillis() + late));
            }
            large.onFrame(udpFrame(200, Duration.ofHours(hour).toMillis() + pauseMillis));
        }
        large.onTick(nanos(Duration.ofHours(1).toMillis() + pauseMillis));

        assertThat(records).hasSizeGreaterThan(100);
        assertThat(records.subList(0, 100)).extracting(FlowRecord::reason).containsOnly(CLOCK_SET_BACK);
    }

    private static Frame udpFrame(int port, long atMillis) {
        byte[] bytes = aToB(UDP, udp(port, 9));
        return frame(bytes, bytes.length, bytes.length, nanos(atMillis));
    }

    @Test
    void ticksShowThatTheClockIsSetBackOnASilentNetwork() {
        long hour = Duration.ofHours(1).toMillis();
        receive(hour, aToB(UDP, udp(1, 9)));
        for (int late = 0; late <= 1_000; late += 100) {
            meter.onTick(nanos(late));
        }

        assertThat(only().reason()).isEqualTo(CLOCK_SET_BACK);
    }

    @Test
    void keepsFlowsOfTwoClocksWhoseFramesAlternate() {
        long hour = Duration.ofHours(1).toMillis();
        for (int at = 0; at < 10_000; at += 100) {
            receive(hour + at, aToB(UDP, udp(1, 9)));
            receive(at, aToB(UDP, udp(2, 9)));
        }
        meter.onStop();

        assertThat(records).extracting(FlowRecord::reason).containsExactly(FORCED, FORCED);
    }

    @Test
    void keepsFlowsWhenFewFramesAreFarBehind() {
        long hour = Duration.ofHours(1).toMillis();
        receive(hour, aToB(UDP, udp(1, 9)));
        for (int late = 1; late < StreamClock.CONFIRMATIONS; late++) {
            receive(late * 1_000L, aToB(UDP, udp(1, 9)));
        }
        receive(hour + 1, aToB(UDP, udp(1, 9)));
        meter.onStop();

        assertThat(records).extracting(FlowRecord::reason).containsExactly(ACTIVE_TIMEOUT, FORCED);
        assertThat(records).extracting(record -> record.forward().frames()).containsExactly(8L, 1L);
    }

    @Test
    void keepsTheTimeOfAFrameOutOfOrderWhenTheClockIsSetBackLater() {
        long hour = Duration.ofHours(1).toMillis();
        receive(hour, aToB(UDP, udp(1, 9)));
        receive(hour - 30_000, aToB(UDP, udp(1, 9)));
        receive(hour + 1, aToB(UDP, udp(1, 9)));
        for (int late = 0; late <= StreamClock.CONFIRMATIONS; late++) {
            receive(200L * late, aToB(UDP, udp(2, 9)));
        }
        meter.onStop();

        assertThat(records.get(0).reason()).isEqualTo(CLOCK_SET_BACK);
        assertThat(records.get(0).first()).isEqualTo(milli(hour - 30_000));
    }
}
