package io.macmon.fleet.place;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The starts of the sensors with one name, by their boot IDs. A restart changes the ID, and the records of the earlier
 * start come first, because the spool keeps their order. So two sensors have the name if an earlier ID comes back with
 * a record that is new, and later than those of the other ID. Not thread-safe.
 */
public final class SensorBoots {

    private static final int MAX_BOOTS = 4; // a sensor that restarts all the time must not push out the other one

    private final List<Boot> boots = new ArrayList<>(); // in the order of their last new reports

    private record Boot(UUID id, String place, long firstNanos, long sequence) {}

    /**
     * Two sensors with one name.
     *
     * @param timeNanos when the first one reported after the second one, nanoseconds since 1970
     */
    public record Shared(UUID boot, String place, UUID boot2, String place2, long timeNanos) {}

    /** Takes the next report, and returns what it shows. Reports may arrive late or twice. */
    public Optional<Shared> add(SensorRecord report) {
        Boot known = boots.stream()
                .filter(boot -> boot.id.equals(report.boot()))
                .findFirst()
                .orElse(null);
        if (known != null && report.sequence() <= known.sequence) {
            return Optional.empty(); // delivered twice
        }
        Optional<Shared> shared = Optional.empty();
        if (known != null) {
            shared = boots.subList(boots.indexOf(known) + 1, boots.size()).stream()
                    .filter(other -> report.timeNanos() > other.firstNanos)
                    .findFirst()
                    .map(other -> new Shared(known.id, report.place(), other.id, other.place, report.timeNanos()));
            boots.remove(known);
        } else if (boots.size() == MAX_BOOTS) {
            boots.remove(0);
        }
        long first = known == null ? report.timeNanos() : known.firstNanos;
        boots.add(new Boot(report.boot(), report.place(), first, report.sequence()));
        return shared;
    }
}
