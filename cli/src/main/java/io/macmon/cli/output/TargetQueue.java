package io.macmon.cli.output;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.MonitorEvent.StatisticsReported;
import io.macmon.analyzer.Statistics.OutputCounts;
import io.macmon.analyzer.record.EventWriter;
import io.macmon.config.FlowMetrics;
import java.io.IOException;

/**
 * One output, as the report thread sees it: a bounded queue in front of a {@link TargetWriter}.
 *
 * <p>Called by the report thread only and, once that thread has ended, by the one that closes the outputs; some methods
 * are thread-safe, as noted.
 */
final class TargetQueue implements EventSink {

    /** The maximum number of flow records that wait for a target, and also of all other events. */
    static final int CAPACITY = 16_384;

    // The same, with a capture file, whose records can wait to be made. See EventOutbox.
    private static final int FILE_CAPACITY = 2_048;

    private static final long ABORT_NANOS = 1_000_000_000L;
    private static final long LATE_NANOS = 5_000_000_000L;

    private final OutputSpec spec;
    private final TargetKind kind;
    private final WaitPolicy waitPolicy;
    private final boolean live;
    private final LaneQueue<MonitorEvent> queue;
    private final DeliveryCounts counts = new DeliveryCounts();
    private final TargetWriter writer;
    private volatile boolean interrupted;
    private volatile String givenUp = ""; // why, as the predicate of a sentence
    private boolean expedited;
    private long endNanos;
    private long behindSinceNanos; // 0 if the target is not behind

    /**
     * @param number   number of the output, for the name of its thread
     * @param live     whether events arrive no matter how slow the target is
     * @param listener called once when the target fails, and once when it works again
     */
    TargetQueue(
            int number, OutputSpec spec, EventWriter format, Target target, boolean live, Target.Listener listener) {
        this.spec = spec;
        kind = target.kind();
        waitPolicy = new WaitPolicy(live, kind);
        this.live = live;
        int capacity = live ? CAPACITY : FILE_CAPACITY;
        queue = new LaneQueue<>(capacity, capacity);
        writer = new TargetWriter("macmon-out-" + number, format, target, queue, counts, listener);
    }

    /**
     * Starts the writer; a file is opened before this returns.
     *
     * @throws IOException if the file cannot be opened
     */
    void start() throws IOException {
        writer.start();
    }

    @Override
    public void accept(MonitorEvent event) {
        if (!spec.content().includes(event) || writer.isReaderGone()) {
            return;
        }
        if (counts.isSettled()) {
            counts.markProgress(); // an idle target is not a stalled one
        }
        counts.accepted.incrementAndGet();
        if (!offer(event)) {
            counts.dropped.incrementAndGet();
        }
    }

    private boolean offer(MonitorEvent event) {
        if (event instanceof FlowEnded) {
            return queue.offer(event);
        }
        return (!isOvertaking(event) && queue.offer(event)) || queue.offerUrgent(event);
    }

    // With a capture file, nothing overtakes, so that each run gives the same output.
    private boolean isOvertaking(MonitorEvent event) {
        return live
                && !(event instanceof StatisticsReported reported
                        && reported.statistics().isFinal());
    }

    /**
     * False while the target is behind and its wait policy allows that others wait for it. Called by the report thread
     * only.
     */
    @Override
    public boolean hasRoom() {
        if (queue.regularRoom() >= EventOutbox.MAX_BATCH || writer.hasEnded() || interrupted) {
            if (queue.isEmpty()) {
                behindSinceNanos = 0;
            }
            return true;
        }
        long now = System.nanoTime();
        if (behindSinceNanos == 0) {
            behindSinceNanos = now;
        }
        return !waitPolicy.keepsWaiting(writer.isFailing(), counts.sinceProgressNanos(), now - behindSinceNanos);
    }

    @Override
    public boolean acceptsFlows() {
        return spec.content().includesFlows();
    }

    @Override
    public FlowMetrics flowMetrics() {
        return acceptsFlows() ? spec.format().flowMetrics() : FlowMetrics.TOTALS;
    }

    OutputSpec spec() {
        return spec;
    }

    /** The number of events so far, by outcome. Thread-safe. */
    OutputCounts counts() {
        return counts.snapshot(spec.text());
    }

    /** How the target is doing. Thread-safe. */
    OutputState state() {
        OutputCounts now = counts();
        boolean isLate = counts.waiting() > 0 && counts.sinceProgressNanos() > LATE_NANOS;
        return new OutputState(
                now.target(), now.written(), now.dropped(), waiting(), isLate || writer.isFailing(), failure());
    }

    /** Why the target last failed; empty if it never did. Thread-safe. */
    String failure() {
        return writer.failure();
    }

    /** Why events were dropped. Thread-safe. */
    String lossReason() {
        if (!failure().isEmpty()) {
            return "cannot write " + spec.text() + ": " + failure();
        }
        if (interrupted) {
            return spec.text() + " did not accept them before the run was interrupted";
        }
        return spec.text() + (givenUp.isEmpty() ? " did not accept them in time" : " " + givenUp);
    }

    /** The number of events that wait. Thread-safe. */
    long waiting() {
        return counts.waiting();
    }

    /** Ends all waiting for this target, because the user has lost patience. Thread-safe. */
    void giveUp() {
        interrupted = true;
    }

    /** Whether the reader of a standard stream is gone. Thread-safe. */
    boolean isReaderGone() {
        return writer.isReaderGone();
    }

    boolean isFile() {
        return kind == TargetKind.FILE;
    }

    boolean isStandardStream() {
        return kind == TargetKind.STANDARD_STREAM;
    }

    /** Opens a new file if the current one was moved away. Thread-safe. */
    void reopen() {
        writer.reopen();
    }

    /** Writes what the format and the buffer hold back. Thread-safe. */
    void flush() {
        writer.flush();
    }

    /** Call when the run is ending: stops pausing between attempts, and starts the time limit of {@link #drain}. */
    void expedite() {
        if (!expedited) {
            expedited = true;
            endNanos = System.nanoTime();
        }
        writer.expedite();
    }

    /**
     * Waits until everything is written, for as long as the wait policy allows after the first {@link #expedite}.
     *
     * @param whileWaiting called about every millisecond
     */
    void drain(Runnable whileWaiting) {
        while (isBusy() && keepsDraining()) {
            whileWaiting.run();
            pause();
        }
        if (interrupted) {
            drainBriefly(); // a target that works accepts what is in its queue, and the closing statistics
        }
        if (!counts.isSettled()) {
            writer.abandon();
            drainBriefly();
            countWaitingAsDropped();
        }
    }

    // A writer that hangs does not count them itself. What a reader that is gone does not get is not lost.
    private void countWaitingAsDropped() {
        if (!writer.isReaderGone()) {
            counts.abandon();
        }
    }

    private void drainBriefly() {
        long end = System.nanoTime() + ABORT_NANOS;
        while (isBusy() && System.nanoTime() < end) {
            pause();
        }
    }

    private boolean keepsDraining() {
        if (!interrupted
                && givenUp.isEmpty()
                && !waitPolicy.keepsDraining(
                        writer.isFailing(), counts.sinceProgressNanos(), System.nanoTime() - endNanos)) {
            givenUp = waitPolicy.reason();
        }
        return !interrupted && givenUp.isEmpty();
    }

    /** Ends the writer and drops the events that still wait. Call once, after the last event. */
    void close() {
        finish();
        drain(() -> {});
        join();
        if (writer.isAlive()) {
            writer.abandon();
            join();
        }
        countWaitingAsDropped();
    }

    /** Announces that no more events follow. */
    void finish() {
        expedite();
        writer.finish();
    }

    private boolean isBusy() {
        return writer.isAlive() && !counts.isSettled();
    }

    private static void pause() {
        boolean wasInterrupted = Thread.interrupted();
        try {
            MILLISECONDS.sleep(1);
        } catch (InterruptedException stopping) {
            wasInterrupted = true;
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void join() {
        try {
            writer.join(NANOSECONDS.toMillis(ABORT_NANOS));
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
    }
}
