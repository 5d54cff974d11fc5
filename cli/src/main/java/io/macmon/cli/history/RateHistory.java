package io.macmon.cli.history;

import io.macmon.analyzer.live.LiveCounters;
import io.macmon.analyzer.live.TrafficCounters;
import io.macmon.cli.control.ControlReply;
import io.macmon.cli.memory.HistoryRows;
import io.macmon.config.text.MacmonException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Rates, delays and drops of the last hour by second, and of the last day by minute. One thread at a time. */
final class RateHistory {

    static final int SECONDS = 3_600;
    static final int MINUTES = 1_440;

    private static final int SECONDS_PER_MINUTE = 60;
    private static final int SECONDS_PER_STEP_OF_HOUR = 10;
    private static final double MEDIAN = 0.5;
    private static final double HIGH = 0.99;

    private static final int FRAMES = 0;
    private static final int BYTES = 1;
    private static final int DELAY = 2; // the 99th percentile
    private static final int STRANGERS = 3;
    private static final int FINDINGS = 4;
    private static final int FIRST_DROP = 5;

    private static final List<String> FIELDS = List.of("frames", "bytes", "delay_p99_us", "strangers", "findings");

    private final List<String> places;
    private final List<String> names; // of the series
    private final RateRing seconds;
    private final RateRing minutes;
    private final Counts second;
    private final Counts minute;
    private long minuteNumber = Long.MIN_VALUE;
    private long delayMedian = RateRing.NONE;

    /** @param start the counters at the start */
    RateHistory(Measured start) {
        places = List.copyOf(start.drops().keySet());
        names = Stream.concat(FIELDS.stream(), places.stream().map(place -> "drops." + place))
                .toList();
        int series = names.size();
        seconds = new RateRing(series, SECONDS);
        minutes = new RateRing(series, MINUTES);
        second = new Counts(series);
        minute = new Counts(series);
        second.take(start, places);
        minute.take(start, places);
    }

    /** Adds the second that has just ended. */
    void add(long epochSecond, Measured measured) {
        Counts now = new Counts(FIRST_DROP + places.size());
        now.take(measured, places);
        seconds.add(epochSecond, now.since(second));
        delayMedian = TrafficCounters.percentile(MEDIAN, now.delays, second.delays);
        second.set(now);
        endMinute(epochSecond + 1, now);
    }

    // The first minute counts only if it was observed from its start.
    private void endMinute(long nextSecond, Counts now) {
        long next = Math.floorDiv(nextSecond, (long) SECONDS_PER_MINUTE);
        boolean isFirst = minuteNumber == Long.MIN_VALUE;
        boolean isStart = nextSecond % SECONDS_PER_MINUTE == 0;
        if (isFirst ? isStart : next != minuteNumber) {
            if (!isFirst) {
                minutes.add(minuteNumber, now.since(minute));
            }
            minuteNumber = next;
            minute.set(now);
        }
    }

    /** Adds minutes of earlier runs, in ascending order. Call before the first minute has ended. */
    void restore(List<HistoryRows.Minute> earlier, long currentMinute) {
        if (minutes.latest() >= 0) {
            return;
        }
        for (HistoryRows.Minute row : earlier) {
            if (row.minute() > currentMinute - MINUTES && row.minute() < currentMinute) {
                long[] values = new long[names.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = row.values().getOrDefault(names.get(i), i == DELAY ? RateRing.NONE : 0L);
                }
                minutes.add(row.minute(), values);
            }
        }
    }

    /** The minutes after this one, without values of 0. */
    List<HistoryRows.Minute> minutesAfter(long minuteBefore) {
        List<HistoryRows.Minute> rows = new ArrayList<>();
        long first = Math.max(minuteBefore + 1, minutes.first(MINUTES));
        for (long at = first; minutes.latest() >= at; at++) {
            Map<String, Long> values = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                long value = minutes.values(i, at)[0];
                if (value > 0 || (i == FRAMES && value == 0)) {
                    values.put(names.get(i), value);
                }
            }
            if (!values.isEmpty()) {
                rows.add(new HistoryRows.Minute(at, values));
            }
        }
        return rows;
    }

    /** Adds to the status: the bytes so far, and the rates and delays of the last second. */
    void describe(ControlReply reply) {
        reply.number("bytes", second.values[BYTES]);
        long latest = seconds.latest();
        if (latest >= 0) {
            reply.number("frames_per_second", seconds.values(FRAMES, latest)[0])
                    .number("bytes_per_second", seconds.values(BYTES, latest)[0]);
            long high = seconds.values(DELAY, latest)[0];
            if (high != RateRing.NONE) {
                reply.number("delay_p50_us", delayMedian).number("delay_p99_us", high);
            }
        }
    }

    /** @throws MacmonException if the period is unknown */
    void reply(String period, ControlReply reply) throws MacmonException {
        switch (period) {
            case "minute" -> reply(seconds, seconds.first(SECONDS_PER_MINUTE), 1, 1, reply);
            case "hour" -> reply(seconds, seconds.first(SECONDS), 1, SECONDS_PER_STEP_OF_HOUR, reply);
            case "day" -> reply(minutes, minutes.first(MINUTES), SECONDS_PER_MINUTE, 1, reply);
            default -> throw new MacmonException("rates: must be minute, hour or day, not '" + period + "'");
        }
    }

    private void reply(RateRing ring, long from, int stepSeconds, int group, ControlReply reply) {
        boolean isEmpty = ring.latest() < 0;
        long first = Math.floorDiv(from + group - 1, (long) group) * group;
        reply.text(
                        "start",
                        isEmpty
                                ? ""
                                : Instant.ofEpochSecond(first * stepSeconds).toString())
                .number("step_seconds", (long) stepSeconds * group);
        for (int i = 0; i < FIRST_DROP; i++) {
            reply.json(FIELDS.get(i), values(ring, i, from, group));
        }
        Map<String, String> drops = new LinkedHashMap<>();
        for (int i = 0; i < places.size(); i++) {
            drops.put(places.get(i), values(ring, FIRST_DROP + i, from, group));
        }
        ControlReply byPlace = ControlReply.object();
        drops.forEach(byPlace::json);
        reply.json("drops", byPlace.toString());
    }

    private static String values(RateRing ring, int series, long from, int group) {
        if (ring.latest() < 0) {
            return "[]";
        }
        long[] values = group == 1
                ? ring.values(series, from)
                : ring.combined(series, from, group, series == DELAY ? Math::max : Long::sum);
        List<String> texts = new ArrayList<>(values.length);
        for (long value : values) {
            texts.add(value == RateRing.NONE ? "null" : Long.toString(value));
        }
        return "[" + String.join(",", texts) + "]";
    }

    /** All counters at one time. */
    private static final class Counts {

        final long[] values;
        final long[] delays = new long[TrafficCounters.BUCKETS];

        Counts(int series) {
            values = new long[series];
        }

        void take(Measured measured, List<String> places) {
            for (LiveCounters worker : measured.workers()) {
                values[FRAMES] += worker.traffic().frames();
                values[BYTES] += worker.traffic().bytes();
                worker.traffic().addDelaysTo(delays);
            }
            values[STRANGERS] = measured.strangers();
            values[FINDINGS] = measured.findings();
            Map<String, Long> drops = measured.drops();
            for (int i = 0; i < places.size(); i++) {
                values[FIRST_DROP + i] = drops.getOrDefault(places.get(i), 0L);
            }
        }

        void set(Counts other) {
            System.arraycopy(other.values, 0, values, 0, values.length);
            System.arraycopy(other.delays, 0, delays, 0, delays.length);
        }

        // Counters of a device can be reset.
        long[] since(Counts earlier) {
            long[] increases = new long[values.length];
            for (int i = 0; i < values.length; i++) {
                increases[i] = Math.max(0, values[i] - earlier.values[i]);
            }
            increases[DELAY] = TrafficCounters.percentile(HIGH, delays, earlier.delays);
            return increases;
        }
    }
}
