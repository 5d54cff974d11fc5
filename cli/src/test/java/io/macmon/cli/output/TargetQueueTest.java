package io.macmon.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.LinkUp;
import io.macmon.analyzer.record.LineFormat;
import io.macmon.analyzer.record.LineWriter;
import io.macmon.capture.lab.Eventually;
import io.macmon.config.FlowMetrics;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TargetQueueTest {

    private static final boolean LIVE = true;
    private static final boolean FILE = true;

    private final List<String> said = Collections.synchronizedList(new ArrayList<>());
    private final Script carrier = new Script();
    private TargetQueue target;

    @AfterEach
    void noThreadIsLeft() {
        target.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("macmon-out-77");
    }

    @Test
    void writesEverythingInOrderBetweenHeadAndFoot() throws Exception {
        start(LIVE, FILE);
        tell(0, 1_000);
        target.close();

        assertThat(carrier.lines()).hasSize(1_002).startsWith("head", "0", "1").endsWith("999", "foot");
        assertThat(target.delivery()).hasToString("Delivery[target=csv:x, written=1000, dropped=0, unfit=0]");
        assertThat(said).isEmpty();
    }

    @Test
    void countsWhatTheFormatHasNoPlaceFor() throws Exception {
        start(LIVE, FILE);
        target.accept(event(-1));
        tell(0, 1);
        target.close();

        assertThat(carrier.lines()).containsExactly("head", "0", "foot");
        assertThat(target.delivery()).hasToString("Delivery[target=csv:x, written=1, dropped=0, unfit=1]");
    }

    @Test
    void showsWhatWasWrittenBeforeItWaits() throws Exception {
        start(LIVE, FILE);
        tell(0, 3);

        Eventually.eventually("three lines", () -> carrier.lines().size() == 4);
    }

    @Test
    void neverLetsALiveCaptureWaitAndCountsWhatFoundNoPlace() throws Exception {
        carrier.stuck = true;
        start(LIVE, !FILE);
        tell(0, 1);
        carrier.waiting.acquire();

        tell(1, 1 + TargetQueue.CAPACITY + 10);

        assertThat(target.delivery().dropped()).isEqualTo(10);
        carrier.free.release(Integer.MAX_VALUE);
        target.close();
        assertThat(carrier.lines()).hasSize(2 + 1 + TargetQueue.CAPACITY);
        assertThat(target.delivery().written()).isEqualTo(1 + TargetQueue.CAPACITY);
    }

    @Test
    void letsTheAnalysisOfACaptureFileWaitAndLosesNothing() throws Exception {
        carrier.stuck = true;
        start(!LIVE, FILE);
        Thread analysis = new Thread(() -> tell(0, 2 * TargetQueue.CAPACITY));
        analysis.start();
        carrier.waiting.acquire();
        Eventually.eventually("the analysis waits", () -> analysis.getState() == Thread.State.TIMED_WAITING);

        carrier.free.release(Integer.MAX_VALUE);
        analysis.join();
        target.close();

        assertThat(carrier.lines()).hasSize(2 + 2 * TargetQueue.CAPACITY);
        assertThat(target.delivery().dropped()).isZero();
    }

    @Test
    void waitsOnThoughTheOutboxIsToldToStop() throws Exception {
        carrier.stuck = true;
        start(!LIVE, FILE);
        Thread analysis = new Thread(() -> tell(0, 2 * TargetQueue.CAPACITY));
        analysis.start();
        carrier.waiting.acquire();
        analysis.interrupt();

        carrier.free.release(Integer.MAX_VALUE);
        analysis.join();
        target.close();

        assertThat(target.delivery().written()).isEqualTo(2L * TargetQueue.CAPACITY);
    }

    @Test
    void writesAgainWhatFailedAndNothingTwice() throws Exception {
        carrier.failures.set(2);
        start(LIVE, !FILE);
        tell(0, 100);
        Eventually.eventually("all is written", () -> target.delivery().written() == 100);
        target.close();

        assertThat(carrier.lines())
                .filteredOn(line -> line.matches("\\d+"))
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).mapToObj(Integer::toString).toList());
        assertThat(carrier.opened.get()).isEqualTo(3);
        assertThat(said).containsExactly("csv:x: cannot write: torn; trying again", "csv:x: takes records again");
    }

    @Test
    void goesOnInAFileThatTookNothingForAWhileWithoutASecondHead() throws Exception {
        carrier.failures.set(1);
        start(LIVE, FILE);
        tell(0, 10);
        Eventually.eventually("all is written", () -> target.delivery().written() == 10);
        target.close();

        assertThat(carrier.lines()).hasSize(12).startsWith("head", "0").endsWith("9", "foot");
    }

    @Test
    void triesOnceMoreAtTheEndAndThenCountsWhatIsLeft() throws Exception {
        carrier.failures.set(Integer.MAX_VALUE);
        start(LIVE, !FILE);
        tell(0, 50);
        Eventually.eventually("it failed", () -> !said.isEmpty());

        long start = System.nanoTime();
        target.hurry();
        target.drain();
        tell(50, 51);
        target.close();

        assertThat(System.nanoTime() - start).isLessThan(WaitPolicy.RECEIVER_DRAIN.toNanos());
        assertThat(target.delivery()).hasToString("Delivery[target=csv:x, written=0, dropped=51, unfit=0]");
        assertThat(target.failure()).isEqualTo("torn");
        assertThat(said).containsExactly("csv:x: cannot write: torn; trying again");
    }

    @Test
    void givesUpAReceiverThatTakesNothingWhenThePatienceOfALiveCaptureEnds() throws Exception {
        carrier.stuck = true;
        start(LIVE, !FILE);
        tell(0, 20);
        carrier.waiting.acquire();

        target.hurry();
        target.drain();

        assertThat(target.delivery()).hasToString("Delivery[target=csv:x, written=0, dropped=20, unfit=0]");
    }

    @Test
    void endsAFileThatWasMovedAwayAndBeginsAnother() throws Exception {
        start(LIVE, FILE);
        tell(0, 1);
        Eventually.eventually("it is written", () -> target.delivery().written() == 1);
        target.reopen();
        carrier.moved = true;
        target.reopen();
        Eventually.eventually("another is open", () -> carrier.opened.get() == 2);
        tell(1, 2);
        target.close();

        assertThat(carrier.lines()).containsExactly("head", "0", "foot", "head", "1", "foot");
    }

    @Test
    void staysWithAFileThatWasNotMoved() throws Exception {
        start(LIVE, FILE);
        target.reopen();
        Eventually.eventually("it looked", () -> carrier.askedWhetherMoved);
        tell(0, 1);
        target.close();

        assertThat(carrier.lines()).containsExactly("head", "0", "foot");
    }

    private void start(boolean live, boolean file) throws IOException {
        carrier.file = file;
        target = new TargetQueue(77, "csv:x", new LineWriter(new Numbers()), carrier, live, said::add);
        target.start();
    }

    private void tell(int from, int to) {
        IntStream.range(from, to).forEach(number -> target.accept(event(number)));
    }

    private static MonitorEvent event(int number) {
        return new LinkUp(Instant.ofEpochSecond(number));
    }

    /** A line is an event's second; one before 1970 has no place. */
    private static final class Numbers implements LineFormat {

        @Override
        public FlowMetrics flowMetrics() {
            return FlowMetrics.TOTALS;
        }

        @Override
        public boolean accepts(MonitorEvent event) {
            return true;
        }

        @Override
        public List<String> headerLines(Instant now) {
            return List.of("head");
        }

        @Override
        public Optional<String> line(MonitorEvent event) {
            long second = event.at().getEpochSecond();
            return second < 0 ? Optional.empty() : Optional.of(Long.toString(second));
        }

        @Override
        public List<String> footerLines(Instant now) {
            return List.of("foot");
        }
    }

    /** Takes what it is given; on demand it waits, or fails, first. */
    private static final class Script implements Carrier {

        private final StringBuilder written = new StringBuilder();
        private final AtomicInteger failures = new AtomicInteger();
        private final AtomicInteger opened = new AtomicInteger();
        private final Semaphore waiting = new Semaphore(0);
        private final Semaphore free = new Semaphore(0);
        private volatile boolean file;
        private volatile boolean stuck;
        private volatile boolean moved;
        private volatile boolean askedWhetherMoved;
        private volatile boolean aborted;

        @Override
        public boolean open() throws IOException {
            opened.incrementAndGet();
            boolean fresh = lines().isEmpty() || !file || moved;
            if (aborted) {
                throw new IOException("given up");
            }
            moved = false;
            return fresh;
        }

        @Override
        public void write(byte[] octets, int length) throws IOException {
            String text = new String(octets, 0, length, UTF_8);
            if (stuck && !text.equals("head\n")) {
                waiting.release();
                free.acquireUninterruptibly();
            }
            if (aborted) {
                throw new IOException("given up");
            }
            if (!text.equals("head\n") && failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IOException("torn");
            }
            synchronized (written) {
                written.append(text);
            }
        }

        @Override
        public boolean isMessageOriented() {
            return !file;
        }

        @Override
        public boolean isFile() {
            return file;
        }

        @Override
        public boolean wasMoved() {
            askedWhetherMoved = true;
            return moved;
        }

        @Override
        public void close() {}

        @Override
        public void abort() {
            aborted = true;
            free.release(1_000_000);
        }

        List<String> lines() {
            synchronized (written) {
                return written.toString().lines().toList();
            }
        }
    }
}
