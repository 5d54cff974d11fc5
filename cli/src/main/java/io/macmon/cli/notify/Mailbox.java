package io.macmon.cli.notify;

import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What one channel has to report, and when. The first notice of a topic (a kind and a group) is due at once; further
 * ones wait, and go out together. All times are milliseconds of one clock that never goes back. Thread-safe; no method
 * waits.
 *
 * <pre>
 *   add --> pending --take--> in flight --delivered--> counted
 *              ^                 '-------failed-----.
 *              '-- merged, after a pause -----------'
 * </pre>
 */
final class Mailbox {

    /** How long the first notice waits for others that come at the same time. */
    static final long GATHER_MILLIS = 1_000;

    static final long MIN_PAUSE_MILLIS = 2_000;
    static final long MAX_PAUSE_MILLIS = 300_000;

    private static final long MINUTE_MILLIS = 60_000;
    private static final long NEVER = Long.MAX_VALUE;

    private final Timing timing;
    private final Supplier<ZonedDateTime> wallClock;
    private final Deque<Long> sent = new ArrayDeque<>(); // within the last minute, oldest first
    private final Map<String, Long> quietTopics = new HashMap<>(); // when each may be reported at once again
    private Digest pending = new Digest();
    private long inFlight;
    private long dueMillis = NEVER;
    private long retryMillis;
    private long pauseMillis = MIN_PAUSE_MILLIS;
    private long delivered;
    private long dropped;
    private String failure = "";
    private boolean isFailing;
    private boolean isClosed;

    /** @param wallClock the local time, for quiet hours */
    Mailbox(Timing timing, Supplier<ZonedDateTime> wallClock) {
        this.timing = timing;
        this.wallClock = wallClock;
    }

    /** Adds a notice; true if it is due earlier than what waited. */
    synchronized boolean add(Notice notice, long now) {
        if (isClosed) {
            dropped++;
            return false;
        }
        pending.add(notice);
        String topic = notice.topic();
        Long quietUntil = quietTopics.get(topic);
        long before = dueMillis;
        if (quietUntil == null || quietUntil <= now) {
            dueMillis = Math.min(dueMillis, now + GATHER_MILLIS);
            quieten(topic, now + timing.digest().toMillis());
        } else {
            dueMillis = Math.min(dueMillis, Math.max(quietUntil, now + GATHER_MILLIS));
        }
        return dueMillis < before;
    }

    private void quieten(String topic, long until) {
        if (quietTopics.size() >= Digest.MAX_TOPICS && !quietTopics.containsKey(topic)) {
            quietTopics.clear();
        }
        quietTopics.put(topic, until);
    }

    /** How long until {@link #take} returns a message, if nothing is added; {@link Long#MAX_VALUE} for never. */
    synchronized long millisUntilDue(long now) {
        if (pending.isEmpty()) {
            return NEVER;
        }
        while (!sent.isEmpty() && sent.peekFirst() <= now - MINUTE_MILLIS) {
            sent.removeFirst();
        }
        long due = Math.max(dueMillis, retryMillis);
        if (sent.size() >= timing.maxPerMinute()) {
            due = Math.max(due, sent.peekFirst() + MINUTE_MILLIS);
        }
        return Math.max(Math.max(0, due - now), quietMillis());
    }

    private long quietMillis() {
        boolean isUrgent = timing.quietSeverity()
                .filter(least -> pending.severity().compareTo(least) >= 0)
                .isPresent();
        return isUrgent
                ? 0
                : timing.quiet()
                        .map(hours -> hours.left(wallClock.get()).toMillis())
                        .orElse(0L);
    }

    /** Takes all that waits, if it is due. Then call {@link #delivered} or {@link #failed}. */
    synchronized Optional<Digest> take(long now) {
        return millisUntilDue(now) > 0 ? Optional.empty() : takeAll(now);
    }

    /** Takes all that waits, due or not, because the run ends. */
    synchronized Optional<Digest> takeAll(long now) {
        if (pending.isEmpty()) {
            return Optional.empty();
        }
        Digest taken = pending;
        pending = new Digest();
        dueMillis = NEVER;
        inFlight = taken.count();
        sent.addLast(now);
        taken.topics().forEach(topic -> quieten(topic, now + timing.digest().toMillis()));
        return Optional.of(taken);
    }

    /** Counts a message as delivered; true if the one before failed. */
    synchronized boolean delivered(Digest message) {
        if (isClosed) {
            return false;
        }
        boolean recovered = isFailing;
        delivered += message.count();
        inFlight = 0;
        isFailing = false;
        pauseMillis = MIN_PAUSE_MILLIS;
        retryMillis = 0;
        return recovered;
    }

    /** Puts back a message that was not delivered; true if the one before was. */
    synchronized boolean failed(Digest message, String reason, long now) {
        if (isClosed) {
            return false;
        }
        boolean isFirst = !isFailing;
        message.addAll(pending);
        pending = message;
        inFlight = 0;
        dueMillis = now;
        retryMillis = now + pauseMillis;
        pauseMillis = Math.min(2 * pauseMillis, MAX_PAUSE_MILLIS);
        failure = reason;
        isFailing = true;
        return isFirst;
    }

    /** Counts all that waits as dropped, and takes no more. */
    synchronized void close() {
        isClosed = true;
        dropped += pending.count() + inFlight;
        pending = new Digest();
        inFlight = 0;
    }

    synchronized long delivered() {
        return delivered;
    }

    synchronized long dropped() {
        return dropped;
    }

    /** Notices that are neither delivered nor dropped. */
    synchronized long waiting() {
        return pending.count() + inFlight;
    }

    synchronized boolean isFailing() {
        return isFailing;
    }

    /** Why a message was last not delivered; empty if none failed. */
    synchronized String failure() {
        return failure;
    }
}
