package io.macmon.analyzer.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FlowHashTest {

    private final FlowHash hash = new FlowHash(1);

    @Test
    void dependsOnEveryBitOfTheKey() {
        long[] words = new Random(4).longs(FlowKey.LENGTH).toArray();
        long before = of(hash, words);
        for (int bit = 0; bit < FlowKey.LENGTH * Long.SIZE; bit++) {
            long[] changed = words.clone();
            changed[bit / Long.SIZE] ^= 1L << (bit % Long.SIZE);
            assertThat(of(hash, changed)).as("bit %d", bit).isNotEqualTo(before);
        }
    }

    @Test
    void dependsOnTheSeed() {
        long[] words = new long[FlowKey.LENGTH];

        assertThat(of(new FlowHash(1), words)).isEqualTo(of(hash, words)).isNotEqualTo(of(new FlowHash(2), words));
    }

    @Test
    void distinguishesTheSameLongAtDifferentPositions() {
        long[] first = {7, 0, 0, 0, 0, 0, 0, 0};
        long[] second = {0, 7, 0, 0, 0, 0, 0, 0};

        assertThat(of(hash, first)).isNotEqualTo(of(hash, second));
    }

    @Test
    void spreadsSimilarKeysOverTheHighBits() {
        int[] buckets = new int[256];
        for (int i = 0; i < 256_000; i++) {
            long[] words = {0, 0x0800_0600_0000_0000L, i % 50_000, 0, i, 0, 0, 0};
            buckets[(int) (of(hash, words) >>> 56)]++;
        }
        assertThat(Arrays.stream(buckets)).allSatisfy(count -> assertThat(count).isBetween(800, 1200));
    }

    private long of(FlowHash hash, long[] words) {
        return hash.of(words, 0, FlowKey.WITH_MACS);
    }
}
