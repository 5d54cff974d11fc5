package io.macmon.analyzer.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FlowHeapTest {

    private static final int CAPACITY = 64;

    private record Entry(long nanos, long serial, int slot) {}

    @Test
    void returnsFlowsInOrderWhicheverAreRemoved() {
        Random random = new Random(3);
        FlowHeap heap = new FlowHeap(CAPACITY);
        TreeSet<Entry> model = new TreeSet<>(Comparator.comparing(Entry::nanos).thenComparing(Entry::serial));
        Entry[] bySlot = new Entry[CAPACITY];
        for (int step = 0; step < 200_000; step++) {
            int slot = random.nextInt(4) == 0 && !model.isEmpty() ? heap.slot() : random.nextInt(CAPACITY);
            if (bySlot[slot] == null) {
                bySlot[slot] = new Entry(random.nextInt(20), step, slot);
                model.add(bySlot[slot]);
                heap.add(bySlot[slot].nanos, step, slot);
            } else {
                model.remove(bySlot[slot]);
                bySlot[slot] = null;
                heap.remove(slot);
            }
            assertThat(heap.size()).isEqualTo(model.size());
            assertThat(heap.isEmpty()).isEqualTo(model.isEmpty());
            if (!model.isEmpty()) {
                assertThat(heap.slot()).isEqualTo(model.first().slot);
                assertThat(heap.nanos()).isEqualTo(model.first().nanos);
            }
        }
    }
}
