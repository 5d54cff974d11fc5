package io.macmon.analyzer.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrafficCountersTest {

    private static final long START = 1_700_000_000_000_000_000L;

    private final TrafficCounters traffic = new TrafficCounters();

    @Test
    void percentilesAreExactUpToAnEighth() {
        for (long micros = 1; micros <= 10_000; micros++) {
            traffic.startBlock(START + micros * 1_000);
            traffic.count(100, START);
        }
        traffic.publish();
        long[] delays = new long[TrafficCounters.BUCKETS];
        traffic.addDelaysTo(delays);
        long[] none = new long[TrafficCounters.BUCKETS];

        assertThat(traffic.frames()).isEqualTo(10_000);
        assertThat(traffic.bytes()).isEqualTo(1_000_000);
        assertThat(TrafficCounters.percentile(0.5, delays, none)).isBetween(5_000L, 5_625L);
        assertThat(TrafficCounters.percentile(0.99, delays, none)).isBetween(9_900L, 11_140L);
        assertThat(TrafficCounters.percentile(0.99, delays, delays)).isEqualTo(-1);
    }

    @Test
    void anyDelayHasABucket() {
        for (long nanos : new long[] {Long.MIN_VALUE / 2, -1, 0, 1, 15_999, 16_000, Long.MAX_VALUE / 2}) {
            traffic.startBlock(nanos);
            traffic.count(60, 0);
        }
        traffic.publish();
        long[] delays = new long[TrafficCounters.BUCKETS];
        traffic.addDelaysTo(delays);

        assertThat(delays[0]).isEqualTo(4);
        assertThat(delays[15]).isEqualTo(1);
        assertThat(delays[16]).isEqualTo(1);
        assertThat(delays).endsWith(new long[16]); // room for the largest
        assertThat(java.util.Arrays.stream(delays).sum()).isEqualTo(7);
    }
}
