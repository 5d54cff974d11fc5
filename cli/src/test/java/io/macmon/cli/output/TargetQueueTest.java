package io.macmon.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.MonitorEvent.LinkUp;
import io.macmon.analyzer.record.EventWriter;
import io.macmon.analyzer.record.LineFormat;
import io.macmon.analyzer.record.LineWriter;
import io.macmon.capture.lab.Eventually;
import io.macmon.cli.process.ClosedPipeException;
import io.macmon.config.text.ByteBuilder;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TargetQueueTest {

    private static final boolean LIVE = true;

    private static final String HEADER = "head\n";

    private final List<String> messages = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger streamFailures = new AtomicInteger();
    private final FakeTarget fake = new FakeTarget();
    private TargetQueue target;

    @AfterEach
    void noThreadIsLeft() {
        target.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("macmon-out-77");
    }

    @Test
    void writesEverythingInOrderBetweenHeaderAndFooter() throws Exception {
        start(LIVE, TargetKind.FILE);
        send(0, 1_000);
        target.close();

        assertThat(fake.lines()).hasSize(1_002).startsWith("head", "0", "1").endsWith("999", "foot");
        assertThat(target.counts()).hasToString("OutputCounts[target=csv:x, written=1000, dropped=0, unsupported=0]");
        assertThat(messages).isEmpty();
    }

    @Test
    void countsEventsThatTheFormatDoesNotSupport() throws Exception {
        start(LIVE, TargetKind.FILE);
        target.accept(event(-1));
        send(0, 1);
        target.close();

        assertThat(fake.lines()).containsExactly("head", "0", "foot");
        assertThat(target.counts()).hasToString("OutputCounts[target=csv:x, written=1, dropped=0, unsupported=1]");
    }

    @Test
    void countsEventsThatAreOnlyCountedAsWritten() throws Exception {
        create(LIVE, TargetKind.STANDARD_STREAM, new Sums());
        target.start();
        send(0, 10_000);
        Eventually.eventually(
                "all are counted though no more events come",
                () -> target.counts().written() == 10_000);
        Eventually.eventually("a tick writes the sum", () -> !fake.lines().isEmpty());
        send(0, 5);
        target.close();

        assertThat(fake.lines().stream().mapToInt(Integer::parseInt).sum()).isEqualTo(10_005);
        assertThat(target.counts()).hasToString("OutputCounts[target=csv:x, written=10005, dropped=0, unsupported=0]");
    }

    @Test
    void flushesBeforeItWaits() throws Exception {
        start(LIVE, TargetKind.FILE);
        send(0, 3);

        Eventually.eventually("three lines", () -> fake.lines().size() == 4);
    }

    @Test
    void neverBlocksALiveCaptureAndCountsWhatItDrops() throws Exception {
        fake.stuck = true;
        start(LIVE, TargetKind.TCP);
        send(0, 1);
        fake.waiting.acquire();

        send(1, 1 + TargetQueue.CAPACITY + 10);

        assertThat(target.counts().dropped()).isEqualTo(10);
        fake.free.release(Integer.MAX_VALUE);
        target.close();
        assertThat(fake.lines()).hasSize(2 + 1 + TargetQueue.CAPACITY);
        assertThat(target.counts().written()).isEqualTo(1 + TargetQueue.CAPACITY);
    }

    @Test
    void hasNoRoomWhileAFileIsBehindALiveCaptureAndThenLosesNothing() throws Exception {
        losesNothingBehindASlowFile(LIVE);
    }

    @Test
    void hasNoRoomWhileAFileIsBehindACaptureFileAndThenLosesNothing() throws Exception {
        losesNothingBehindASlowFile(!LIVE);
    }

    private void losesNothingBehindASlowFile(boolean live) throws Exception {
        fake.stuck = true;
        start(live, TargetKind.FILE);
        Thread report = new Thread(() -> IntStream.range(0, 2 * TargetQueue.CAPACITY)
                .peek(number -> awaitRoom())
                .forEach(number -> target.accept(flow(number))));
        report.start();
        fake.waiting.acquire();
        Eventually.eventually("it has no room", () -> !target.hasRoom());

        fake.free.release(Integer.MAX_VALUE);
        report.join();
        target.close();

        assertThat(fake.lines()).hasSize(2 + 2 * TargetQueue.CAPACITY);
        assertThat(target.counts().dropped()).isZero();
    }

    @Test
    void holdsNothingBackForAFileThatCannotBeWritten() throws Exception {
        fake.failures.set(Integer.MAX_VALUE);
        start(LIVE, TargetKind.FILE);
        target.accept(flow(0));
        Eventually.eventually("it failed", () -> !messages.isEmpty());
        IntStream.range(0, TargetQueue.CAPACITY).forEach(number -> target.accept(flow(number)));

        assertThat(target.hasRoom()).isTrue();
    }

    @Test
    void writesAlertsBeforeTheFlowsThatWaitAndLosesNoneForThem() throws Exception {
        fake.stuck = true;
        start(LIVE, TargetKind.FILE);
        target.accept(flow(0));
        fake.waiting.acquire();
        IntStream.range(1, TargetQueue.CAPACITY + 10).forEach(number -> target.accept(flow(number)));
        send(100_000, 100_050);
        fake.stuck = false;
        fake.free.release(1);
        target.close();

        assertThat(fake.lines().subList(2, 52))
                .containsExactlyElementsOf(IntStream.range(100_000, 100_050)
                        .mapToObj(Integer::toString)
                        .toList());
        assertThat(target.counts().dropped()).as("flow records").isEqualTo(9);
    }

    @Test
    void keepsTheOrderOfACaptureFile() throws Exception {
        fake.stuck = true;
        start(!LIVE, TargetKind.FILE);
        target.accept(flow(0));
        fake.waiting.acquire();
        target.accept(flow(1));
        send(2, 3);
        target.accept(flow(3));
        fake.free.release(Integer.MAX_VALUE);
        target.close();

        assertThat(fake.lines()).containsExactly("head", "0", "1", "2", "3", "foot");
    }

    @Test
    void writesFailedEventsAgainAndNoneTwice() throws Exception {
        fake.failures.set(2);
        start(LIVE, TargetKind.TCP);
        send(0, 100);
        Eventually.eventually("all is written", () -> target.counts().written() == 100);
        target.close();

        assertThat(fake.lines())
                .filteredOn(line -> line.matches("\\d+"))
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).mapToObj(Integer::toString).toList());
        assertThat(fake.opened.get()).isEqualTo(3);
        assertThat(messages).containsExactly("cannot write: torn; trying again", "accepts records again");
    }

    @Test
    void appendsAfterAFailureWithoutASecondHeader() throws Exception {
        fake.failures.set(1);
        start(LIVE, TargetKind.FILE);
        send(0, 10);
        Eventually.eventually("all is written", () -> target.counts().written() == 10);
        target.close();

        assertThat(fake.lines()).hasSize(12).startsWith("head", "0").endsWith("9", "foot");
    }

    @Test
    void triesOnceMoreAtTheEndAndThenCountsTheRestAsDropped() throws Exception {
        fake.failures.set(Integer.MAX_VALUE);
        start(LIVE, TargetKind.TCP);
        send(0, 50);
        Eventually.eventually("it failed", () -> !messages.isEmpty());

        target.expedite();
        target.drain(() -> {});
        send(50, 51);
        target.close();

        assertThat(fake.aborted).as("it ended by the time limit").isFalse();
        assertThat(target.counts()).hasToString("OutputCounts[target=csv:x, written=0, dropped=51, unsupported=0]");
        assertThat(target.failure()).isEqualTo("torn");
        assertThat(messages).containsExactly("cannot write: torn; trying again");
    }

    @Test
    void givesUpAReceiverThatTakesNothingAtTheEndOfALiveCapture() throws Exception {
        fake.stuck = true;
        start(LIVE, TargetKind.TCP);
        send(0, 20);
        fake.waiting.acquire();

        target.expedite();
        target.drain(() -> {});

        assertThat(target.counts()).hasToString("OutputCounts[target=csv:x, written=0, dropped=20, unsupported=0]");
    }

    @Test
    void finishesAFileThatWasMovedAwayAndStartsANewOne() throws Exception {
        start(LIVE, TargetKind.FILE);
        send(0, 1);
        Eventually.eventually("it is written", () -> target.counts().written() == 1);
        target.reopen();
        fake.moved = true;
        target.reopen();
        Eventually.eventually("another is open", () -> fake.opened.get() == 2);
        send(1, 2);
        target.close();

        assertThat(fake.lines()).containsExactly("head", "0", "foot", "head", "1", "foot");
    }

    @Test
    void staysWithAFileThatWasNotMoved() throws Exception {
        start(LIVE, TargetKind.FILE);
        target.reopen();
        Eventually.eventually("it checked", () -> fake.checkedMoved);
        send(0, 1);
        target.close();

        assertThat(fake.lines()).containsExactly("head", "0", "foot");
    }

    @Test
    void endsTheRunWhenAStandardStreamFailsAndCountsTheRestAsDropped() throws Exception {
        fake.failures.set(1);
        start(LIVE, TargetKind.STANDARD_STREAM);
        send(0, 3);
        Eventually.eventually("it failed", () -> streamFailures.get() == 1);
        target.close();

        assertThat(fake.opened.get()).isEqualTo(1);
        assertThat(target.failure()).isEqualTo("torn");
        assertThat(target.counts().dropped()).isEqualTo(3);
        assertThat(messages).isEmpty();
    }

    @Test
    void endsTheRunQuietlyWhenTheReaderIsGone() throws Exception {
        fake.error = new ClosedPipeException(new IOException("Broken pipe"));
        fake.failures.set(1);
        start(!LIVE, TargetKind.STANDARD_STREAM);
        send(0, 3);
        Eventually.eventually("it ended", () -> streamFailures.get() == 1);
        send(3, 10);
        target.close();

        assertThat(target.isReaderGone()).isTrue();
        assertThat(target.counts().dropped()).isZero();
        assertThat(messages).isEmpty();
    }

    @Test
    void writesTheHeaderEvenIfTheRunEndsBeforeTheFirstRecord() throws Exception {
        create(LIVE, TargetKind.FILE);
        target.finish();
        target.start();
        target.close();

        assertThat(fake.lines()).containsExactly("head", "foot");
    }

    @Test
    void opensAStreamEvenIfTheRunEndsBeforeTheFirstRecord() throws Exception {
        create(LIVE, TargetKind.STANDARD_STREAM);
        target.finish();
        target.start();
        target.close();

        assertThat(fake.lines()).containsExactly("head", "foot");
    }

    @Test
    void triesTheLastRecordOnceMoreIfTheRunEndsWhileItIsWritten() throws Exception {
        fake.failures.set(1);
        create(LIVE, TargetKind.TCP);
        send(0, 1);
        target.finish();
        target.start();
        target.close();

        assertThat(fake.lines()).contains("0");
        assertThat(target.counts().written()).isEqualTo(1);
        assertThat(target.counts().dropped()).isZero();
    }

    @Test
    void neverReportsADeadReceiverOfDatagramsAsWorkingAgain() throws Exception {
        fake.dead = true;
        start(LIVE, TargetKind.UDP);
        send(0, 10);
        Eventually.eventually("it was opened three times", () -> fake.opened.get() >= 3);
        target.close();

        assertThat(messages).containsExactly("cannot write: nothing is listening; trying again");
        assertThat(target.counts()).hasToString("OutputCounts[target=csv:x, written=0, dropped=10, unsupported=0]");
    }

    @Test
    void sendsTheLostDatagramsAgainOnceTheReceiverIsBack() throws Exception {
        fake.dead = true;
        start(LIVE, TargetKind.UDP);
        send(0, 10);
        Eventually.eventually("it was opened again", () -> fake.opened.get() >= 2);
        fake.dead = false;
        Eventually.eventually("all is written", () -> target.counts().written() == 10);
        Eventually.eventually("it says so", () -> messages.size() == 2);
        target.close();

        assertThat(messages)
                .containsExactly("cannot write: nothing is listening; trying again", "accepts records again");
        assertThat(fake.lines()).contains("0", "9");
    }

    @Test
    void countsTheOnlyDatagramToADeadReceiverAsDropped() throws Exception {
        fake.dead = true;
        create(LIVE, TargetKind.UDP);
        send(0, 1);
        target.start();
        target.close();

        assertThat(target.counts().dropped()).isEqualTo(1);
        assertThat(target.failure()).isEqualTo("nothing is listening");
    }

    private void start(boolean live, TargetKind kind) throws IOException {
        create(live, kind);
        target.start();
    }

    private void create(boolean live, TargetKind kind) {
        create(live, kind, new LineWriter(new Numbers()));
    }

    private void create(boolean live, TargetKind kind, EventWriter format) {
        fake.kind = kind;
        OutputSpec spec = OutputSpec.parse("csv:x").with(OutputContent.EVERYTHING);
        target = new TargetQueue(77, spec, format, fake, live, new TargetListener() {
            @Override
            public void onMessage(String message) {
                messages.add(message);
            }

            @Override
            public void onStreamFailure() {
                streamFailures.incrementAndGet();
            }
        });
    }

    private void send(int from, int to) {
        IntStream.range(from, to).forEach(number -> target.accept(event(number)));
    }

    private void awaitRoom() {
        while (!target.hasRoom()) {
            Thread.onSpinWait();
        }
    }

    private static MonitorEvent flow(int number) {
        return new FlowEnded(Instant.ofEpochSecond(number), null);
    }

    private static MonitorEvent event(int number) {
        return new LinkUp(Instant.ofEpochSecond(number));
    }

    /** One line per event: its time in seconds. Times before 1970 are not supported. */
    static final class Numbers implements LineFormat {

        @Override
        public List<String> headerLines(Instant now) {
            return List.of("head");
        }

        @Override
        public boolean append(MonitorEvent event, ByteBuilder out) {
            long second = event.at().getEpochSecond();
            if (second >= 0) {
                out.number(second);
            }
            return second >= 0;
        }

        @Override
        public List<String> footerLines(Instant now) {
            return List.of("foot");
        }
    }

    /** Only the number of events since the last flush. */
    private static final class Sums implements EventWriter {

        private int sum;

        @Override
        public void begin(Instant now, boolean fresh, ByteSink out) {
            // no header
        }

        @Override
        public boolean write(MonitorEvent event, Instant now, ByteSink out) throws IOException {
            sum++;
            out.write(new byte[0], 0, 1);
            return true;
        }

        @Override
        public void flush(Instant now, ByteSink out) throws IOException {
            if (sum > 0) {
                byte[] line = (sum + "\n").getBytes(UTF_8);
                sum = 0;
                out.write(line, line.length, 0);
            }
        }

        @Override
        public void end(Instant now, ByteSink out) throws IOException {
            flush(now, out);
        }
    }

    /** Keeps what is written; on demand, it blocks or fails first. */
    private static final class FakeTarget implements Target {

        private final StringBuilder written = new StringBuilder();
        private final AtomicInteger failures = new AtomicInteger();
        private final AtomicInteger opened = new AtomicInteger();
        private final Semaphore waiting = new Semaphore(0);
        private final Semaphore free = new Semaphore(0);
        private volatile TargetKind kind;
        private volatile IOException error = new IOException("torn");
        private volatile boolean stuck;
        private volatile boolean moved;
        private volatile boolean checkedMoved;
        private volatile boolean aborted;

        /** Nothing receives datagrams; each is reported when the next one is sent, or when the peer is checked. */
        private volatile boolean dead;

        private volatile boolean sentToNobody;

        @Override
        public TargetKind kind() {
            return kind;
        }

        @Override
        public boolean open() throws IOException {
            opened.incrementAndGet();
            boolean fresh = lines().isEmpty() || kind != TargetKind.FILE || moved;
            if (aborted) {
                throw new IOException("aborted");
            }
            moved = false;
            sentToNobody = false;
            return fresh;
        }

        @Override
        public void write(byte[] bytes, int length) throws IOException {
            String text = new String(bytes, 0, length, UTF_8);
            if (stuck && !text.equals(HEADER)) {
                waiting.release();
                free.acquireUninterruptibly();
            }
            if (aborted) {
                throw new IOException("aborted");
            }
            if (!text.equals(HEADER) && failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw error;
            }
            if (dead && !text.equals(HEADER)) {
                checkPeer();
                sentToNobody = true;
                return;
            }
            synchronized (written) {
                written.append(text);
            }
        }

        @Override
        public void checkPeer() throws IOException {
            if (sentToNobody) {
                throw new IOException("nothing is listening");
            }
        }

        @Override
        public boolean wasMoved() {
            checkedMoved = true;
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
