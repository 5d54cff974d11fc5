package io.macmon.cli.radius;

import io.macmon.analyzer.audit.RadiusReply;
import io.macmon.analyzer.audit.RadiusReply.Answer;
import io.macmon.config.net.MacAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Authenticates stations on the {@code macmon-radius} thread: one at a time, at a limited rate, and each at most once
 * per {@link #CACHE_DURATION}. Replies are delivered on that thread.
 */
public final class MabQueue implements AutoCloseable {

    /** How long an answer is valid. */
    public static final Duration CACHE_DURATION = Duration.ofHours(1);

    /** The maximum number of stations in the queue. Further stations are discarded, and counted as not asked. */
    static final int MAX_QUEUED = 10_000;

    /**
     * The maximum number of cached answers. If an answer is evicted, the server may be asked about that station again.
     */
    static final int MAX_CACHED = 100_000;

    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofMinutes(2);

    private final MabAuthenticator client;
    private final BiConsumer<MacAddress, RadiusReply> answers;
    private final LongSupplier nanoTime;
    private final long pauseNanos;
    private final BlockingQueue<MacAddress> queue;
    private final Map<MacAddress, Long> asked = new LinkedHashMap<>();
    private final Thread thread;

    private volatile boolean isClosed;
    private int outstanding;
    private long accepted;
    private long rejected;
    private long challenged;
    private long silent;
    private long unproven;
    private long notAsked;

    /**
     * The number of stations that the server was asked about, in total and by answer, and the number not asked about.
     */
    public record Counts(
            long asked, long accepted, long rejected, long challenged, long silent, long unproven, long notAsked) {}

    private MabQueue(
            MabAuthenticator client,
            int rate,
            int capacity,
            BiConsumer<MacAddress, RadiusReply> answers,
            LongSupplier nanoTime) {
        this.client = client;
        this.answers = answers;
        this.nanoTime = nanoTime;
        pauseNanos = NANOS_PER_SECOND / rate;
        queue = new ArrayBlockingQueue<>(capacity);
        thread = new Thread(this::run, "macmon-radius");
        thread.setDaemon(true); // a queue that was never closed does not keep the program alive
    }

    /**
     * Starts the thread, and takes ownership of the client.
     *
     * @param rate the maximum number of requests per second
     */
    public static MabQueue start(MabClient client, int rate, BiConsumer<MacAddress, RadiusReply> answers) {
        return start(client, rate, MAX_QUEUED, answers, System::nanoTime);
    }

    static MabQueue start(
            MabAuthenticator client,
            int rate,
            int capacity,
            BiConsumer<MacAddress, RadiusReply> answers,
            LongSupplier nanoTime) {
        MabQueue started = new MabQueue(client, rate, capacity, answers, nanoTime);
        started.thread.start();
        return started;
    }

    /**
     * Queues a station, unless the server was asked about it within {@link #CACHE_DURATION} or the queue is full. Never
     * blocks.
     */
    public synchronized void offer(MacAddress station) {
        if (isClosed || isCached(station)) {
            return;
        }
        if (queue.offer(station)) {
            outstanding++;
            remember(station);
        } else {
            notAsked++;
        }
    }

    private boolean isCached(MacAddress station) {
        Long time = asked.get(station);
        return time != null && nanoTime.getAsLong() - time < CACHE_DURATION.toNanos();
    }

    private void remember(MacAddress station) {
        asked.remove(station);
        asked.put(station, nanoTime.getAsLong());
        if (asked.size() > MAX_CACHED) {
            asked.remove(asked.keySet().iterator().next());
        }
    }

    /**
     * Blocks until every queued request has an answer.
     *
     * @return false on a timeout
     */
    public synchronized boolean drain(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (long left = timeout.toNanos(); outstanding > 0 && left > 0; left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return outstanding == 0;
    }

    /** The counts since the start. */
    public synchronized Counts counts() {
        long all = accepted + rejected + challenged + silent + unproven;
        return new Counts(all, accepted, rejected, challenged, silent, unproven, notAsked);
    }

    private void run() {
        try {
            long next = System.nanoTime();
            while (!isClosed) {
                MacAddress station = queue.take();
                TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
                next = System.nanoTime() + pauseNanos;
                process(station);
            }
        } catch (InterruptedException closed) {
            // close() counts the stations that are still queued as not asked
        }
    }

    private void process(MacAddress station) {
        RadiusReply reply = client.authenticate(station);
        if (isClosed) {
            return;
        }
        forgetIfUnanswered(station, reply);
        try {
            answers.accept(station, reply);
        } finally {
            count(reply);
        }
    }

    // A station without an answer can be queued again.
    private synchronized void forgetIfUnanswered(MacAddress station, RadiusReply reply) {
        if (reply.answer() == Answer.SILENT || reply.answer() == Answer.UNPROVEN) {
            asked.remove(station);
        }
    }

    private synchronized void count(RadiusReply reply) {
        switch (reply.answer()) {
            case ACCEPT -> accepted++;
            case REJECT -> rejected++;
            case CHALLENGE -> challenged++;
            case SILENT -> silent++;
            case UNPROVEN -> unproven++;
        }
        outstanding--;
        notifyAll();
    }

    /** Discards the stations whose requests have no answer yet, and counts them as not asked. */
    @Override
    public void close() {
        isClosed = true;
        client.close();
        thread.interrupt();
        try {
            thread.join(CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        discardQueue();
    }

    private synchronized void discardQueue() {
        notAsked += outstanding;
        outstanding = 0;
        queue.clear();
        notifyAll();
    }
}
