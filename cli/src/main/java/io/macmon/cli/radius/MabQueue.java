package io.macmon.cli.radius;

import io.macmon.analyzer.audit.RadiusReply;
import io.macmon.analyzer.audit.RadiusReply.Answer;
import io.macmon.config.net.MacAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Authenticates stations on the {@code macmon-radius} threads: {@value #WORKERS} at a time, at a limited rate, the most
 * important first, and each at most once per {@link #CACHE_DURATION}. While the server does not answer, only one
 * station at a time is tried. Replies are delivered on these threads.
 */
public final class MabQueue implements AutoCloseable {

    /** How long an answer is valid. */
    public static final Duration CACHE_DURATION = Duration.ofHours(1);

    /** The number of questions that may be outstanding. */
    static final int WORKERS = 8;

    /** The maximum number of waiting stations. Beyond it, the least important are discarded, and counted. */
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
    private final RequestPacer pacer;
    private final WaitingStations waiting;
    private final Map<MacAddress, Long> asked = new LinkedHashMap<>();
    private final Map<MacAddress, Integer> unanswered = new LinkedHashMap<>();
    private final List<Thread> threads = new ArrayList<>();

    private volatile boolean isClosed;
    private volatile boolean isServerSilent;
    private long answerNanos = Long.MIN_VALUE;
    private int inProgress;
    private long accepted;
    private long rejected;
    private long challenged;
    private long silent;
    private long unproven;
    private long notAsked;
    private boolean hasDiscarded;

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
        pacer = new RequestPacer(NANOS_PER_SECOND / rate);
        waiting = new WaitingStations(capacity);
    }

    /**
     * Starts the threads, and takes ownership of the client.
     *
     * @param rate the maximum number of requests per second
     */
    public static MabQueue start(MabClient client, int rate, BiConsumer<MacAddress, RadiusReply> answers) {
        return start(client, rate, WORKERS, MAX_QUEUED, answers, System::nanoTime);
    }

    static MabQueue start(
            MabAuthenticator client,
            int rate,
            int workers,
            int capacity,
            BiConsumer<MacAddress, RadiusReply> answers,
            LongSupplier nanoTime) {
        MabQueue started = new MabQueue(client, rate, capacity, answers, nanoTime);
        for (int worker = 1; worker <= workers; worker++) {
            Thread thread = new Thread(started::run, worker == 1 ? "macmon-radius" : "macmon-radius-" + worker);
            thread.setDaemon(true); // a queue that was never closed does not keep the program alive
            started.threads.add(thread);
            thread.start();
        }
        return started;
    }

    /** Queues a station of the least importance. */
    public void offer(MacAddress station) {
        offer(station, 0);
    }

    /**
     * Queues a station, unless the server was asked about it within {@link #CACHE_DURATION}, or the queue is full of
     * stations that are at least as important. Never blocks.
     */
    public synchronized void offer(MacAddress station, int importance) {
        if (isClosed || waiting.raise(station, importance) || isAsked(station)) {
            return;
        }
        MacAddress discarded = waiting.add(station, importance);
        if (!station.equals(discarded)) {
            remember(station);
            notifyAll();
        }
        if (discarded != null) {
            asked.remove(discarded);
            notAsked++;
            hasDiscarded = true;
        }
    }

    /** Whether the station is waiting, or was asked about within {@link #CACHE_DURATION}. */
    public synchronized boolean isAsked(MacAddress station) {
        Long time = asked.get(station);
        return time != null && nanoTime.getAsLong() - time < CACHE_DURATION.toNanos();
    }

    /** Whether a station was discarded since the last call. */
    public synchronized boolean takeDiscarded() {
        boolean discarded = hasDiscarded;
        hasDiscarded = false;
        return discarded;
    }

    /** Queues the stations without an answer again. */
    public synchronized void retryUnanswered() {
        Map<MacAddress, Integer> again = Map.copyOf(unanswered);
        unanswered.clear();
        again.forEach(this::offer);
    }

    /** Whether a question has had no answer, and nor has a later one. */
    public boolean isServerSilent() {
        return isServerSilent;
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
        for (long left = timeout.toNanos(); outstanding() > 0 && left > 0; left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return outstanding() == 0;
    }

    private int outstanding() {
        return waiting.size() + inProgress;
    }

    /** The counts since the start. */
    public synchronized Counts counts() {
        long all = accepted + rejected + challenged + silent + unproven;
        return new Counts(all, accepted, rejected, challenged, silent, unproven, notAsked);
    }

    private void run() {
        try {
            while (!isClosed) {
                process(take());
            }
        } catch (InterruptedException closed) {
            // close() counts the stations that are still queued as not asked
        }
    }

    private WaitingStations.Entry take() throws InterruptedException {
        WaitingStations.Entry next;
        synchronized (this) {
            while (waiting.size() == 0 || (isServerSilent && inProgress > 0)) {
                wait();
            }
            next = waiting.takeFirst();
            inProgress++;
        }
        pacer.await();
        return next;
    }

    private void process(WaitingStations.Entry next) {
        long start = System.nanoTime();
        RadiusReply reply = client.authenticate(next.station());
        if (isClosed) {
            return;
        }
        judgeServer(reply, start);
        forgetIfUnanswered(next, reply);
        try {
            answers.accept(next.station(), reply);
        } finally {
            count(reply);
        }
    }

    private synchronized void judgeServer(RadiusReply reply, long startNanos) {
        if (reply.answer() != Answer.SILENT) {
            answerNanos = System.nanoTime();
            isServerSilent = false;
        } else if (answerNanos == Long.MIN_VALUE || answerNanos - startNanos < 0) {
            isServerSilent = true;
        }
    }

    // A station without an answer can be queued again.
    private synchronized void forgetIfUnanswered(WaitingStations.Entry entry, RadiusReply reply) {
        if (reply.answer() == Answer.SILENT || reply.answer() == Answer.UNPROVEN) {
            asked.remove(entry.station());
            if (unanswered.size() < MAX_CACHED) {
                unanswered.put(entry.station(), entry.importance());
            }
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
        inProgress--;
        notifyAll();
    }

    /** Discards the stations whose requests have no answer yet, and counts them as not asked. */
    @Override
    public void close() {
        isClosed = true;
        client.close();
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join(CLOSE_TIMEOUT.toMillis() / threads.size());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        discardQueue();
    }

    private synchronized void discardQueue() {
        notAsked += outstanding();
        inProgress = 0;
        waiting.clear();
        notifyAll();
    }
}
