package io.macmon.cli.history;

import io.macmon.analyzer.live.LiveCounters;
import io.macmon.cli.memory.HistoryRows;
import io.macmon.config.net.MacAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;

/**
 * What was counted of each source: in the last minute by second, while clients ask for it, and in which minutes of the
 * last day it was heard. One thread at a time.
 *
 * <p>A minute without a pass is unknown: the run did not exist, or did not count, or the machine was suspended.
 *
 * <p>Keeps {@value #MAX_STATIONS} sources, at about 800 bytes each, 500 of them only while clients ask. What has not
 * been heard for a day makes room. When that is not enough, any unlisted source makes room for a listed one, and one
 * that was heard in a single minute, as made-up addresses are, for one that was heard just now.
 */
final class StationHistory {

    static final int MAX_STATIONS = 1 << 16;
    static final int RECENT_SECONDS = 60;
    static final int MINUTES = 1_440;

    private static final int MINUTES_PER_HOUR = 60;

    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final int maxStations;
    private final LongPredicate listed;
    private final Map<Long, Entry> stations = new HashMap<>();
    private final BitSet counted = new BitSet(); // the minutes of the last day with a pass, of any run
    private long minute = Long.MIN_VALUE; // of the latest pass, counted from the epoch
    private long second = Long.MIN_VALUE; // of the latest pass with rates
    private int recentSeconds; // passes in a row with rates
    private Deque<Long> replaceable; // sources that make room, in this order; null until the pass needs it

    /** @param listed whether a source is listed */
    StationHistory(LongPredicate listed) {
        this(MAX_STATIONS, listed);
    }

    StationHistory(int maxStations, LongPredicate listed) {
        this.maxStations = maxStations;
        this.listed = listed;
    }

    /** Gives the memory for rates back. */
    void endRates() {
        if (recentSeconds > 0) {
            recentSeconds = 0;
            stations.values().forEach(entry -> entry.recent = new long[0]);
        }
    }

    /**
     * Reads all counters.
     *
     * @param epochSecond    the second that has just ended
     * @param isRateWanted whether a client asks for rates, so that this is called every second
     */
    void add(long epochSecond, boolean isRateWanted, List<LiveCounters> workers) {
        advanceTo(Math.floorDiv(epochSecond, 60L));
        counted.set(slot(minute));
        replaceable = null;
        stations.values().forEach(Entry::startPass);
        for (LiveCounters worker : workers) {
            worker.stations().forEach(this::add);
        }
        boolean continues = isRateWanted && recentSeconds > 0 && epochSecond == second + 1;
        recentSeconds = !isRateWanted ? 0 : continues ? Math.min(recentSeconds + 1, RECENT_SECONDS + 1) : 1;
        second = epochSecond;
        int at = (int) Math.floorMod(epochSecond, (long) RECENT_SECONDS);
        for (Entry entry : stations.values()) {
            if (entry.endPass(at, recentSeconds)) {
                setHeard(entry);
            }
        }
        replaceable = null;
    }

    /** Adds in which minutes stations were heard. */
    void add(HeardStations list) {
        advanceTo(Math.floorDiv(list.asOfNanos(), MINUTE_NANOS));
        counted.set(slot(minute));
        replaceable = null;
        list.forEach(this::addHeard);
        replaceable = null;
    }

    private void addHeard(long mac, long lastNanos) {
        Entry entry = entry(mac, lastNanos);
        if (entry != null) {
            entry.lastNanos = Math.max(entry.lastNanos, lastNanos);
            setHeard(entry);
        }
    }

    private void setHeard(Entry entry) {
        long latest = Math.min(minute, entry.lastNanos / MINUTE_NANOS);
        if (isInDay(latest)) {
            entry.heard.set(slot(latest));
            counted.set(slot(latest)); // it may be the minute before the first list or pass
        }
    }

    private void advanceTo(long now) {
        if (now == minute - 1) {
            return; // the clock was set back a little, or two passes came in another order
        }
        if (minute == Long.MIN_VALUE || now < minute || now - minute >= MINUTES) {
            stations.values().forEach(entry -> entry.heard.clear());
            counted.clear();
        } else {
            for (long next = minute + 1; next <= now; next++) {
                int cleared = slot(next);
                stations.values().forEach(entry -> entry.heard.clear(cleared));
                counted.clear(cleared);
            }
        }
        minute = now;
    }

    private void add(long mac, long frames, long bytes, long firstNanos, long lastNanos, long vlans) {
        Entry entry = entry(mac, lastNanos);
        if (entry == null) {
            return;
        }
        entry.frames += frames;
        entry.bytes += bytes;
        entry.firstNanos = Math.min(entry.firstNanos, firstNanos);
        entry.lastNanos = Math.max(entry.lastNanos, lastNanos);
        entry.vlans = vlans;
    }

    // Null if there is no room for it.
    private Entry entry(long mac, long lastNanos) {
        Entry entry = stations.get(mac);
        if (entry == null) {
            long silentMinutes = minute - lastNanos / MINUTE_NANOS;
            if (silentMinutes < MINUTES && hasRoom(mac, silentMinutes <= 1)) {
                entry = new Entry();
                stations.put(mac, entry);
            }
        }
        return entry;
    }

    private boolean hasRoom(long mac, boolean isRecent) {
        if (stations.size() < maxStations) {
            return true;
        }
        boolean isListed = listed.test(mac);
        if (!isListed && !isRecent) {
            return false;
        }
        if (replaceable == null) {
            replaceable = replaceable();
        }
        Long first = replaceable.peek();
        if (first == null || !(isListed || stations.get(first).isMadeUp(minute))) {
            return false;
        }
        stations.remove(replaceable.remove());
        return true;
    }

    private Deque<Long> replaceable() {
        Comparator<Map.Entry<Long, Entry>> byMinutes =
                Comparator.comparingInt(station -> station.getValue().heard.cardinality());
        return stations.entrySet().stream()
                .filter(station -> !listed.test(station.getKey()))
                .sorted(byMinutes.thenComparingLong(station -> station.getValue().lastNanos))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(ArrayDeque::new));
    }

    /** Forgets the sources that were not heard for a day. Called once in a while. */
    void forgetSilent() {
        stations.values().removeIf(entry -> entry.heard.isEmpty());
    }

    /** Adds when sources were heard in earlier runs, and when those runs counted. */
    void restore(HistoryRows rows, long currentMinute) {
        advanceTo(currentMinute);
        rows.minutes().stream()
                .map(HistoryRows.Minute::minute)
                .filter(this::isInDay)
                .forEach(at -> counted.set(slot(at)));
        for (HistoryRows.Hour hour : rows.presence()) {
            for (long mask = hour.minutes(); mask != 0; mask &= mask - 1) {
                long at = hour.hour() * MINUTES_PER_HOUR + Long.numberOfTrailingZeros(mask);
                long mac = hour.station().value();
                if (isInDay(at) && (stations.containsKey(mac) || hasRoom(mac, false))) {
                    counted.set(slot(at));
                    stations.computeIfAbsent(mac, unused -> new Entry()).heard.set(slot(at));
                }
            }
        }
    }

    /** When sources were heard, in the hours from that of this minute. */
    List<HistoryRows.Hour> hoursFrom(long from) {
        List<HistoryRows.Hour> hours = new ArrayList<>();
        long first = Math.max(from, firstMinute(MINUTES));
        for (long hour = first / MINUTES_PER_HOUR; hour <= minute() / MINUTES_PER_HOUR; hour++) {
            for (Map.Entry<Long, Entry> station : stations.entrySet()) {
                long mask = 0;
                for (int i = 0; i < MINUTES_PER_HOUR; i++) {
                    long at = hour * MINUTES_PER_HOUR + i;
                    boolean isHeard = isInDay(at) && station.getValue().heard.get(slot(at));
                    mask |= isHeard ? 1L << i : 0;
                }
                if (mask != 0) {
                    hours.add(new HistoryRows.Hour(hour, new MacAddress(station.getKey()), mask));
                }
            }
        }
        return hours;
    }

    /** The sources that were heard in the last day, in this run or an earlier one. */
    Set<Long> everHeard() {
        return stations.keySet();
    }

    int size() {
        return stations.size();
    }

    /** What is known about a source; empty if it was not heard. */
    Optional<StationActivity> of(long mac) {
        Entry entry = stations.get(mac);
        return entry == null || entry.frames == 0
                ? Optional.empty()
                : Optional.of(entry.activity(mac, second, recentSeconds));
    }

    /** When a source was last heard, nanoseconds since the epoch; negative if it was not. */
    long lastNanos(long mac) {
        Entry entry = stations.get(mac);
        return entry == null || entry.frames == 0 ? -1 : entry.lastNanos;
    }

    /** All sources. */
    List<StationActivity> all() {
        List<StationActivity> all = new ArrayList<>(stations.size());
        stations.keySet().forEach(mac -> of(mac).ifPresent(all::add));
        return all;
    }

    /** The first minute of the last {@code minutes} ones in which sources were counted; the latest if none. */
    long firstMinute(int minutes) {
        long first = minute == Long.MIN_VALUE ? 0 : minute - minutes + 1;
        while (first < minute && !isCounted(first)) {
            first++;
        }
        return first;
    }

    /** The latest minute, counted from the epoch. It may not be over. */
    long minute() {
        return minute == Long.MIN_VALUE ? -1 : minute;
    }

    /** Whether sources were counted in a minute; if not, it is unknown who was heard. */
    boolean isCounted(long atMinute) {
        return isInDay(atMinute) && counted.get(slot(atMinute));
    }

    /** Whether a source was heard in a minute. */
    boolean isHeard(long mac, long atMinute) {
        Entry entry = stations.get(mac);
        return entry != null && isInDay(atMinute) && entry.heard.get(slot(atMinute));
    }

    private boolean isInDay(long atMinute) {
        return atMinute <= minute && atMinute > minute - MINUTES;
    }

    private static int slot(long minute) {
        return (int) Math.floorMod(minute, (long) MINUTES);
    }

    private static final class Entry {

        final BitSet heard = new BitSet();
        long[] recent = {}; // allocated when a client asks
        long frames;
        long bytes;
        long framesBefore;
        long bytesBefore;
        long framesPerSecond;
        long firstNanos = Long.MAX_VALUE;
        long lastNanos;
        long vlans;

        void startPass() {
            framesBefore = frames;
            bytesBefore = bytes;
            frames = 0;
            bytes = 0;
        }

        // Returns whether there were frames. Counters start again if the source lost its row in the meantime.
        boolean endPass(int at, int recentSeconds) {
            boolean isGone = frames == 0;
            frames = isGone ? framesBefore : frames;
            bytes = isGone ? bytesBefore : bytes;
            boolean isRestarted = frames < framesBefore;
            long newFrames = isRestarted ? frames : frames - framesBefore;
            long newBytes = isRestarted ? bytes : bytes - bytesBefore;
            framesPerSecond = newFrames;
            if (recentSeconds == 0) {
                recent = new long[0];
            } else {
                recent = recent.length == 0 ? new long[RECENT_SECONDS] : recent;
                recent[at] = recentSeconds == 1 ? 0 : newBytes;
            }
            return newFrames > 0;
        }

        boolean isMadeUp(long minute) {
            return heard.cardinality() <= 1 && minute - lastNanos / MINUTE_NANOS > 1;
        }

        StationActivity activity(long mac, long second, int recentSeconds) {
            int known = Math.max(0, recentSeconds - 1); // the first pass has nothing to compare with
            long[] values = new long[recent.length == 0 ? 0 : known];
            for (int i = 0; i < values.length; i++) {
                values[i] = recent[(int) Math.floorMod(second - values.length + 1 + i, (long) RECENT_SECONDS)];
            }
            return new StationActivity(
                    mac, frames, bytes, firstNanos, lastNanos, vlans, known > 0 ? framesPerSecond : -1, values);
        }
    }
}
