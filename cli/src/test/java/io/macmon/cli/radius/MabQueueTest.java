package io.macmon.cli.radius;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.RadiusReply;
import io.macmon.analyzer.audit.RadiusReply.Answer;
import io.macmon.capture.lab.Eventually;
import io.macmon.cli.radius.MabQueue.Counts;
import io.macmon.config.net.MacAddress;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class MabQueueTest {

    private static final int FAST = 10_000;
    private static final int CAPACITY = 20;

    private final List<MacAddress> answered = new CopyOnWriteArrayList<>();
    private final AtomicLong clock = new AtomicLong();

    @Test
    void asksAboutEachStationOnceInTheOrderOfOffers() throws Exception {
        try (MabQueue queue = start(station -> Answer.ACCEPT)) {
            for (int i = 0; i < 3; i++) {
                queue.offer(mac(2));
                queue.offer(mac(1));
                queue.offer(mac(3));
            }
            assertThat(queue.drain(Eventually.PATIENCE)).isTrue();
            queue.offer(mac(1));
            assertThat(queue.drain(Eventually.PATIENCE)).isTrue();

            assertThat(answered).containsExactly(mac(2), mac(1), mac(3));
            assertThat(queue.counts()).isEqualTo(new Counts(3, 3, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void anAnswerIsValidForAnHour() throws Exception {
        try (MabQueue queue = start(station -> Answer.REJECT)) {
            queue.offer(mac(1));
            clock.set(MabQueue.CACHE_DURATION.toNanos() - 1);
            queue.offer(mac(1));
            assertThat(queue.drain(Eventually.PATIENCE)).isTrue();
            assertThat(answered).hasSize(1);
            clock.set(MabQueue.CACHE_DURATION.toNanos());
            queue.offer(mac(1));
            assertThat(queue.drain(Eventually.PATIENCE)).isTrue();
            assertThat(answered).hasSize(2);
        }
    }

    @Test
    void countsEachAnswer() throws Exception {
        Answer[] all = Answer.values();
        try (MabQueue queue = start(station -> all[(int) (station.value() % all.length)])) {
            for (int i = 0; i < 2 * all.length + 1; i++) {
                queue.offer(mac(i));
            }
            assertThat(queue.drain(Eventually.PATIENCE)).isTrue();

            Counts counts = queue.counts();
            assertThat(counts.asked()).isEqualTo(11);
            assertThat(counts.accepted()
                            + counts.rejected()
                            + counts.challenged()
                            + counts.silent()
                            + counts.unproven())
                    .isEqualTo(11);
            assertThat(List.of(counts.rejected(), counts.challenged(), counts.silent(), counts.unproven()))
                    .allMatch(count -> count >= 2);
        }
    }

    @Test
    void countsStationsBeyondTheCapacityWhichCanBeOfferedAgain() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (MabQueue queue = start(station -> {
            await(go);
            return Answer.ACCEPT;
        })) {
            int all = CAPACITY + 11;
            for (int i = 0; i < all; i++) {
                queue.offer(mac(i));
            }
            long notAsked = queue.counts().notAsked();
            assertThat(notAsked).as("one or none is being processed").isBetween(10L, 11L);
            assertThat(queue.drain(Duration.ofMillis(10)))
                    .as("the server has not answered")
                    .isFalse();
            go.countDown();
            assertThat(queue.drain(Eventually.PATIENCE)).isTrue();
            assertThat(queue.counts().asked()).isEqualTo(all - notAsked);
            queue.offer(mac(all - 1));
            assertThat(queue.drain(Eventually.PATIENCE)).isTrue();
            assertThat(queue.counts().asked()).isEqualTo(all - notAsked + 1);
        }
    }

    @Test
    void keepsToTheRate() throws Exception {
        long start = System.nanoTime();
        try (MabQueue queue = start(20, station -> Answer.ACCEPT)) {
            for (int i = 0; i < 5; i++) {
                queue.offer(mac(i));
            }
            assertThat(queue.drain(Eventually.PATIENCE)).isTrue();
        }
        assertThat(System.nanoTime() - start)
                .isGreaterThanOrEqualTo(Duration.ofMillis(4 * 50).toNanos());
    }

    @Test
    void countsWhatIsUnansweredAtTheEndAsNotAsked() throws Exception {
        CountDownLatch asking = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        MabQueue queue = MabQueue.start(
                new MabAuthenticator() {
                    @Override
                    public RadiusReply authenticate(MacAddress station) {
                        asking.countDown();
                        await(closed);
                        return reply(Answer.SILENT);
                    }

                    @Override
                    public void close() {
                        closed.countDown();
                    }
                },
                FAST,
                1,
                CAPACITY,
                (station, reply) -> answered.add(station),
                clock::get);
        queue.offer(mac(1));
        queue.offer(mac(2));
        queue.offer(mac(3));
        asking.await();
        queue.close();

        assertThat(answered).isEmpty();
        assertThat(queue.counts()).isEqualTo(new Counts(0, 0, 0, 0, 0, 0, 3));
        assertThat(queue.drain(Eventually.PATIENCE)).isTrue();
        queue.offer(mac(4));
        assertThat(queue.counts().notAsked()).isEqualTo(3);
    }

    @Test
    void asksTheMostImportantFirstAndDiscardsTheLeastImportant() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch asking = new CountDownLatch(1);
        try (MabQueue queue = start(station -> {
            asking.countDown();
            await(go);
            return Answer.ACCEPT;
        })) {
            queue.offer(mac(0));
            asking.await();
            for (int i = 1; i <= CAPACITY; i++) {
                queue.offer(mac(i));
            }
            assertThat(queue.takeDiscarded()).isFalse();
            queue.offer(mac(50), 3);
            queue.offer(mac(51), 5);
            queue.offer(mac(7), 4);
            assertThat(queue.takeDiscarded()).isTrue();
            assertThat(queue.isAsked(mac(CAPACITY))).isFalse();
            go.countDown();
            assertThat(queue.drain(Eventually.PATIENCE)).isTrue();

            assertThat(answered).startsWith(mac(0), mac(51), mac(7), mac(50), mac(1), mac(2));
            assertThat(answered).hasSize(CAPACITY + 1).doesNotContain(mac(CAPACITY), mac(CAPACITY - 1));
            assertThat(queue.counts().notAsked()).isEqualTo(2);
        }
    }

    @Test
    void asksEightAtATime() throws Exception {
        CyclicBarrier together = new CyclicBarrier(MabQueue.WORKERS);
        try (MabQueue queue = start(MabQueue.WORKERS, FAST, station -> {
            meet(together);
            return Answer.ACCEPT;
        })) {
            for (int i = 0; i < MabQueue.WORKERS; i++) {
                queue.offer(mac(i));
            }
            assertThat(queue.drain(Eventually.PATIENCE)).isTrue();
            assertThat(queue.counts().accepted()).isEqualTo(MabQueue.WORKERS);
        }
    }

    @Test
    void triesOneStationAtATimeWhileTheServerIsSilent() throws Exception {
        AtomicBoolean isDead = new AtomicBoolean(true);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (MabQueue queue = start(MabQueue.WORKERS, FAST, station -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            running.decrementAndGet();
            return isDead.get() ? Answer.SILENT : Answer.ACCEPT;
        })) {
            queue.offer(mac(0));
            assertThat(queue.drain(Eventually.PATIENCE)).isTrue();
            assertThat(queue.isServerSilent()).isTrue();
            for (int i = 1; i < CAPACITY; i++) {
                queue.offer(mac(i));
            }
            assertThat(queue.drain(Eventually.PATIENCE)).isTrue();
            assertThat(most).hasValue(1);
            assertThat(queue.counts().silent()).isEqualTo(CAPACITY);
            isDead.set(false);
            queue.retryUnanswered();
            assertThat(queue.drain(Eventually.PATIENCE)).isTrue();

            assertThat(queue.isServerSilent()).isFalse();
            assertThat(queue.counts().accepted()).isEqualTo(CAPACITY);
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private MabQueue start(Function<MacAddress, Answer> server) {
        return start(FAST, server);
    }

    private MabQueue start(int rate, Function<MacAddress, Answer> server) {
        return start(1, rate, server);
    }

    private MabQueue start(int workers, int rate, Function<MacAddress, Answer> server) {
        MabAuthenticator authenticator = new MabAuthenticator() {
            @Override
            public RadiusReply authenticate(MacAddress station) {
                return reply(server.apply(station));
            }

            @Override
            public void close() {}
        };
        return MabQueue.start(
                authenticator, rate, workers, CAPACITY, (station, reply) -> answered.add(station), clock::get);
    }

    private static RadiusReply reply(Answer answer) {
        return new RadiusReply(answer, OptionalInt.empty(), "", Duration.ZERO);
    }

    private static void await(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static MacAddress mac(long number) {
        return new MacAddress(0x02_00_00_00_00_00L + number);
    }
}
