package io.macmon.cli.audit;

import io.macmon.analyzer.audit.Audit;
import io.macmon.analyzer.audit.RadiusReply;
import io.macmon.analyzer.audit.StationToCheck;
import io.macmon.cli.radius.MabClient;
import io.macmon.cli.radius.MabConfig;
import io.macmon.cli.radius.MabQueue;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Asks a RADIUS server about the stations that an audit sees, and turns its replies into findings. A request without a
 * reply is repeated once a minute, and as soon as a silent server answers again. Stations that found no room in the
 * queue are asked about later, the most important first. Thread-safe.
 */
final class RadiusCheck implements AutoCloseable {

    private static final int MAX_ANSWERS = 100_000;
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(3);
    private static final long RETRY_MILLIS = 60_000;
    private static final long CATCH_UP_MILLIS = 5_000;
    private static final int CATCH_UP_STATIONS = 256;

    private final Map<MacAddress, RadiusReply> replies = new ConcurrentHashMap<>();
    private final AtomicLong requested = new AtomicLong();
    private final MabQueue queue;
    private final RadiusServerFindings serverFindings;
    private final Timer retryTimer;
    private volatile BiConsumer<MacAddress, RadiusReply> listener = (station, reply) -> {};
    private volatile Audit audit;
    private volatile boolean wasSilent;
    private volatile boolean hasMore;

    private RadiusCheck(MabConfig config) throws MacmonException {
        queue = MabQueue.start(MabClient.open(config), config.rate(), this::onReply);
        serverFindings = new RadiusServerFindings(config.server().toString());
        retryTimer = new Timer("macmon-radius-retry", true);
        retryTimer.schedule(task(queue::retryUnanswered), RETRY_MILLIS, RETRY_MILLIS);
        retryTimer.schedule(task(this::catchUp), CATCH_UP_MILLIS, CATCH_UP_MILLIS);
    }

    private static TimerTask task(Runnable action) {
        return new TimerTask() {
            @Override
            public void run() {
                action.run();
            }
        };
    }

    /** Starts the threads. Nothing is sent to the server before the first {@link #request}. */
    static RadiusCheck open(MabConfig config) throws MacmonException {
        return new RadiusCheck(config);
    }

    /** From now on, turns replies into findings of this audit. */
    void reportTo(Audit reported) {
        audit = reported;
        listener = (station, reply) -> reported.submit(() -> {
            RadiusFindings.update(reported, station, reply);
            serverFindings.update(reported, station, reply);
        });
    }

    private void catchUp() {
        Audit running = audit;
        boolean isDue = queue.takeDiscarded() || hasMore;
        if (running != null && isDue) {
            running.submit(this::offerMostImportant);
        }
    }

    private void offerMostImportant() {
        List<StationToCheck> important =
                audit.state().mostImportant(CATCH_UP_STATIONS, station -> !queue.isAsked(station));
        important.forEach(station -> queue.offer(station.station(), station.importance()));
        hasMore = important.size() == CATCH_UP_STATIONS;
    }

    /** Queues a request about a station; does not block. */
    void request(StationToCheck station) {
        requested.incrementAndGet();
        queue.offer(station.station(), station.importance());
    }

    Optional<RadiusReply> reply(MacAddress station) {
        return Optional.ofNullable(replies.get(station));
    }

    /**
     * Waits for the outstanding replies as long as the server keeps replying. Called on the thread that joined the
     * analysis thread.
     *
     * @param isStopRequested whether the user asked the program to stop; the wait then lasts at most three seconds
     */
    void awaitReplies(BooleanSupplier isStopRequested, Consumer<String> report) {
        try {
            if (queue.takeDiscarded()) {
                offerMostImportant();
            }
            if (queue.drain(Duration.ofMillis(500))) {
                return;
            }
            report.accept("waiting for the RADIUS server's answers; press Ctrl-C to stop");
            Duration limit = isStopRequested.getAsBoolean() ? STOP_TIMEOUT : ANSWER_TIMEOUT;
            long since = System.nanoTime();
            long before = answered();
            while (!queue.drain(Duration.ofMillis(200))
                    && !queue.isServerSilent()
                    && System.nanoTime() - since < limit.toNanos()) {
                boolean isStopping = isStopRequested.getAsBoolean();
                if (isStopping ? !limit.equals(STOP_TIMEOUT) : answered() > before) {
                    before = answered();
                    since = System.nanoTime();
                    limit = isStopping ? STOP_TIMEOUT : ANSWER_TIMEOUT;
                }
            }
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
    }

    private long answered() {
        MabQueue.Counts counts = queue.counts();
        return counts.accepted() + counts.rejected() + counts.challenged();
    }

    /** The number of requests and of replies by outcome, under the names that reports use. */
    Map<String, Long> counters() {
        MabQueue.Counts counts = queue.counts();
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("radius_asked", counts.asked());
        counters.put("radius_accepted", counts.accepted());
        counters.put("radius_rejected", counts.rejected());
        counters.put("radius_silent", counts.silent());
        counters.put("radius_unproven", counts.unproven());
        counters.put("radius_not_asked", Math.max(0, requested.get() - replies.size()));
        return counters;
    }

    @Override
    public void close() {
        retryTimer.cancel();
        queue.close();
    }

    private void onReply(MacAddress station, RadiusReply reply) {
        if (replies.size() < MAX_ANSWERS) {
            replies.put(station, reply);
        }
        listener.accept(station, reply);
        if (queue.isServerSilent()) {
            wasSilent = true;
        } else if (wasSilent) {
            wasSilent = false;
            queue.retryUnanswered();
        }
    }
}
