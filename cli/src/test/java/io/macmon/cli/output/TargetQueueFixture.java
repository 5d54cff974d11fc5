package io.macmon.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.MonitorEvent.LinkUp;
import io.macmon.analyzer.record.EventWriter;
import io.macmon.analyzer.record.LineFormat;
import io.macmon.analyzer.record.LineWriter;
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

/** A {@link TargetQueue} and its target, which can fail. */
abstract class TargetQueueFixture {

    static final boolean LIVE = true;
    static final String HEADER = "head\n";

    final List<String> messages = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger streamFailures = new AtomicInteger();
    final FakeTarget fake = new FakeTarget();
    TargetQueue target;

    @AfterEach
    void noThreadIsLeft() {
        target.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("macmon-out-77");
    }

    void start(boolean live, TargetKind kind) throws IOException {
        create(live, kind);
        target.start();
    }

    void create(boolean live, TargetKind kind) {
        create(live, kind, new LineWriter(new Numbers()));
    }

    void create(boolean live, TargetKind kind, EventWriter format) {
        fake.kind = kind;
        OutputSpec spec = OutputSpec.parse("csv:x").with(OutputContent.EVERYTHING);
        target = new TargetQueue(77, spec, format, fake, live, new Target.Listener() {
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

    void send(int from, int to) {
        IntStream.range(from, to).forEach(number -> target.accept(event(number)));
    }

    void awaitRoom() {
        while (!target.hasRoom()) {
            Thread.onSpinWait();
        }
    }

    static MonitorEvent flow(int number) {
        return new FlowEnded(Instant.ofEpochSecond(number), null);
    }

    static MonitorEvent event(int number) {
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
    static final class Sums implements EventWriter {

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
    static final class FakeTarget implements Target {

        final StringBuilder written = new StringBuilder();
        final AtomicInteger failures = new AtomicInteger();
        final AtomicInteger opened = new AtomicInteger();
        final Semaphore waiting = new Semaphore(0);
        final Semaphore free = new Semaphore(0);
        volatile TargetKind kind;
        volatile IOException error = new IOException("torn");
        volatile boolean stuck;
        volatile boolean moved;
        volatile boolean checkedMoved;
        volatile boolean aborted;

        /** Nothing receives datagrams; each is reported when the next one is sent, or when the peer is checked. */
        volatile boolean dead;

        volatile boolean sentToNobody;

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
