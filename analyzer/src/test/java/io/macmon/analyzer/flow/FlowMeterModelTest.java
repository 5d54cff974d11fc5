package io.macmon.analyzer.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.decode.WireFault;
import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.FlowTotals;
import io.macmon.config.FlowConfig;
import io.macmon.config.FlowKeyFields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares the meter with a simple implementation of its rules, record by record and in order, on random traffic. */
class FlowMeterModelTest {

    private static final int FRAMES = 4_000;
    private static final int ROUNDS = 12;

    @ParameterizedTest(name = "idle {0} s, active {1} s, at most {2} flows of {3} stations, jitter {4} s, key {5}")
    @CsvSource({
        "15, 120, 65536, 3, 0, IP",
        "15, 120, 65536, 3, 40, IP",
        "15, 120, 65536, 3, 40, MAC",
        "15, 120, 4, 3, 0, IP",
        "15, 15, 7, 4, 3, IP",
        "15, 15, 7, 4, 3, MAC",
        "3, 9, 65536, 2, 2, IP",
        "5, 60, 1, 2, 10, IP",
        "30, 300, 50, 9, 0, IP",
        "1000, 1000, 100, 9, 500, IP",
    })
    void buildsTheSameRecordsAsTheReference(
            long idle, long active, int maxFlows, int stations, int jitter, FlowKeyFields key) {
        FlowConfig config = new FlowConfig(Duration.ofSeconds(idle), Duration.ofSeconds(active), maxFlows).withKey(key);
        for (int seed = 0; seed < ROUNDS; seed++) {
            List<SentFrame> frames = new RandomTraffic(seed, stations).frames(FRAMES, jitter);
            List<FlowRecord> expected = reference(config, frames);

            assertThat(meter(config, frames, new Random(seed), false)).isEqualTo(expected);
            assertThat(meter(config, frames, new Random(seed), true))
                    .as("with ticks")
                    .isEqualTo(expected);
            assertThat(slowMeter(config, frames, new Random(seed)))
                    .as("with slow work limits")
                    .isEqualTo(expected);
        }
    }

    private static List<FlowRecord> reference(FlowConfig config, List<SentFrame> frames) {
        ReferenceMeter reference = new ReferenceMeter(config);
        frames.forEach(reference::receive);
        reference.stop();
        return reference.records;
    }

    private static List<FlowRecord> meter(FlowConfig config, List<SentFrame> frames, Random random, boolean ticks) {
        List<FlowRecord> records = new ArrayList<>();
        return play(new FlowMeter(config, records::add, random.nextLong()), records, frames, random, ticks);
    }

    private static List<FlowRecord> slowMeter(FlowConfig config, List<SentFrame> frames, Random random) {
        List<FlowRecord> records = new ArrayList<>();
        FlowMeter meter = new FlowMeter(config, records::add, random.nextLong(), slowLimit(random), slowLimit(random));
        return play(meter, records, frames, random, true);
    }

    private static FlowMeter.WorkLimit slowLimit(Random random) {
        return new FlowMeter.WorkLimit(random.nextInt(3), random.nextInt(4));
    }

    private static List<FlowRecord> play(
            FlowMeter meter, List<FlowRecord> records, List<SentFrame> frames, Random random, boolean ticks) {
        long[] horizon = earliestFrom(frames);
        for (int i = 0; i < frames.size(); i++) {
            if (ticks && random.nextInt(3) == 0) {
                meter.onTick(horizon[i] - random.nextInt(2));
            }
            meter.onFrame(frames.get(i).frame());
        }
        meter.onStop();
        assertBalances(meter, frames, records);
        return records;
    }

    /** For each frame, the earliest time of it and all later ones: the time that a tick before it may have. */
    private static long[] earliestFrom(List<SentFrame> frames) {
        long[] earliest = new long[frames.size()];
        long time = Long.MAX_VALUE;
        for (int i = frames.size() - 1; i >= 0; i--) {
            time = Math.min(time, frames.get(i).nanos());
            earliest[i] = time;
        }
        return earliest;
    }

    private static void assertBalances(FlowMeter meter, List<SentFrame> frames, List<FlowRecord> records) {
        MeterCounts counts = meter.counts();
        assertThat(counts.frames()).isEqualTo(frames.size());
        assertThat(counts.bytes())
                .isEqualTo(frames.stream().mapToLong(SentFrame::originalLength).sum());
        assertThat(counts.meteredFrames() + notMetered(meter)).isEqualTo(counts.frames());
        assertThat(sum(records, FlowTotals::frames)).isEqualTo(counts.meteredFrames());
        assertThat(sum(records, FlowTotals::bytes)).isEqualTo(counts.meteredBytes());
        assertThat(counts.openFlows()).isZero();
        for (EndReason reason : EndReason.values()) {
            assertThat(counts.records(reason))
                    .isEqualTo(records.stream()
                            .filter(record -> record.reason() == reason)
                            .count());
        }
    }

    private static long notMetered(FlowMeter meter) {
        return Arrays.stream(WireFault.values())
                .filter(fault -> !fault.allowsFlow())
                .mapToLong(meter.counts()::faults)
                .sum();
    }

    private static long sum(List<FlowRecord> records, ToLongFunction<FlowTotals> total) {
        return records.stream()
                .mapToLong(record -> total.applyAsLong(record.forward()) + total.applyAsLong(record.reverse()))
                .sum();
    }
}
