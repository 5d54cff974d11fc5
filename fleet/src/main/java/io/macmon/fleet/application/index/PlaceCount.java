package io.macmon.fleet.application.index;

import io.macmon.fleet.place.StationState;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * How many stations were heard at a place, in all and by the minute in which each was heard last. Only the minutes
 * around the present are kept. One thread only.
 */
public final class PlaceCount {

    /** A station is silent if it was not heard for this long, as in an audit. */
    public static final Duration SILENT_AFTER = Duration.ofMinutes(5);

    private static final long KEPT_MINUTES = SILENT_AFTER.toMinutes() + 2; // for clocks that differ

    private final TreeMap<Long, Integer> byMinute = new TreeMap<>();
    private long all;

    /** Reads a value of the store; null is a new place. */
    public static PlaceCount read(byte[] value) {
        PlaceCount count = new PlaceCount();
        if (value != null) {
            ByteBuffer bytes = ByteBuffer.wrap(value);
            count.all = bytes.getLong();
            while (bytes.hasRemaining()) {
                count.byMinute.put(bytes.getLong(), bytes.getInt());
            }
        }
        return count;
    }

    /** The value for the store. */
    byte[] write() {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + byMinute.size() * (Long.BYTES + Integer.BYTES))
                .putLong(all);
        byMinute.forEach((minute, count) -> bytes.putLong(minute).putInt(count));
        return bytes.array();
    }

    /**
     * A station was heard later, for the first time, or is forgotten.
     *
     * @param beforeNanos when it was last heard here before; 0 for never
     * @param afterNanos  when it was last heard here; 0 if that is forgotten
     * @return whether anything has changed
     */
    boolean move(long beforeNanos, long afterNanos, long nowMillis) {
        long before = TimeUnit.NANOSECONDS.toMinutes(beforeNanos);
        long after = TimeUnit.NANOSECONDS.toMinutes(afterNanos);
        if (before == after) {
            return false;
        }
        all = Math.max(0, all + (beforeNanos == 0 ? 1 : 0) - (afterNanos == 0 ? 1 : 0));
        byMinute.computeIfPresent(before, (minute, count) -> count > 1 ? count - 1 : null);
        long now = TimeUnit.MILLISECONDS.toMinutes(nowMillis);
        if (Math.abs(after - now) <= KEPT_MINUTES) {
            byMinute.merge(after, 1, Integer::sum);
        }
        byMinute.headMap(now - KEPT_MINUTES).clear();
        return true;
    }

    /** Adds the stations of another partition. */
    public void add(PlaceCount other) {
        all += other.all;
        other.byMinute.forEach((minute, count) -> byMinute.merge(minute, count, Integer::sum));
    }

    /** How many stations were ever heard here and are remembered. */
    public long all() {
        return all;
    }

    /** How many stations were heard here lately; a minute more or less. */
    public long heard(long nowMillis) {
        long first = TimeUnit.MILLISECONDS.toMinutes(nowMillis) - SILENT_AFTER.toMinutes();
        return byMinute.tailMap(first).values().stream()
                .mapToLong(Integer::longValue)
                .sum();
    }

    boolean isEmpty() {
        return all == 0;
    }

    /** When a station was last heard at each place, and anywhere. */
    static Map<String, Long> timesOf(StationState state) {
        Map<String, Long> times = new TreeMap<>();
        state.visits().forEach((sensor, visit) -> {
            times.merge(state.placeOf(sensor), visit.lastNanos(), Math::max);
            times.merge(StationIndex.ANYWHERE, visit.lastNanos(), Math::max);
        });
        return times;
    }
}
