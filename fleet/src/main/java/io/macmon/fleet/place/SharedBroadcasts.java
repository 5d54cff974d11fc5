package io.macmon.fleet.place;

import io.macmon.fleet.place.StationState.HeardBroadcast;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds broadcasts that two sensors heard.
 *
 * <p>Two sensors are on one segment if they heard {@value #REQUIRED} different frames with the same difference between
 * their clocks, within {@link #TOLERANCE}. A frame that a sensor heard more than once proves nothing: two devices with
 * the same address, for example copies of a virtual machine, send the same requests now and then.
 */
public final class SharedBroadcasts {

    /** How many different broadcasts show that two sensors are on one segment. */
    public static final int REQUIRED = 3;

    /** How exactly the times of a broadcast agree, apart from the difference between the clocks. */
    public static final Duration TOLERANCE = Duration.ofSeconds(2);

    private static final long TOLERANCE_NANOS = TOLERANCE.toNanos();
    private static final long MAX_DIFFERENCE_NANOS =
            CloneRule.MAX_SKEW.plus(TOLERANCE).toNanos();

    /** How many broadcasts that only one of two sensors heard show that they are on two segments. */
    private static final int REQUIRED_OF_ONE = 2;

    private SharedBroadcasts() {}

    /**
     * A broadcast that two sensors heard.
     *
     * @param sensor          comes before {@code other} in order
     * @param differenceNanos the time at {@code other} minus the time at {@code sensor}
     */
    public record Shared(String sensor, String other, long hash, long differenceNanos) {}

    /** The broadcasts of a station that a sensor shares with another one. */
    public static List<Shared> of(StationState state, String sensor) {
        List<Shared> shared = new ArrayList<>();
        for (HeardBroadcast heard : state.broadcasts) {
            if (heard.sensor().equals(sensor) && isSingle(state, heard, sensor)) {
                for (HeardBroadcast other : state.broadcasts) {
                    if (!other.sensor().equals(sensor)
                            && isClose(heard, other)
                            && isSingle(state, heard, other.sensor())) {
                        shared.add(shared(heard, other));
                    }
                }
            }
        }
        return shared;
    }

    private static Shared shared(HeardBroadcast one, HeardBroadcast other) {
        return one.sensor().compareTo(other.sensor()) < 0
                ? new Shared(one.sensor(), other.sensor(), one.hash(), other.nanos() - one.nanos())
                : new Shared(other.sensor(), one.sensor(), one.hash(), one.nanos() - other.nanos());
    }

    private static boolean isClose(HeardBroadcast one, HeardBroadcast other) {
        return one.hash() == other.hash() && Math.abs(one.nanos() - other.nanos()) <= MAX_DIFFERENCE_NANOS;
    }

    private static boolean isSingle(StationState state, HeardBroadcast broadcast, String sensor) {
        return state.broadcasts.stream()
                        .filter(heard -> heard.sensor().equals(sensor) && isClose(heard, broadcast))
                        .count()
                == 1;
    }

    /**
     * Whether two sensors may be on one segment, although that is not proven: both heard a broadcast of a station, and
     * each heard what the other one did. On a quiet segment, a station may repeat a single broadcast for hours.
     *
     * <p>Only the hashes count: of a broadcast that is repeated, each sensor reports another time.
     */
    static boolean mayBeOneSegment(StationState state, String sensor, String other) {
        Set<Long> here = hashes(state, sensor);
        Set<Long> there = hashes(state, other);
        return !Collections.disjoint(here, there)
                && missedBy(state, other, sensor, there) + missedBy(state, sensor, other, here) < REQUIRED_OF_ONE;
    }

    private static Set<Long> hashes(StationState state, String sensor) {
        return state.broadcasts.stream()
                .filter(heard -> heard.sensor().equals(sensor))
                .map(HeardBroadcast::hash)
                .collect(Collectors.toSet());
    }

    // How many broadcasts another sensor heard at times for which this sensor has reported the station.
    private static long missedBy(StationState state, String sensor, String other, Set<Long> heardBySensor) {
        List<Long> times = state.recentAt(sensor);
        if (times.isEmpty()) {
            return 0;
        }
        long first = times.get(0) + MAX_DIFFERENCE_NANOS;
        long last = times.get(times.size() - 1) - MAX_DIFFERENCE_NANOS;
        return state.broadcasts.stream()
                .filter(heard -> heard.sensor().equals(other) && heard.nanos() >= first && heard.nanos() <= last)
                .filter(heard -> !heardBySensor.contains(heard.hash()))
                .count();
    }

    /**
     * Whether two sensors that shared these broadcasts are on one segment.
     *
     * @param differences one for each different broadcast, in nanoseconds, ascending
     */
    public static boolean proveOneSegment(List<Long> differences) {
        for (int last = REQUIRED - 1; last < differences.size(); last++) {
            if (differences.get(last) - differences.get(last - REQUIRED + 1) <= TOLERANCE_NANOS) {
                return true;
            }
        }
        return false;
    }
}
