package io.macmon.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LaneQueueTest {

    private static final long LONG = TimeUnit.HOURS.toNanos(1);

    private final LaneQueue<Integer> queue = new LaneQueue<>(4, 1_000);

    @Test
    void wakesTheReaderForOneElementAfterAMoment() throws InterruptedException {
        queue.offer(1);

        queue.await(LONG, true);

        assertThat(taken(true)).containsExactly(1);
    }

    @Test
    void wakesTheReaderForABatchAtOnce() throws InterruptedException {
        Thread reader = reader(true);
        for (int i = 0; i < LaneQueue.BATCH; i++) {
            queue.offer(i);
        }
        reader.join();

        assertThat(taken(true)).hasSize(LaneQueue.BATCH);
    }

    @Test
    void wakesTheReaderForAnUrgentElementWhileRegularOnesWait() throws InterruptedException {
        queue.offer(1);
        Thread reader = reader(false);
        queue.offer(2);
        queue.offerUrgent(3);
        reader.join();

        assertThat(taken(false)).containsExactly(3);
        assertThat(taken(true)).containsExactly(1, 2);
    }

    @Test
    void wakesTheReaderForARegularElementThatCameWhileItWaitedForUrgentOnes() throws InterruptedException {
        queue.await(1, false);
        queue.offer(1);
        queue.await(1, false);
        queue.await(LONG, true);

        assertThat(taken(true)).containsExactly(1);
    }

    private Thread reader(boolean withRegular) {
        Thread reader = new Thread(() -> {
            try {
                queue.await(LONG, withRegular);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        reader.start();
        return reader;
    }

    private List<Integer> taken(boolean withRegular) {
        List<Integer> taken = new ArrayList<>();
        queue.drainTo(taken, 1_000, withRegular);
        return taken;
    }
}
