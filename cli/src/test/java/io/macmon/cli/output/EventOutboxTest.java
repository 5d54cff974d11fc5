package io.macmon.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.MonitorEvent.LinkUp;
import io.macmon.capture.lab.Eventually;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventOutboxTest {

    private static final int CAPACITY = 65_536;
    private static final boolean LIVE = true;
    private static final MonitorEvent LAST = event(-1);

    private final List<MonitorEvent> delivered = Collections.synchronizedList(new ArrayList<>());
    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch busy = new CountDownLatch(1);
    private final CountDownLatch free = new CountDownLatch(1);

    @AfterEach
    void freeTheSink() {
        free.countDown();
    }

    @Test
    void passesEveryEventToEverySinkInOrderAndTheLastEventLast() {
        List<MonitorEvent> deliveredAsWell = new ArrayList<>();
        EventOutbox outbox = started(LIVE, delivered::add, deliveredAsWell::add);

        IntStream.range(0, 1_000).forEach(number -> outbox.accept(event(number)));
        outbox.stop(() -> LAST);

        assertThat(delivered)
                .hasSize(1_001)
                .startsWith(event(0), event(1))
                .endsWith(event(999), LAST)
                .isEqualTo(deliveredAsWell);
        assertThat(outbox.dropped()).isZero();
        assertThat(failures).isEmpty();
    }

    @Test
    void createsADeferredEventOnTheReportThreadAndKeepsItsPlace() {
        AtomicReference<String> maker = new AtomicReference<>();
        EventOutbox outbox = started(LIVE, delivered::add);

        outbox.accept(event(0));
        outbox.acceptDeferred(() -> {
            maker.set(Thread.currentThread().getName());
            return event(1);
        });
        outbox.acceptDeferred(() -> {
            throw new IllegalStateException("cannot be made");
        });
        outbox.accept(event(2));
        outbox.stop(() -> LAST);

        assertThat(delivered).containsExactly(event(0), event(1), event(2), LAST);
        assertThat(maker.get()).isEqualTo("macmon-report");
        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessage("cannot be made"));
    }

    @Test
    void dropsAndCountsEventsOfALiveCaptureWhenTheSinkIsBusy() throws Exception {
        EventOutbox outbox = started(LIVE, this::deliverSlowly);
        outbox.accept(event(0));
        busy.await();

        IntStream.range(0, CAPACITY + 10).forEach(number -> outbox.accept(event(number)));

        assertThat(outbox.dropped()).isEqualTo(10);
        free.countDown();
        outbox.stop(() -> LAST);
        assertThat(delivered).hasSize(1 + CAPACITY + 1);
    }

    @Test
    void losesNoFlowOfALiveCaptureWhileASinkHasNoRoom() throws Exception {
        PausedSink sink = new PausedSink();
        EventOutbox outbox = started(LIVE, sink);

        int flows = 0;
        while (outbox.hasRoom()) {
            outbox.accept(flow(flows++));
        }
        assertThat(delivered).isEmpty();
        sink.hasRoom = true;
        Eventually.eventually("there is room again", outbox::hasRoom);
        outbox.stop(() -> LAST);

        assertThat(delivered).hasSize(flows + 1).endsWith(LAST);
        assertThat(outbox.dropped()).isZero();
    }

    @Test
    void passesAlertsOnWhileASinkHasNoRoomForFlows() throws Exception {
        PausedSink sink = new PausedSink();
        EventOutbox outbox = started(LIVE, sink);
        IntStream.range(0, CAPACITY + 10).forEach(number -> outbox.accept(flow(number)));

        outbox.accept(event(1));

        Eventually.eventually("the alert arrived", () -> delivered.contains(event(1)));
        sink.hasRoom = true;
        outbox.stop(() -> LAST);
        assertThat(delivered).endsWith(LAST);
    }

    @Test
    void waitsForNoSinkOnceTheMetersMustEvictFlows() throws Exception {
        PausedSink sink = new PausedSink();
        EventOutbox outbox = started(LIVE, sink);

        IntStream.range(0, 40_000).forEach(number -> outbox.accept(flow(number)));

        Eventually.eventually("the sink got some", () -> !delivered.isEmpty());
        sink.hasRoom = true;
        outbox.stop();
        assertThat(delivered).hasSize(40_000);
    }

    @Test
    void letsTheMetersWaitAfterALiveCapture() throws Exception {
        PausedSink sink = new PausedSink();
        EventOutbox outbox = started(LIVE, sink);
        outbox.startDraining();
        Thread analysis =
                new Thread(() -> IntStream.range(0, 2 * CAPACITY).forEach(number -> outbox.accept(flow(number))));
        analysis.start();
        Eventually.eventually("it waits", () -> analysis.getState() == Thread.State.WAITING);
        sink.hasRoom = true;
        analysis.join();
        outbox.stop(() -> LAST);

        assertThat(delivered).hasSize(2 * CAPACITY + 1);
        assertThat(outbox.dropped()).isZero();
    }

    @Test
    void blocksTheAnalysisOfACaptureFile() throws Exception {
        EventOutbox outbox = started(!LIVE, this::deliverSlowly);
        outbox.accept(event(0));
        busy.await();
        Thread analysis =
                new Thread(() -> IntStream.range(0, CAPACITY + 10).forEach(number -> outbox.accept(event(number))));
        analysis.start();
        while (analysis.getState() != Thread.State.WAITING) {
            Thread.sleep(1);
        }

        free.countDown();
        analysis.join();
        outbox.stop(() -> LAST);

        assertThat(delivered).hasSize(1 + CAPACITY + 10 + 1);
        assertThat(outbox.dropped()).isZero();
    }

    @Test
    void countsAnEventThatAnInterruptedAnalysisCouldNotAdd() throws Exception {
        EventOutbox outbox = started(!LIVE, this::deliverSlowly);
        outbox.accept(event(0));
        busy.await();
        Thread.currentThread().interrupt();

        outbox.accept(event(1));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(outbox.dropped()).isEqualTo(1);
    }

    @Test
    void passesNothingMoreToASinkThatFailedAndEverythingToTheOthers() {
        AtomicInteger tried = new AtomicInteger();
        EventOutbox outbox = started(
                !LIVE,
                event -> {
                    tried.incrementAndGet();
                    throw new UncheckedIOException(new java.io.IOException("disk full"));
                },
                delivered::add);

        outbox.accept(event(1));
        outbox.accept(event(2));
        outbox.stop(() -> LAST);

        assertThat(tried).hasValue(1);
        assertThat(delivered).containsExactly(event(1), event(2), LAST);
        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessageContaining("disk full"));
    }

    @Test
    void survivesAnErrorOfASink() {
        EventOutbox outbox = started(
                !LIVE,
                event -> {
                    throw new AssertionError("impossible");
                },
                delivered::add);

        outbox.accept(event(1));
        outbox.stop(() -> LAST);

        assertThat(delivered).containsExactly(event(1), LAST);
        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessageContaining("impossible"));
    }

    @Test
    void reportsALastEventThatCannotBeCreated() {
        EventOutbox outbox = started(LIVE, delivered::add);

        outbox.accept(event(1));
        outbox.stop(() -> {
            throw new IllegalStateException("cannot count");
        });

        assertThat(delivered).containsExactly(event(1));
        assertThat(failures).hasSize(1);
    }

    @Test
    void addsAnEventPerInterval() throws Exception {
        CountDownLatch three = new CountDownLatch(3);
        EventOutbox outbox = new EventOutbox(List.of(delivered::add), LIVE, failures::add);
        outbox.schedule(Duration.ofMillis(20), () -> {
            three.countDown();
            return event(7);
        });
        long start = System.nanoTime();
        outbox.start();
        three.await();
        long elapsed = System.nanoTime() - start;
        outbox.stop(() -> LAST);

        assertThat(elapsed).isGreaterThanOrEqualTo(60_000_000);
        assertThat(delivered).startsWith(event(7), event(7), event(7)).endsWith(LAST);
    }

    @Test
    void mergesTheIntervalsThatPassWhileASinkBlocks() throws Exception {
        Semaphore intervals = new Semaphore(0);
        EventOutbox outbox = new EventOutbox(List.of(this::deliverSlowly), LIVE, failures::add);
        outbox.schedule(Duration.ofMillis(100), () -> {
            intervals.release();
            return event(7);
        });
        outbox.start();
        outbox.accept(event(0));
        busy.await();
        Thread.sleep(600);
        intervals.drainPermits(); // of intervals before the sink blocked

        long start = System.nanoTime();
        free.countDown();
        intervals.acquire(3);
        long elapsed = System.nanoTime() - start;
        outbox.stop(() -> LAST);

        assertThat(elapsed).as("one at once, two in their time").isGreaterThanOrEqualTo(190_000_000);
    }

    private EventOutbox started(boolean live, EventSink... sinks) {
        EventOutbox outbox = new EventOutbox(List.of(sinks), live, failures::add);
        outbox.start();
        return outbox;
    }

    private void deliverSlowly(MonitorEvent event) {
        delivered.add(event);
        busy.countDown();
        try {
            free.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Keeps what it gets; has no room until the test gives it some. */
    private final class PausedSink implements EventSink {

        private volatile boolean hasRoom;

        @Override
        public void accept(MonitorEvent event) {
            delivered.add(event);
        }

        @Override
        public boolean hasRoom() {
            return hasRoom;
        }
    }

    private static MonitorEvent flow(int second) {
        return new FlowEnded(Instant.ofEpochSecond(second), null);
    }

    private static MonitorEvent event(int second) {
        return new LinkUp(Instant.ofEpochSecond(second));
    }
}
