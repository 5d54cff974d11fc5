package io.macmon.analyzer.stranger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StrangerTableTest {

    private static final int CAPACITY = 64;

    @Test
    void agreesWithALinkedMapInAccessOrder() {
        Random random = new Random(4);
        StrangerTable table = new StrangerTable(CAPACITY, 4);
        Map<Long, long[]> model = new LinkedHashMap<>(16, 0.75f, true); // frames, bytes, time of the last
        for (int step = 1; step <= 200_000; step++) {
            long source = random.nextInt(3 * CAPACITY) * 0x0101_0000_0001L;
            int row = table.find(source);
            assertThat(row != StrangerTable.NONE).isEqualTo(model.containsKey(source));
            if (row == StrangerTable.NONE) {
                if (table.isFull()) {
                    Iterator<long[]> oldest = model.values().iterator();
                    assertThat(table.lastNanos(table.oldest())).isEqualTo(oldest.next()[2]);
                    oldest.remove();
                    row = table.replaceOldest(source);
                } else {
                    row = table.add(source);
                }
                model.put(source, new long[3]);
            }
            int length = random.nextInt(1_500);
            table.count(row, length, step);
            long[] expected = model.get(source);
            expected[0]++;
            expected[1] += length;
            expected[2] = step;

            assertThat(table.frames(row)).isEqualTo(expected[0]);
            assertThat(table.bytes(row)).isEqualTo(expected[1]);
            assertThat(table.isFull()).isEqualTo(model.size() == CAPACITY);
        }
    }

    /** Addresses that one multiplier sends to the same slot; an attacker who knows it can choose such. */
    @Test
    void spreadsAddressesThatShareASlotUnderAnotherSeed() {
        StrangerTable known = new StrangerTable(4_096, 0x9E37_79B9_7F4A_7C15L);
        long[] sources = LongStream.range(0, 1L << 48)
                .filter(source -> known.home(source) == 0)
                .limit(1_000)
                .toArray();
        Random random = new Random(7);
        for (int seed = 0; seed < 100; seed++) {
            StrangerTable table = new StrangerTable(4_096, random.nextLong());

            assertThat(LongStream.of(sources).mapToInt(table::home).distinct().count())
                    .isGreaterThan(850);
        }
    }

    @Test
    void usesARandomSeed() {
        LongStream sources = LongStream.range(0, 64);
        StrangerTable table = new StrangerTable(4_096);
        StrangerTable other = new StrangerTable(4_096);

        assertThat(sources.allMatch(source -> table.home(source) == other.home(source)))
                .isFalse();
    }
}
