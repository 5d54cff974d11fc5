package io.macmon.analyzer.flow.name;

import io.macmon.analyzer.claim.Claim.Name.Source;
import io.macmon.analyzer.identity.StationName;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The names that stations revealed, one per station: at most {@value #MAX_STATIONS}, in less than 2 MiB. If all are
 * taken, the name announced longest ago is forgotten, first of stations that are not listed. So strangers never take
 * the place of a listed station.
 *
 * <p>A name stays until its source announces another, or a source that {@link Source} lists earlier announces one.
 * Thread-safe: the workers of a live run share one, because a name and the flows of its station may reach different
 * workers.
 */
public final class StationNames {

    /** The most stations whose names are kept. */
    static final int MAX_STATIONS = 4_096;

    // The latest announcements are last.
    private final Map<Long, Known> listed = new LinkedHashMap<>();
    private final Map<Long, Known> others = new LinkedHashMap<>();

    /** The name of a station; null if it revealed none. */
    public synchronized StationName find(long mac) {
        Known known = known(mac);
        return known == null ? null : known.name;
    }

    /**
     * Remembers a name that a station announced.
     *
     * @param isListed whether it is on the station list; true without a list
     * @return whether a name was lost because the table was full: this one or another
     */
    synchronized boolean learn(long mac, StationName name, Source source, boolean isListed) {
        Known before = known(mac);
        if (before != null && before.source.compareTo(source) < 0) {
            return false;
        }
        listed.remove(mac);
        others.remove(mac);
        boolean isFull = listed.size() + others.size() == MAX_STATIONS;
        if (isFull && !others.isEmpty()) {
            removeFirst(others);
        } else if (isFull && isListed) {
            removeFirst(listed);
        } else if (isFull) {
            return true;
        }
        (isListed ? listed : others).put(mac, new Known(name, source));
        return isFull;
    }

    private Known known(long mac) {
        Known known = listed.get(mac);
        return known == null ? others.get(mac) : known;
    }

    private static void removeFirst(Map<Long, Known> names) {
        names.remove(names.keySet().iterator().next());
    }

    private record Known(StationName name, Source source) {}
}
