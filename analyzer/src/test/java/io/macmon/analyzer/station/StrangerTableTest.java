package io.macmon.analyzer.station;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StrangerTableTest {

    private static final int CAPACITY = 64;

    @Test
    void remembersWhoWasHeardLastLikeAMapInThatOrder() {
        Random random = new Random(4);
        StrangerTable table = new StrangerTable(CAPACITY);
        Map<Long, long[]> model = new LinkedHashMap<>(16, 0.75f, true); // frames, octets, time of the last
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
            assertThat(table.octets(row)).isEqualTo(expected[1]);
            assertThat(table.isFull()).isEqualTo(model.size() == CAPACITY);
        }
    }
}
