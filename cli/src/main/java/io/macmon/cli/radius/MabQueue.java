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
 * Asks about stations in a thread of its own, {@code macmon-radius}: one after the other, at most so many a second, and about each once in
 * {@link #CACHE_DURATION}. Answers come in that thread.
 */
public final class MabQueue implements AutoCloseable {

    /** For how long an answer is good. */
    public static final Duration CACHE_DURATION = Duration.ofHours(1);

    /** Stations that wait at most; what is offered beyond is not asked about, and counted. */
    static final int MAX_QUEUED = 10_000;

    /** Stations that are known to have been asked about; of more, the oldest may be asked about again. */
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

    /** How many stations were asked about, and how it came out. */
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
        thread.setDaemon(true); // a program that fails to close this must still be able to end
    }

    /**
     * Starts asking, and owns the client from now on.
     *
     * @param rate questions a second, at most
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
        MabQueue rehearsal = new MabQueue(client, rate, capacity, answers, nanoTime);
        rehearsal.thread.start();
        return rehearsal;
    }

    /** Has a station asked about, unless it was within {@link #CACHE_DURATION}, or too many wait. Never waits. */
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
     * Waits until all that were offered are answered.
     *
     * @return whether they are; not, when it takes longer
     */
    public synchronized boolean drain(Duration longest) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        for (long left = longest.toNanos(); outstanding > 0 && left > 0; left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return outstanding == 0;
    }

    /** How it stands. */
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
            // what waits still is counted by close
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

    // Where there was no answer, the next offer asks again.
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

    /** Gives up what is not answered yet, which counts as not asked. */
    @Override
    public void close() {
        isClosed = true;
        client.close();
        thread.interrupt();
        try {
            thread.join(CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException hurried) {
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
