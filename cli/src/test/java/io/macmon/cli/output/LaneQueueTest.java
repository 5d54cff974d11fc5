package io.macmon.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LaneQueueTest {

    private static final long LONG = TimeUnit.HOURS.toNanos(1);

    // Elements that linger for good show what wakes the reader at once.
    private final LaneQueue<Integer> queue = new LaneQueue<>(4, 1_000, LONG);

    @Test
    void wakesTheReaderForOneElementAfterAMoment() throws Exception {
        LaneQueue<Integer> brief = new LaneQueue<>(4, 1_000);
        Thread reader = reader(brief, true);
        brief.offer(1);
        reader.join();

        assertThat(taken(brief, true)).containsExactly(1);
    }

    @Test
    void wakesTheReaderForABatchAtOnce() throws Exception {
        Thread reader = reader(queue, true);
        for (int i = 0; i < LaneQueue.BATCH; i++) {
            queue.offer(i);
        }
        reader.join();

        assertThat(taken(queue, true)).hasSize(LaneQueue.BATCH);
    }

    @Test
    void wakesTheReaderForAnUrgentElementWhileRegularOnesWait() throws Exception {
        queue.offer(1);
        Thread reader = reader(queue, false);
        queue.offer(2);
        queue.offerUrgent(3);
        reader.join();

        assertThat(taken(queue, false)).containsExactly(3);
        assertThat(taken(queue, true)).containsExactly(1, 2);
    }

    @Test
    void wakesTheReaderForARegularElementThatCameWhileItWaitedForUrgentOnes() throws Exception {
        LaneQueue<Integer> brief = new LaneQueue<>(4, 1_000);
        brief.await(1, false);
        brief.offer(1);
        brief.await(1, false);
        brief.await(LONG, true);

        assertThat(taken(brief, true)).containsExactly(1);
    }

    // A reader that waits for elements.
    private static Thread reader(LaneQueue<Integer> queue, boolean withRegular) throws Exception {
        Thread reader = new Thread(() -> {
            try {
                queue.await(LONG, withRegular);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        reader.start();
        Eventually.eventually("the reader waits", () -> reader.getState() == Thread.State.TIMED_WAITING);
        return reader;
    }

    private static List<Integer> taken(LaneQueue<Integer> queue, boolean withRegular) {
        List<Integer> taken = new ArrayList<>();
        queue.drainTo(taken, 1_000, withRegular);
        return taken;
    }
}
