package io.macmon.fleet.place;

import io.macmon.fleet.wire.Sighting;
import io.macmon.fleet.wire.Sighting.Broadcast;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What the fleet knows about one station. Its size is bounded: the oldest sensors and broadcasts are forgotten, and of
 * many sightings, the ones that are close to others. Adding a sighting twice is the same as adding it once. One thread
 * only.
 */
public final class StationState {

    /** How late a sighting may be and still count for the rules. */
    public static final Duration HORIZON = Duration.ofMinutes(15);

    static final int MAX_SENSORS = 16;
    static final int MAX_RECENT = 48;
    static final int MAX_BROADCASTS = 32;

    private static final long HORIZON_NANOS = HORIZON.toNanos();

    final Map<String, Visit> visits = new TreeMap<>();
    final TreeSet<Heard> recent = new TreeSet<>();
    final TreeSet<HeardBroadcast> broadcasts = new TreeSet<>();

    long infoNanos;
    Set<InetAddress> addresses = Set.of();
    List<String> names = List.of();
    String type = "";

    boolean isNewReported;
    long clonedNanos; // when evidence of a clone was last seen; 0 for never
    long absentNanos; // when it was last seen before it was reported absent; 0 if it is not
    long decidedNanos; // roaming is decided up to this time
    String home = ""; // a sensor of the segment where it is; empty before the first decision
    long homeNanos; // when it was last there
    final Map<String, Long> wrongPlaces = new TreeMap<>(); // when it was last heard where it may not be

    /** A station at a sensor. Times are nanoseconds since 1970. */
    public record Visit(String place, int vlan, long firstNanos, long lastNanos) {

        private Visit with(Visit other) {
            Visit newer = other.lastNanos >= lastNanos ? other : this;
            return new Visit(
                    newer.place,
                    newer.vlan,
                    Math.min(firstNanos, other.firstNanos),
                    Math.max(lastNanos, other.lastNanos));
        }
    }

    record Heard(long nanos, String sensor) implements Comparable<Heard> {

        @Override
        public int compareTo(Heard other) {
            int order = Long.compare(nanos, other.nanos);
            return order != 0 ? order : sensor.compareTo(other.sensor);
        }
    }

    record HeardBroadcast(long nanos, String sensor, long hash) implements Comparable<HeardBroadcast> {

        private static final Comparator<HeardBroadcast> ORDER = Comparator.comparingLong(HeardBroadcast::nanos)
                .thenComparing(HeardBroadcast::sensor)
                .thenComparingLong(HeardBroadcast::hash);

        @Override
        public int compareTo(HeardBroadcast other) {
            return ORDER.compare(this, other);
        }
    }

    /** Takes in a sighting of this station. */
    public void add(Sighting sighting) {
        String sensor = sighting.origin().sensor();
        long nanos = nanosOf(sighting.at());
        visits.merge(sensor, new Visit(sighting.place(), sighting.vlan(), nanos, nanos), Visit::with);
        recent.add(new Heard(nanos, sensor));
        for (Broadcast broadcast : sighting.broadcasts()) {
            long heardNanos = nanosOf(broadcast.at());
            if (Math.abs(heardNanos - nanos) <= HORIZON_NANOS) { // another one would stay, or replace others
                broadcasts.add(new HeardBroadcast(heardNanos, sensor, broadcast.hash()));
            }
        }
        if (nanos >= infoNanos) {
            infoNanos = nanos;
            addresses = sighting.addresses();
            names = sighting.names();
            type = sighting.type();
        }
        forget();
    }

    private void forget() {
        while (visits.size() > MAX_SENSORS) {
            visits.remove(oldestVisit());
        }
        long oldest = recent.last().nanos() - HORIZON_NANOS;
        recent.removeIf(heard -> heard.nanos() < oldest || !visits.containsKey(heard.sensor()));
        broadcasts.removeIf(heard -> heard.nanos() < oldest || !visits.containsKey(heard.sensor()));
        while (recent.size() > MAX_RECENT) {
            recent.remove(mostDispensable());
        }
        while (broadcasts.size() > MAX_BROADCASTS) {
            broadcasts.pollFirst();
        }
        if (!wrongPlaces.isEmpty()) {
            wrongPlaces
                    .keySet()
                    .retainAll(visits.keySet().stream().map(this::placeOf).toList());
        }
    }

    // A station can cause many sightings at one sensor. They must not replace those of another sensor, which show that
    // it is cloned, nor shorten the time that they cover. So the sensor with the most loses one between two close ones.
    private Heard mostDispensable() {
        Map<String, List<Heard>> bySensor = recent.stream().collect(Collectors.groupingBy(Heard::sensor));
        List<Heard> most = bySensor.values().stream()
                .max(Comparator.<List<Heard>>comparingInt(List::size)
                        .thenComparing(heard -> heard.get(0).sensor()))
                .orElseThrow();
        int closest = 1; // of more than MAX_RECENT / MAX_SENSORS, so there are others before and after it
        for (int at = 1; at < most.size() - 1; at++) {
            if (span(most, at) < span(most, closest)) {
                closest = at;
            }
        }
        return most.get(closest);
    }

    private static long span(List<Heard> heard, int at) {
        return heard.get(at + 1).nanos() - heard.get(at - 1).nanos();
    }

    private String oldestVisit() {
        return visits.entrySet().stream()
                .min(Comparator.comparingLong(visit -> visit.getValue().lastNanos()))
                .orElseThrow()
                .getKey();
    }

    /** The sensors that heard the station, by name. */
    public Map<String, Visit> visits() {
        return Map.copyOf(visits);
    }

    /** The sensor that heard the station last; empty before the first sighting. */
    public Optional<String> lastSensor() {
        return visits.entrySet().stream()
                .max(Comparator.comparingLong((Map.Entry<String, Visit> visit) ->
                                visit.getValue().lastNanos())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey);
    }

    public Set<InetAddress> addresses() {
        return addresses;
    }

    public List<String> names() {
        return names;
    }

    /** The type of device; empty if not known. */
    public String type() {
        return type;
    }

    /** When it was first heard anywhere, as far as that is remembered; nanoseconds since 1970. */
    public long firstNanos() {
        return visits.values().stream().mapToLong(Visit::firstNanos).min().orElse(0);
    }

    /** When it was last heard anywhere, in nanoseconds since 1970. */
    public long lastNanos() {
        return visits.values().stream().mapToLong(Visit::lastNanos).max().orElse(0);
    }

    /** When two devices were last seen to use the address at once, in nanoseconds since 1970; 0 for never. */
    public long clonedNanos() {
        return clonedNanos;
    }

    /** Whether the station was reported as absent and has not been heard since. */
    public boolean isAbsent() {
        return absentNanos != 0;
    }

    /** Where a sensor is: its place or, if that is not configured, its name. */
    public String placeOf(String sensor) {
        Visit visit = visits.get(sensor);
        return visit == null || visit.place().isEmpty() ? sensor : visit.place();
    }

    /** The times at which a sensor heard the station lately, ascending. */
    List<Long> recentAt(String sensor) {
        List<Long> times = new ArrayList<>();
        recent.forEach(heard -> {
            if (heard.sensor().equals(sensor)) {
                times.add(heard.nanos());
            }
        });
        return times;
    }

    static long nanosOf(Instant at) {
        return TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano();
    }

    static Instant instantOf(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }
}
