package io.macmon.cli.output;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.record.EventWriter;
import io.macmon.cli.process.ClosedPipeException;
import io.macmon.config.text.IoErrorText;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The thread of one output: takes events from the queue and writes them to the target.
 *
 * <pre>
 *   OPENING --> WRITING --> RETRYING --> WRITING ...     a failure; the target is opened again after a pause
 *                  |            |
 *                  '------------+--> LAST_TRY --> WRITING or ENDED    a failure once the run is ending
 * </pre>
 *
 * <p>Events stay in {@code inFlight} until their bytes have reached the target, and are written again after a failure.
 * Methods that are not private are thread-safe; everything else runs on the writer's own thread.
 */
final class TargetWriter {

    private static final long FLUSH_NANOS = 1_000_000_000L;
    private static final long STABLE_NANOS = 10 * FLUSH_NANOS;

    private enum State {
        OPENING,
        WRITING,
        RETRYING,
        LAST_TRY,
        ENDED
    }

    private final EventWriter format;
    private final Target target;
    private final LaneQueue<MonitorEvent> queue;
    private final DeliveryCounts counts;
    private final Target.Listener listener;
    private final Thread thread;
    private volatile State state = State.OPENING;
    private volatile String failure = "";
    private volatile boolean readerGone;
    private volatile boolean expedited;
    private volatile boolean closing;
    private volatile boolean abandoned;
    private volatile boolean reopening;
    private volatile boolean flushing;

    private final Deque<MonitorEvent> batch = new ArrayDeque<>(); // taken from the queue, not yet formatted
    private final Deque<MonitorEvent> inFlight = new ArrayDeque<>();
    private final Backoff backoff = new Backoff();
    private final EventBuffer buffer = new EventBuffer();
    private final EventWriter.ByteSink sink = this::take;
    private int unconfirmed; // events in the last datagram
    private boolean open;
    private boolean delivered; // since the target was opened
    private boolean fresh;
    private Instant now = Instant.EPOCH; // read once per batch and per write to the target
    private long openedNanos;

    TargetWriter(
            String threadName,
            EventWriter format,
            Target target,
            LaneQueue<MonitorEvent> queue,
            DeliveryCounts counts,
            Target.Listener listener) {
        this.format = format;
        this.target = target;
        this.queue = queue;
        this.counts = counts;
        this.listener = listener;
        thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
    }

    /**
     * Opens the target if it is a file, and starts the thread.
     *
     * @throws IOException if the file cannot be opened
     */
    void start() throws IOException {
        if (target.kind() == TargetKind.FILE) {
            openTarget();
        }
        thread.start();
    }

    /** Opens a new file if the current one was moved away. */
    void reopen() {
        reopening = true;
    }

    /** Writes what the format holds back, at once. */
    void flush() {
        flushing = true;
        thread.interrupt();
    }

    /** Stops pausing between attempts; after the next failure, only one more try is left. */
    void expedite() {
        expedited = true;
        thread.interrupt(); // only waits on this thread can be interrupted
    }

    /** Ends the thread once the queue is empty. */
    void finish() {
        closing = true;
        expedite();
    }

    /** Ends the thread soon, even if events wait: makes a blocked call fail, if it can. */
    void abandon() {
        abandoned = true;
        target.abort();
        thread.interrupt();
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    void join(long millis) throws InterruptedException {
        thread.join(millis);
    }

    /** Whether the writer has ended and writes no more events. */
    boolean hasEnded() {
        return state == State.ENDED;
    }

    /** Whether the last attempt failed. */
    boolean isFailing() {
        return state == State.RETRYING || state == State.LAST_TRY;
    }

    /** Whether the writer ended because the reader of a standard stream is gone, so that no more events are needed. */
    boolean isReaderGone() {
        return readerGone;
    }

    /** Why the target last failed; empty if it never did. */
    String failure() {
        return failure;
    }

    private void run() {
        try {
            do { // even if nothing is left to write, the header is
                try {
                    writeEvents();
                } catch (IOException failed) {
                    handleFailure(failed);
                }
            } while (!isFinished());
            writeFooter();
        } catch (RuntimeException | Error defect) {
            failure = "internal error: " + defect + "; please report it";
            listener.onMessage(failure);
            if (target.kind() == TargetKind.STANDARD_STREAM) {
                listener.onStreamFailure();
            }
        } finally {
            state = State.ENDED;
            target.close();
            dropWaiting();
        }
    }

    private boolean isFinished() {
        return state == State.ENDED
                || abandoned
                || (closing && batch.isEmpty() && queue.isEmpty() && inFlight.isEmpty());
    }

    private void writeEvents() throws IOException {
        if (!open) {
            openTarget();
        }
        begin();
        long nextFlush = System.nanoTime() + FLUSH_NANOS;
        while (!isFinished()) {
            MonitorEvent event = next();
            if (event == null) {
                deliver(expedited);
                if (expedited && !inFlight.isEmpty()) {
                    checkPeer();
                }
                if (!isFinished()) {
                    await(nextFlush - System.nanoTime());
                }
            } else {
                write(event);
            }
            if (flushing || (batch.isEmpty() && System.nanoTime() >= nextFlush)) {
                flushing = false;
                nextFlush = System.nanoTime() + FLUSH_NANOS;
                everySecond();
            }
        }
    }

    // Takes events in batches, so that the queue is rarely locked.
    private MonitorEvent next() {
        if (batch.isEmpty()) {
            queue.drainTo(batch, LaneQueue.BATCH, true);
            now = Instant.now();
        }
        return batch.poll();
    }

    private void openTarget() throws IOException {
        fresh = target.open();
        open = true;
        delivered = false;
        openedNanos = System.nanoTime();
        if (state == State.OPENING) {
            state = State.WRITING;
        }
    }

    private void begin() throws IOException {
        buffer.clear();
        format.begin(Instant.now(), fresh, sink);
        for (MonitorEvent again : List.copyOf(inFlight)) {
            format.write(again, Instant.now(), sink);
        }
    }

    private void write(MonitorEvent event) throws IOException {
        inFlight.add(event);
        if (!format.write(event, now, sink)) {
            inFlight.removeLast();
            counts.unsupported.incrementAndGet();
        }
    }

    private void await(long nanos) {
        try {
            queue.await(nanos, true);
        } catch (InterruptedException wakeUp) {
            // the caller checks why
        }
    }

    private void everySecond() throws IOException {
        deliver(true);
        checkPeer();
        if (System.nanoTime() - openedNanos > STABLE_NANOS) {
            backoff.reset();
        }
        if (target.rotate() || reopening) {
            reopening = false;
            changeFile();
        }
    }

    private void changeFile() throws IOException {
        if (!target.wasMoved()) {
            return;
        }
        format.end(Instant.now(), sink);
        deliver(false);
        target.close();
        open = false;
        openTarget();
        begin();
    }

    /** @param all whether to also write what the format holds back */
    private void deliver(boolean all) throws IOException {
        if (all) {
            format.flush(Instant.now(), sink);
        }
        if (!buffer.isEmpty()) {
            target.write(buffer.bytes(), buffer.length());
            countWritten(buffer.events());
            buffer.clear();
        }
    }

    private void take(byte[] bytes, int length, int events) throws IOException {
        if (target.kind().isReceiver() || !EventBuffer.canHold(length)) {
            deliver(false);
            target.write(bytes, length);
            countWritten(events);
            return;
        }
        if (!buffer.hasRoomFor(length)) {
            deliver(false);
        }
        buffer.add(bytes, length, events);
    }

    // An ICMP error for a datagram shows when the next one is sent, or when the peer is checked.
    private void countWritten(int events) {
        counts.markProgress();
        now = Instant.now(); // the target may have blocked
        if (target.kind() == TargetKind.UDP) {
            confirm(unconfirmed);
            unconfirmed = events;
        } else {
            confirm(events);
        }
    }

    private void confirm(int events) {
        if (events == 0) {
            return; // a header that was written proves nothing about the events
        }
        for (int i = 0; i < events; i++) {
            inFlight.remove();
        }
        counts.written.addAndGet(events);
        delivered = true;
        if (target.kind() != TargetKind.UDP) {
            noteRecovery();
        }
    }

    private void checkPeer() throws IOException {
        target.checkPeer();
        confirm(unconfirmed);
        unconfirmed = 0;
        noteRecovery();
    }

    // The first datagrams to a dead receiver can be sent, so a check of the peer decides.
    private void noteRecovery() {
        if (delivered && isFailing()) {
            state = State.WRITING;
            listener.onMessage("accepts records again");
        }
    }

    private void handleFailure(IOException failed) {
        target.close();
        open = false;
        unconfirmed = 0;
        if (abandoned) {
            return;
        }
        noteFailure(failed);
        if (target.kind() == TargetKind.STANDARD_STREAM) {
            state = State.ENDED;
            listener.onStreamFailure();
            return;
        }
        if (!isFailing()) {
            listener.onMessage("cannot write: " + failure + (expedited ? "" : "; trying again"));
        }
        if (expedited) {
            state = state == State.LAST_TRY ? State.ENDED : State.LAST_TRY;
            return;
        }
        state = State.RETRYING;
        try {
            MILLISECONDS.sleep(backoff.nextMillis());
        } catch (InterruptedException wakeUp) {
            // try again at once
        }
    }

    private void noteFailure(IOException failed) {
        readerGone = failed instanceof ClosedPipeException;
        failure = IoErrorText.of(failed);
    }

    // Events that this last write cannot deliver count as dropped; a missing footer alone is not a loss.
    private void writeFooter() {
        if (!open || state == State.ENDED) {
            return;
        }
        try {
            deliver(true);
            format.end(Instant.now(), sink);
            deliver(false);
            checkPeer();
        } catch (IOException failed) {
            if (!abandoned) {
                noteFailure(failed);
            }
        }
    }

    private void dropWaiting() {
        int waiting = inFlight.size() + batch.size() + queue.close();
        inFlight.clear();
        batch.clear();
        if (!readerGone) {
            counts.dropped.addAndGet(waiting);
        }
    }
}
