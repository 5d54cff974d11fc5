package io.macmon.analyzer.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class FlowTableTest {

    private static final int MAX_FLOWS = 300;

    private final FlowTable table = new FlowTable(MAX_FLOWS);
    private long added;

    @Test
    void findsWhatWasAddedAndNothingElse() {
        int slot = add(1, 77);

        assertThat(find(1, 77)).isEqualTo(slot);
        assertThat(find(2, 77)).isEqualTo(FlowTable.NONE);
        assertThat(find(1, 78L << 23)).isEqualTo(FlowTable.NONE);
        assertThat(table.flows()).isEqualTo(1);
    }

    @Test
    void addsAFlowWithoutTotalsInASlotThatWasUsedBefore() {
        int slot = add(1, 77);
        table.set(slot, FlowTable.STATE, 5);
        table.count(slot, FlowState.REVERSE, 60, 46);
        table.remove(slot, 77);
        int next = add(2, 78);

        assertThat(next).isEqualTo(slot);
        assertThat(table.get(next, FlowTable.STATE)).isZero();
        assertThat(table.get(next, FlowTable.FRAMES + FlowTable.TOTALS)).isZero();
        assertThat(table.get(next, FlowTable.SERIAL)).isEqualTo(1);
    }

    @Test
    void countsEachDirectionSeparately() {
        int slot = add(1, 77);
        table.count(slot, FlowState.FORWARD, 60, 46);
        table.count(slot, FlowState.REVERSE, 1000, 980);
        table.count(slot, FlowState.REVERSE, 1000, 980);

        assertThat(table.get(slot, FlowTable.FRAMES)).isEqualTo(1);
        assertThat(table.get(slot, FlowTable.BYTES)).isEqualTo(60);
        assertThat(table.get(slot, FlowTable.IP_BYTES)).isEqualTo(46);
        assertThat(table.get(slot, FlowTable.FRAMES + FlowTable.TOTALS)).isEqualTo(2);
        assertThat(table.get(slot, FlowTable.BYTES + FlowTable.TOTALS)).isEqualTo(2000);
        assertThat(table.get(slot, FlowTable.IP_BYTES + FlowTable.TOTALS)).isEqualTo(1960);
        assertThat(FlowKey.areEqual(key(1), 0, table.keys(), FlowTable.key(slot), FlowKey.WITH_MACS))
                .isTrue();
    }

    @Test
    void holdsItsMaximumNumberOfFlows() {
        for (int i = 0; i < MAX_FLOWS; i++) {
            assertThat(table.isFull()).isFalse();
            add(i, i);
        }
        assertThat(table.isFull()).isTrue();
        assertThat(slots()).doesNotHaveDuplicates().hasSize(MAX_FLOWS);
    }

    @Test
    void doesNotFindAnUnlistedFlowButKeepsItsRecord() {
        int slot = add(1, 77);
        table.set(slot, FlowTable.FIRST_NANOS, 5);
        table.unlist(slot, 77);
        assertThat(find(1, 77)).isEqualTo(FlowTable.NONE);

        int next = add(1, 77);
        assertThat(find(1, 77)).isEqualTo(next).isNotEqualTo(slot);
        assertThat(table.get(slot, FlowTable.FIRST_NANOS)).isEqualTo(5);
        assertThat(table.flows()).isEqualTo(2);

        table.remove(slot, 77);
        assertThat(find(1, 77)).isEqualTo(next);
        assertThat(table.flows()).isEqualTo(1);
    }

    @Test
    void holdsASingleFlow() {
        FlowTable single = new FlowTable(1);
        int slot = single.add(key(1), 0, -1, 0);

        assertThat(single.isFull()).isTrue();
        assertThat(single.find(key(1), 0, -1, FlowKey.WITH_MACS)).isEqualTo(slot);
        assertThat(single.find(key(2), 0, -1, FlowKey.WITH_MACS)).isEqualTo(FlowTable.NONE);
    }

    @Test
    void staysExactWhenAllHashesAreEqual() {
        compareWithMap(id -> 0x0123_4567_89AB_CDEFL, 20_000);
    }

    @Test
    void staysExactWhenProbesWrapAroundTheEnd() {
        compareWithMap(id -> id % 3 == 0 ? id << 55 : -1L - (id << 54), 50_000);
    }

    @Test
    void staysExactWhenHashesAreFew() {
        compareWithMap(id -> (id % 7) * 0x9E37_79B9_7F4A_7C15L, 50_000);
    }

    @Test
    void staysExactWhenHashesDifferOnlyInTheBitsOfTheSlot() {
        compareWithMap(id -> id & 0x7F_FFFF, 20_000);
    }

    @Test
    void staysExactWhenHashesAreGood() {
        compareWithMap(id -> id * 0x9E37_79B9_7F4A_7C15L, 200_000);
    }

    private void compareWithMap(LongUnaryOperator hash, int steps) {
        Random random = new Random(3);
        Map<Long, Integer> expected = new HashMap<>();
        for (int step = 0; step < steps; step++) {
            long id = random.nextInt(2 * MAX_FLOWS);
            long itsHash = hash.applyAsLong(id);
            int slot = find(id, itsHash);
            assertThat(slot).isEqualTo(expected.getOrDefault(id, FlowTable.NONE));
            if (slot != FlowTable.NONE) {
                table.remove(slot, itsHash);
                expected.remove(id);
            } else if (!table.isFull()) {
                expected.put(id, add(id, itsHash));
            }
            assertThat(table.flows()).isEqualTo(expected.size());
        }
        assertThat(slots()).containsExactlyInAnyOrderElementsOf(expected.values());
        expected.forEach(
                (id, slot) -> assertThat(find(id, hash.applyAsLong(id))).isEqualTo(slot));
    }

    private int add(long id, long hash) {
        return table.add(key(id), 0, hash, added++);
    }

    private List<Integer> slots() {
        List<Integer> slots = new ArrayList<>();
        for (FlowHeap heap = table.byFirstFrame(); !heap.isEmpty(); heap.remove(heap.slot())) {
            slots.add(heap.slot());
        }
        return slots;
    }

    private int find(long id, long hash) {
        return table.find(key(id), 0, hash, FlowKey.WITH_MACS);
    }

    // Keys of different ids differ in the last long only.
    private static long[] key(long id) {
        long[] words = new long[FlowKey.LENGTH];
        words[FlowKey.LENGTH - 1] = id;
        return words;
    }
}
