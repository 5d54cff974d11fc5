package io.macmon.cli.output;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.Statistics.OutputCounts;
import io.macmon.analyzer.record.EventWriter;
import io.macmon.config.FlowMetrics;
import io.macmon.config.text.IoErrorText;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One output: a queue, and a thread that writes what is in it to a file or receiver.
 *
 * <p>Each event is written, dropped, unfit, or still waiting; so is every number here. {@link #accept} and {@link #drain} are the
 * report thread's, what is private is the target's own thread's.
 */
final class TargetQueue implements EventSink {

    /** Events that may wait. */
    static final int CAPACITY = 16_384;

    private static final int BUFFER = 1 << 16;
    private static final long FLUSH_NANOS = 1_000_000_000L;
    private static final long STABLE_NANOS = 10 * FLUSH_NANOS;
    private static final long LOOK_MILLIS = 100;
    private static final long LAST_WORDS_NANOS = FLUSH_NANOS;

    private final String name;
    private final EventWriter writer;
    private final Carrier carrier;
    private final WaitPolicy patience;
    private final Consumer<String> say;
    private final Thread thread;
    private final BlockingQueue<MonitorEvent> queue = new ArrayBlockingQueue<>(CAPACITY);

    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong unfit = new AtomicLong();
    private volatile long progressNanos = System.nanoTime();
    private volatile boolean broken;
    private volatile boolean gaveUp;
    private volatile boolean hurrying;
    private volatile boolean closing;
    private volatile boolean reopening;
    private volatile String failure = "";
    private long endNanos; // when it was first hurried

    private final Deque<MonitorEvent> inFlight = new ArrayDeque<>(); // given to the writer, not yet at their place
    private final Backoff backoff = new Backoff();
    private final byte[] buffer = new byte[BUFFER];
    private int buffered;
    private int bufferedEvents;
    private boolean open;
    private boolean fresh;
    private boolean lastChanceTaken;
    private long openedNanos;

    /**
     * @param name as the user wrote it
     * @param say  told once when the target fails, and once when it works again
     */
    TargetQueue(int number, String name, EventWriter writer, Carrier carrier, boolean live, Consumer<String> say) {
        this.name = name;
        this.writer = writer;
        this.carrier = carrier;
        this.say = say;
        patience = new WaitPolicy(live, carrier.isFile());
        thread = new Thread(this::run, "macmon-out-" + number);
        thread.setDaemon(true);
    }

    /**
     * Starts its thread; a file is opened before.
     *
     * @throws IOException when the file cannot be
     */
    void start() throws IOException {
        if (carrier.isFile()) {
            openCarrier();
        }
        thread.start();
    }

    @Override
    public void accept(MonitorEvent event) {
        if (!writer.accepts(event)) {
            return;
        }
        if (isSettled()) {
            progressNanos = System.nanoTime(); // who had nothing to take did not refuse it
        }
        accepted.incrementAndGet();
        if (gaveUp || !(queue.offer(event) || offerPatiently(event))) {
            dropped.incrementAndGet();
        } else if (gaveUp && queue.remove(event)) { // since it was asked
            dropped.incrementAndGet();
        }
    }

    @Override
    public boolean acceptsFlows() {
        return writer.acceptsFlows();
    }

    @Override
    public FlowMetrics flowMetrics() {
        return writer.flowMetrics();
    }

    /** What became of the events so far. Any thread. */
    OutputCounts delivery() {
        return new OutputCounts(name, written.get(), dropped.get(), unfit.get());
    }

    /** Why it last failed; empty when it never did. */
    String failure() {
        return failure;
    }

    boolean isFile() {
        return carrier.isFile();
    }

    /** Has it go on in a new file when its own was moved away. Any thread. */
    void reopen() {
        reopening = true;
    }

    /** Has it try once more, if it fails, and from now on not wait before it does. */
    void hurry() {
        if (!hurrying) {
            endNanos = System.nanoTime();
            hurrying = true;
        }
        thread.interrupt(); // no call on this thread but a wait can be interrupted
    }

    /** Waits, as long as it has patience since it was first hurried, until nothing waits. */
    void drain() {
        while (thread.isAlive()
                && !isSettled()
                && patience.keepsDraining(broken, sinceProgress(), System.nanoTime() - endNanos)) {
            pause();
        }
        if (!isSettled()) {
            carrier.abort();
            long end = System.nanoTime() + LAST_WORDS_NANOS;
            while (thread.isAlive() && !isSettled() && System.nanoTime() < end) {
                pause();
            }
        }
    }

    /** Ends its thread; what still waits afterwards was dropped. Once only, after {@link #drain}. */
    void close() {
        closing = true;
        hurry();
        drain();
        join();
        if (thread.isAlive()) {
            carrier.abort();
            join();
        }
        if (!thread.isAlive()) {
            dropTheRest();
        }
    }

    private boolean isSettled() {
        return accepted.get() == written.get() + dropped.get() + unfit.get();
    }

    private long sinceProgress() {
        return System.nanoTime() - progressNanos;
    }

    // The outbox interrupts its thread to stop it; then there are events to come all the same.
    private boolean offerPatiently(MonitorEvent event) {
        boolean interrupted = false;
        try {
            while (patience.holdsAnalysis() && !gaveUp && patience.keepsWaiting(broken, sinceProgress())) {
                try {
                    if (queue.offer(event, LOOK_MILLIS, MILLISECONDS)) {
                        return true;
                    }
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void pause() {
        boolean interrupted = Thread.interrupted();
        try {
            MILLISECONDS.sleep(1);
        } catch (InterruptedException later) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void join() {
        try {
            thread.join(NANOSECONDS.toMillis(LAST_WORDS_NANOS));
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!isOver()) {
                try {
                    work();
                } catch (IOException failed) {
                    failed(failed);
                }
            }
            bidFarewell();
        } catch (RuntimeException | Error defect) {
            failure = "a defect of macmon: " + defect;
            say.accept(name + ": " + failure);
        } finally {
            gaveUp = true;
            carrier.close();
            dropTheRest();
        }
    }

    private boolean isOver() {
        return gaveUp || (closing && queue.isEmpty());
    }

    private void work() throws IOException {
        if (!open) {
            openCarrier();
        }
        begin();
        long nextFlush = System.nanoTime() + FLUSH_NANOS;
        while (!isOver()) {
            MonitorEvent event = queue.poll();
            if (event == null) {
                deliver(hurrying);
                event = await(nextFlush - System.nanoTime());
            }
            if (event != null) {
                write(event);
            }
            if (System.nanoTime() >= nextFlush) {
                nextFlush = System.nanoTime() + FLUSH_NANOS;
                everySecond();
            }
        }
    }

    private void openCarrier() throws IOException {
        fresh = carrier.open();
        open = true;
        openedNanos = System.nanoTime();
    }

    private void begin() throws IOException {
        buffered = 0;
        bufferedEvents = 0;
        writer.begin(Instant.now(), fresh, this::take);
        for (MonitorEvent again : List.copyOf(inFlight)) {
            writer.write(again, Instant.now(), this::take);
        }
    }

    private void write(MonitorEvent event) throws IOException {
        inFlight.add(event);
        if (!writer.write(event, Instant.now(), this::take)) {
            inFlight.removeLast();
            unfit.incrementAndGet();
        }
    }

    private MonitorEvent await(long nanos) {
        try {
            return queue.poll(nanos, NANOSECONDS);
        } catch (InterruptedException hurry) {
            return null;
        }
    }

    private void everySecond() throws IOException {
        deliver(true);
        carrier.checkPeer();
        if (System.nanoTime() - openedNanos > STABLE_NANOS) {
            backoff.reset();
        }
        if (reopening) {
            reopening = false;
            changeFile();
        }
    }

    private void changeFile() throws IOException {
        if (!carrier.wasMoved()) {
            return;
        }
        writer.end(Instant.now(), this::take);
        deliver(false);
        carrier.close();
        open = false;
        openCarrier();
        begin();
    }

    /** @param all whether what the writer holds back is wanted as well */
    private void deliver(boolean all) throws IOException {
        if (all) {
            writer.flush(Instant.now(), this::take);
        }
        if (buffered > 0) {
            carrier.write(buffer, buffered);
            arrived(bufferedEvents);
            buffered = 0;
            bufferedEvents = 0;
        }
    }

    private void take(byte[] octets, int length, int events) throws IOException {
        if (carrier.isMessageOriented() || length > BUFFER) {
            deliver(false);
            carrier.write(octets, length);
            arrived(events);
            return;
        }
        if (buffered + length > BUFFER) {
            deliver(false);
        }
        System.arraycopy(octets, 0, buffer, buffered, length);
        buffered += length;
        bufferedEvents += events;
    }

    private void arrived(int events) {
        progressNanos = System.nanoTime();
        if (events == 0) {
            return; // a head says nothing about what follows
        }
        for (int i = 0; i < events; i++) {
            inFlight.remove();
        }
        if (broken) {
            broken = false;
            say.accept(name + ": takes records again");
        }
        written.addAndGet(events);
    }

    private void failed(IOException failed) {
        carrier.close();
        open = false;
        failure = IoErrorText.of(failed);
        if (!broken) {
            broken = true;
            say.accept(name + ": cannot write: " + failure + (hurrying ? "" : "; trying again"));
        }
        if (hurrying) {
            gaveUp = lastChanceTaken;
            lastChanceTaken = true;
            return;
        }
        try {
            MILLISECONDS.sleep(backoff.nextMillis());
        } catch (InterruptedException hurry) {
            // then at once
        }
    }

    // Its own failure is of no consequence: every event has arrived.
    private void bidFarewell() {
        if (!open || gaveUp) {
            return;
        }
        try {
            deliver(true);
            writer.end(Instant.now(), this::take);
            deliver(false);
        } catch (IOException failed) {
            failure = IoErrorText.of(failed);
        }
    }

    private void dropTheRest() {
        long rest = inFlight.size();
        inFlight.clear();
        while (queue.poll() != null) {
            rest++;
        }
        dropped.addAndGet(rest);
    }
}
