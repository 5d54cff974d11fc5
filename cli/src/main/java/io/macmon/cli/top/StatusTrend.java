package io.macmon.cli.top;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.cli.control.JsonObject;
import io.macmon.cli.top.view.Replies;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** How the counters of the status have changed within the last minute. One thread only. */
final class StatusTrend {

    private static final Duration PERIOD = Duration.ofSeconds(60);
    private static final long NANOS_PER_SECOND = SECONDS.toNanos(1);

    private record Sample(Instant at, JsonObject status) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** Adds the status, if it is a new one. */
    @SuppressWarnings("ReferenceEquality") // fetched again
    void add(Replies replies) {
        JsonObject status = replies.status();
        if (status != JsonObject.EMPTY
                && (samples.isEmpty() || samples.getLast().status() != status)) {
            samples.add(new Sample(replies.takenAt(), status));
        }
        while (samples.size() > 2
                && Duration.between(samples.getFirst().at(), samples.getLast().at())
                                .compareTo(PERIOD)
                        > 0) {
            samples.remove();
        }
    }

    /** By how much the drops at a place have grown. */
    long newDrops(String place) {
        return samples.isEmpty() ? 0 : drops(samples.getLast(), place) - drops(samples.getFirst(), place);
    }

    private static long drops(Sample sample, String place) {
        return sample.status().object("drops").number(place, 0);
    }

    /** The growth per second of a counter, by the two latest samples; -1 if it is unknown. */
    long rate(String counter) {
        if (samples.size() < 2) {
            return -1;
        }
        Iterator<Sample> latest = samples.descendingIterator();
        Sample last = latest.next();
        Sample before = latest.next();
        long nanos = Duration.between(before.at(), last.at()).toNanos();
        long from = before.status().number(counter, -1);
        long to = last.status().number(counter, -1);
        return nanos <= 0 || from < 0 || to < from ? -1 : Math.round((double) (to - from) * NANOS_PER_SECOND / nanos);
    }
}
