package io.macmon.analyzer.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.flow.record.DirectionDetail;
import io.macmon.analyzer.flow.record.DirectionDetail.Range;
import io.macmon.analyzer.flow.record.SummaryStats;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Narrow fields hold the same values as wide ones. */
class FlowLayoutTest {

    private final FlowExtras extras = new FlowExtras(3);
    private final long[] words = new long[3 * FlowLayout.LENGTH];
    private final Random random = new Random(7);

    @Test
    void fieldsFillTheirLinesAndDoNotOverlap() {
        assertThat(FlowLayout.LINE_0_END).isEqualTo(FlowLayout.direction(FlowState.FORWARD));
        assertThat(FlowLayout.DIRECTION_END).isEqualTo(FlowLayout.LINE);
        assertThat(FlowLayout.direction(FlowState.REVERSE)).isEqualTo(2 * FlowLayout.LINE);
        assertThat(FlowLayout.LETTERS).isEqualTo(FlowLayout.direction(FlowState.REVERSE) + FlowLayout.LINE);
        assertThat(FlowLayout.LINE_3_END).isEqualTo(FlowLayout.LENGTH);
        assertThat(FlowLayout.LENGTH * Long.BYTES).isEqualTo(256);
        assertThat(FlowLayout.Extra.LENGTH * Long.BYTES).isEqualTo(320);
    }

    @Test
    void extraPartsOfManyFlowsAreDistinctAndStartEmpty() {
        int slots = 1_300; // more than two chunks
        FlowExtras many = new FlowExtras(slots);
        int last = FlowLayout.Extra.LENGTH - 1;
        for (int use = 1; use <= 3; use++) {
            for (int slot = 0; slot < slots; slot++) {
                assertThat(many.get(slot, 0)).isZero();
                many.set(slot, last, use * slots + slot);
                assertThat(many.get(slot, 0)).isZero();
                many.set(slot, 0, -slot - 1);
            }
            for (int slot = 0; slot < slots; slot++) {
                assertThat(many.get(slot, last)).isEqualTo(use * slots + slot);
                assertThat(many.get(slot, 0)).isEqualTo(-slot - 1);
                many.remove(slot);
            }
        }
    }

    @Test
    void summarizesGapsOfAnyLengthAsWideSumsDo() {
        for (int round = 0; round < 2_000; round++) {
            int bits = 1 + random.nextInt(62);
            RunningStats wide = new RunningStats().wrap(new long[RunningStats.LENGTH], 0);
            GapStats narrow = new GapStats(words, extras).moveTo(FlowLayout.LENGTH, 1, FlowLayout.Extra.GAPS);
            int count = 1 + random.nextInt(30);
            long sum = 0;
            for (int i = 0; i < count; i++) {
                long gap = random.nextLong() >>> (Long.SIZE - 1 - random.nextInt(bits));
                sum += gap;
                wide.add(gap);
                narrow.add(gap);
            }

            assertThat(narrow.summary(count, sum)).isEqualTo(wide.summary(count));
            reset();
        }
    }

    @Test
    void countsPayloadAndOversizeFramesBeyondTheirFields() {
        DirectionDetailAccumulator forward = new DirectionDetailAccumulator(words, extras).moveTo(1, FlowState.FORWARD);
        RunningStats sizes = new RunningStats().wrap(new long[RunningStats.LENGTH], 0);
        int frames = 200_000;
        MeterBatch batch = batch(0, Integer.MAX_VALUE, 0);
        for (int i = 0; i < frames; i++) {
            batch.bytes[0] = Integer.MAX_VALUE - i % 5;
            batch.nanos[0] = i;
            sizes.add(batch.bytes[0]);
            forward.add(batch, 0, i == 0);
        }

        DirectionDetail detail = forward.detail(frames, frames * (long) Integer.MAX_VALUE - 2L * frames, 0);
        assertThat(detail.payloadBytes()).isEqualTo(frames * (long) Integer.MAX_VALUE);
        assertThat(detail.oversizeFrames()).isEqualTo(frames);
        assertThat(detail.frameBytes()).isEqualTo(sizes.summary(frames));
    }

    @Test
    void rangesHoldTheirExtremes() {
        DirectionDetailAccumulator reverse = new DirectionDetailAccumulator(words, extras).moveTo(1, FlowState.REVERSE);
        MeterBatch batch = batch(0, 0, 5);
        reverse.add(batch, 0, true);
        batch.detail().ttls[0] = 255;
        batch.detail().dscps[0] = 63;
        reverse.add(batch, 0, false);

        DirectionDetail detail = reverse.detail(2, 0, 0);
        assertThat(detail.ttl()).isEqualTo(Optional.of(new Range(0, 255)));
        assertThat(detail.dscp()).isEqualTo(Optional.of(new Range(0, 63)));
        assertThat(detail.frameBytes()).isEqualTo(new SummaryStats(2, 0, 0, 0, 0));
    }

    @Test
    void countsGapsFromTheFirstFrameThatArrivedNotFromTheEarliest() {
        DirectionDetailAccumulator forward = new DirectionDetailAccumulator(words, extras).moveTo(1, FlowState.FORWARD);
        forward.add(batch(60, 0, 100), 0, true);
        forward.add(batch(60, 0, 40), 0, false);
        forward.add(batch(60, 0, 130), 0, false);

        DirectionDetail detail = forward.detail(3, 180, 0);
        assertThat(detail.gaps()).isEqualTo(new SummaryStats(2, 0, 15, 30, Math.sqrt(450)));
        assertThat(detail.first()).contains(Instant.ofEpochSecond(0, 40));
    }

    @Test
    void anotherFlowInTheSlotStartsWithoutAnExtraPart() {
        extras.set(1, FlowLayout.Extra.FRAGMENTS, 5);
        extras.set(2, FlowLayout.Extra.FRAGMENTS, 7);
        extras.remove(1);
        assertThat(extras.get(1, FlowLayout.Extra.FRAGMENTS)).isZero();

        extras.set(0, FlowLayout.Extra.GAPS, 9);
        assertThat(extras.get(0, FlowLayout.Extra.FRAGMENTS)).isZero();
        assertThat(extras.get(0, FlowLayout.Extra.GAPS)).isEqualTo(9);
        assertThat(extras.get(2, FlowLayout.Extra.FRAGMENTS)).isEqualTo(7);
    }

    private void reset() {
        Arrays.fill(words, 0);
        extras.remove(1);
    }

    private static MeterBatch batch(int bytes, int payload, long nanos) {
        MeterBatch batch = new MeterBatch(new FlowHash(1), FlowKey.WITHOUT_MACS, new MeterBatchDetail(), null);
        batch.bytes[0] = bytes;
        batch.ipBytes[0] = payload;
        batch.nanos[0] = nanos;
        batch.detail().payloadBytes[0] = payload;
        return batch;
    }
}
