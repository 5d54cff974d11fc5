package io.macmon.analyzer.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.decode.HostPairShare;
import io.macmon.analyzer.decode.WireFault;
import io.macmon.analyzer.flow.FlowTimeouts.WorkLimits;
import io.macmon.analyzer.flow.name.LearnedNames;
import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.FlowTotals;
import io.macmon.analyzer.flow.record.RecordSink;
import io.macmon.capture.Frame;
import io.macmon.config.FlowConfig;
import io.macmon.config.FlowKeyFields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
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

    @ParameterizedTest(name = "idle {0} s, active {1} s, jitter {2} s, key {3}, {4} meters")
    @CsvSource({
        "15, 120, 0, IP, 2",
        "15, 120, 40, IP, 2",
        "15, 120, 40, MAC, 3",
        "3, 9, 2, IP, 5",
        "1000, 1000, 500, IP, 2",
        "15, 15, 100, IP, 64",
    })
    void severalMetersGiveTheRecordsOfOneInOrder(long idle, long active, int jitter, FlowKeyFields key, int meters) {
        FlowConfig config = new FlowConfig(Duration.ofSeconds(idle), Duration.ofSeconds(active), 65_536).withKey(key);
        for (int seed = 0; seed < ROUNDS; seed++) {
            List<SentFrame> frames = new RandomTraffic(seed, 9).frames(FRAMES, jitter);
            List<FlowRecord> expected = reference(config, frames);

            assertThat(merged(config, frames, meters, new Random(seed), false)).isEqualTo(expected);
            assertThat(merged(config, frames, meters, new Random(seed), true))
                    .as("with shares by header")
                    .isEqualTo(expected);
        }
    }

    private static List<FlowRecord> merged(
            FlowConfig config, List<SentFrame> sent, int meters, Random random, boolean byHeader) {
        List<Placed> records = new ArrayList<>();
        MeterTotals totals = new MeterTotals();
        for (int number = 0; number < meters; number++) {
            PlacedRecords own = new PlacedRecords();
            FlowMeter meter = new FlowMeter(
                    config,
                    new HostPairShare(number, meters),
                    new LearnedNames(),
                    own,
                    new WorkLimits(slowLimit(random), slowLimit(random)));
            for (SentFrame each : sent) {
                Frame frame = each.frame();
                frame.setShare(byHeader ? HostPairShare.ofHeader(frame, meters, false) : Frame.ANY_SHARE);
                meter.onFrame(frame);
                if (random.nextInt(50) == 0) {
                    meter.onTick(Long.MIN_VALUE);
                }
            }
            meter.onStop();
            assertThat(own.records).isSorted();
            records.addAll(own.records);
            totals.add(meter.counts());
        }
        assertThat(totals.frames).isEqualTo(sent.size());
        Collections.sort(records);
        List<FlowRecord> merged = records.stream().map(Placed::record).toList();
        assertThat(sum(merged, FlowTotals::frames)).isEqualTo(totals.metered);
        assertThat(totals.metered + totals.notMetered).isEqualTo(totals.frames);
        return merged;
    }

    private static final class MeterTotals {
        private long frames;
        private long metered;
        private long notMetered;

        private void add(MeterCounts counts) {
            frames += counts.frames();
            metered += counts.meteredFrames();
            notMetered += notMetered(counts);
        }
    }

    /** Records with their places, and what the meter knows about later ones. */
    private static final class PlacedRecords implements RecordSink {

        private final List<Placed> records = new ArrayList<>();
        private Placed reached = new Placed(null, 0, Long.MIN_VALUE, 0);
        private int phase;

        @Override
        public void accept(FlowRecord record) {
            throw new AssertionError("a record without a place");
        }

        @Override
        public void accept(FlowRecord record, long nanos, long number) {
            Placed placed = new Placed(record, phase, nanos, number);
            assertThat(placed).isGreaterThan(reached);
            records.add(placed);
        }

        @Override
        public void onReached(long nanos, long number) {
            Placed next = new Placed(null, phase, nanos, number);
            assertThat(next).isGreaterThanOrEqualTo(reached);
            reached = next;
        }

        @Override
        public void onOpenFlows() {
            phase++;
            reached = new Placed(null, phase, Long.MIN_VALUE, 0);
        }
    }

    private record Placed(FlowRecord record, int phase, long nanos, long number) implements Comparable<Placed> {

        private static final Comparator<Placed> ORDER = Comparator.comparingInt(Placed::phase)
                .thenComparingLong(Placed::nanos)
                .thenComparingLong(Placed::number);

        @Override
        public int compareTo(Placed other) {
            return ORDER.compare(this, other);
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
        return play(new FlowMeter(config, records::add), records, frames, random, ticks);
    }

    private static List<FlowRecord> slowMeter(FlowConfig config, List<SentFrame> frames, Random random) {
        List<FlowRecord> records = new ArrayList<>();
        FlowMeter meter = new FlowMeter(
                config,
                HostPairShare.ALL,
                new LearnedNames(),
                records::add,
                new WorkLimits(slowLimit(random), slowLimit(random)));
        return play(meter, records, frames, random, true);
    }

    private static FlowTimeouts.WorkLimit slowLimit(Random random) {
        return new FlowTimeouts.WorkLimit(random.nextInt(3), random.nextInt(4));
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
        assertThat(counts.meteredFrames() + notMetered(counts)).isEqualTo(counts.frames());
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

    private static long notMetered(MeterCounts counts) {
        return Arrays.stream(WireFault.values())
                .filter(fault -> !fault.allowsFlow())
                .mapToLong(counts::faults)
                .sum();
    }

    private static long sum(List<FlowRecord> records, ToLongFunction<FlowTotals> total) {
        return records.stream()
                .mapToLong(record -> total.applyAsLong(record.forward()) + total.applyAsLong(record.reverse()))
                .sum();
    }
}
