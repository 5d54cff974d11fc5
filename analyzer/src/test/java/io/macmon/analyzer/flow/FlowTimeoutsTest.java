package io.macmon.analyzer.flow;

import static io.macmon.analyzer.flow.FlowTimeouts.CLOSING;
import static io.macmon.analyzer.flow.FlowTimeouts.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowTimeoutsTest {

    private static final long MILLI = 1_000_000;
    private static final int MAX_EXAMINED = 2;

    private final FlowTable table = new FlowTable(300);
    private final int[] queues = new int[300];
    private FlowTimeouts timeouts = new FlowTimeouts(table, 100, 30);
    private long keys;

    @Test
    void findsNothingWithoutFlows() {
        advanceTo(Long.MAX_VALUE);

        assertThat(nextExpired()).isEqualTo(FlowTable.NONE);
    }

    @Test
    void findsAFlowAtItsDeadlineAndNotBefore() {
        int flow = open(OPEN, 5);
        advanceTo(104);
        assertThat(nextExpired()).isEqualTo(FlowTable.NONE);
        assertThat(timeouts.isExpired(flow, OPEN)).isFalse();

        advanceTo(105);
        assertThat(nextExpired()).isEqualTo(flow);
        assertThat(timeouts.isExpired(flow, OPEN)).isTrue();
    }

    @Test
    void restartsTheTimeoutWhenAFlowIsActive() {
        int flow = open(OPEN, 0);
        touch(flow, OPEN, 50);
        advanceTo(149);
        assertThat(nextExpired()).isEqualTo(FlowTable.NONE);

        advanceTo(150);
        assertThat(nextExpired()).isEqualTo(flow);
    }

    @Test
    void returnsFlowsInTheOrderOfTheirDeadlines() {
        int a = open(OPEN, 0);
        int b = open(OPEN, 10);
        int c = open(CLOSING, 75);
        int d = open(OPEN, 80);
        touch(a, OPEN, 90);
        advanceTo(1000);

        assertThat(cancelNextExpired()).isEqualTo(c); // at 105
        assertThat(cancelNextExpired()).isEqualTo(b); // at 110
        assertThat(cancelNextExpired()).isEqualTo(d); // at 180
        assertThat(cancelNextExpired()).isEqualTo(a); // at 190
        assertThat(cancelNextExpired()).isEqualTo(FlowTable.NONE);
    }

    @Test
    void returnsFlowsWithTheSameDeadlineInTheOrderTheyStarted() {
        int a = open(OPEN, 0);
        int b = open(CLOSING, 70);
        int c = open(OPEN, 70);
        touch(a, OPEN, 70);
        touch(b, CLOSING, 140);
        advanceTo(1000);

        assertThat(cancelNextExpired()).isEqualTo(a);
        assertThat(cancelNextExpired()).isEqualTo(b);
        assertThat(cancelNextExpired()).isEqualTo(c);
    }

    @Test
    void movesAFlowFromOneQueueToTheOtherAndBack() {
        int flow = open(OPEN, 0);
        touch(flow, CLOSING, 10);
        advanceTo(39);
        assertThat(nextExpired()).isEqualTo(FlowTable.NONE);

        touch(flow, OPEN, 39);
        advanceTo(138);
        assertThat(nextExpired()).isEqualTo(FlowTable.NONE);

        advanceTo(139);
        assertThat(nextExpired()).isEqualTo(flow);
    }

    @Test
    void findsAClosingFlowAlthoughAnOpenFlowIsScheduledEarlier() {
        open(OPEN, 0);
        advanceTo(1);
        assertThat(nextExpired()).isEqualTo(FlowTable.NONE);

        int closing = open(CLOSING, 2);
        advanceTo(32);
        assertThat(nextExpired()).isEqualTo(closing);
    }

    @Test
    void neverGoesBack() {
        int a = open(OPEN, 50);
        int b = open(OPEN, 20);
        advanceTo(149);
        assertThat(nextExpired()).isEqualTo(FlowTable.NONE);

        advanceTo(150);
        assertThat(cancelNextExpired()).isEqualTo(a);
        assertThat(cancelNextExpired()).isEqualTo(b);
    }

    @Test
    void findsTheFlowIdleTheLongestInEitherQueue() {
        int a = open(OPEN, 5);
        assertThat(timeouts.longestIdle()).isEqualTo(a);

        int b = open(CLOSING, 7);
        assertThat(timeouts.longestIdle()).isEqualTo(a);

        touch(a, OPEN, 9);
        assertThat(timeouts.longestIdle()).isEqualTo(b);

        cancel(a);
        assertThat(timeouts.longestIdle()).isEqualTo(b);
    }

    @Test
    void acceptsTimesAtBothEndsOfALong() {
        int a = open(OPEN, Long.MIN_VALUE);
        advanceTo(Long.MIN_VALUE + 100);
        assertThat(cancelNextExpired()).isEqualTo(a);

        open(OPEN, Long.MAX_VALUE);
        advanceTo(Long.MAX_VALUE);
        assertThat(nextExpired()).isEqualTo(FlowTable.NONE);
        assertThat(FlowTimeouts.deadlineAfter(Long.MAX_VALUE - 99, 100)).isEqualTo(Long.MAX_VALUE);
    }

    /** Timeouts and steps of about a tick, far below a tick, and longer than the whole wheel. */
    @ParameterizedTest
    @ValueSource(longs = {1_000, MILLI, 15_000 * MILLI, 30L * 86_400_000 * MILLI})
    void agreesWithASearchOfAllFlows(long timeout) {
        timeouts = new FlowTimeouts(table, timeout, timeout / 3);
        Random random = new Random(timeout);
        Map<Long, Integer> open = new TreeMap<>(); // by serial number
        long time = 0;
        for (int step = 0; step < 30_000; step++) {
            long ahead = (long) (timeout * Math.pow(random.nextDouble(), random.nextInt(50) == 0 ? 1 : 12));
            time = Math.addExact(time, ahead);
            timeouts.advanceTo(random.nextInt(2_000) == 0 ? time + 40 * timeout : time, random.nextInt(3));
            if (random.nextBoolean()) {
                timeouts.prepareLongestIdle();
            }
            int expired = nextExpired();
            assertThat(expired).isEqualTo(search(open, true));
            if (expired == FlowTable.NONE && !open.isEmpty() && random.nextInt(8) == 0) {
                expired = timeouts.longestIdle();
                assertThat(expired).isEqualTo(search(open, false));
            }
            if (expired != FlowTable.NONE) {
                open.remove(table.get(expired, FlowTable.SERIAL));
                cancel(expired);
            } else if (open.size() < 100 && random.nextInt(4) == 0) {
                int slot = open(random.nextInt(2), Long.MIN_VALUE);
                open.put(table.get(slot, FlowTable.SERIAL), slot);
            } else if (!open.isEmpty()) {
                int slot = open.values().stream()
                        .skip(random.nextInt(open.size()))
                        .findFirst()
                        .orElseThrow();
                touch(slot, random.nextInt(9) == 0 ? 1 - queues[slot] : queues[slot], Long.MIN_VALUE);
            }
        }
        assertThat(table.flows()).isEqualTo(open.size());
    }

    private void advanceTo(long nanos) {
        timeouts.advanceTo(nanos, MAX_EXAMINED);
    }

    // Searches with a small limit until the result is known.
    private int nextExpired() {
        int expired = timeouts.nextExpired();
        while (expired == TimerWheel.UNDECIDED) {
            timeouts.advanceTo(timeouts.streamNanos(), 1);
            expired = timeouts.nextExpired();
        }
        return expired;
    }

    private int search(Map<Long, Integer> open, boolean expiredOnly) {
        Comparator<Integer> order = Comparator.comparingLong(
                slot -> expiredOnly ? timeouts.deadline(slot, queues[slot]) : table.get(slot, FlowTable.LAST_ACTIVITY));
        return open.values().stream()
                .filter(slot -> !expiredOnly || timeouts.isExpired(slot, queues[slot]))
                .min(order)
                .orElse(FlowTable.NONE);
    }

    private int open(int queue, long nanos) {
        advanceTo(nanos);
        int slot = table.add(new long[] {0, 0, 0, 0, 0, 0, 0, keys++}, 0, 0, keys);
        timeouts.schedule(slot, queue);
        queues[slot] = queue;
        return slot;
    }

    private void touch(int slot, int queue, long nanos) {
        advanceTo(nanos);
        if (queue == queues[slot]) {
            timeouts.touch(slot);
            if (slot % 2 == 0) {
                timeouts.prepareLongestIdle(slot, queue);
            }
        } else {
            timeouts.move(slot, queues[slot], queue);
            queues[slot] = queue;
        }
    }

    private void cancel(int slot) {
        timeouts.cancel(slot, queues[slot]);
        table.remove(slot, 0);
    }

    private int cancelNextExpired() {
        int slot = nextExpired();
        if (slot != FlowTable.NONE) {
            cancel(slot);
        }
        return slot;
    }
}
