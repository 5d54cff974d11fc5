package io.macmon.analyzer.audit;

import io.macmon.analyzer.audit.finding.FindingWeight.Rank;
import io.macmon.analyzer.audit.segment.StationRanks;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.audit.station.StationTable;
import io.macmon.config.net.MacAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * A station that another system, such as a RADIUS server, may be asked about.
 *
 * @param importance larger is more important: first by rank, then by the number of frames in powers of four. A station
 *                   that goes on sending is therefore more important than made-up ones
 */
public record StationToCheck(MacAddress station, int importance) {

    private static final int RANK = Long.SIZE;

    static StationToCheck of(Station station, StationRanks ranks) {
        int magnitude = (Long.SIZE - Long.numberOfLeadingZeros(station.frames())) / 2;
        return new StationToCheck(new MacAddress(station.mac), weight(ranks.rank(station.mac)) * RANK + magnitude);
    }

    private static int weight(Rank rank) {
        return switch (rank) {
            case OTHER -> 0;
            case LISTED -> 1;
            case ROLE -> 2;
        };
    }

    // A heap, because a table may hold two million stations.
    static List<StationToCheck> mostImportant(
            StationTable stations, StationRanks ranks, int limit, Predicate<MacAddress> isWanted) {
        PriorityQueue<StationToCheck> best = new PriorityQueue<>(Comparator.comparingInt(StationToCheck::importance));
        stations.forEach(station -> {
            if (mayBeAskedAbout(station) && isWanted.test(new MacAddress(station.mac))) {
                best.add(of(station, ranks));
                if (best.size() > limit) {
                    best.remove();
                }
            }
        });
        List<StationToCheck> sorted = new ArrayList<>(best);
        sorted.sort(Comparator.comparingInt(StationToCheck::importance).reversed());
        return sorted;
    }

    private static boolean mayBeAskedAbout(Station station) {
        return station.isIntroduced()
                && switch (station.policyVerdict()) {
                    case OWN, IGNORED, VIRTUAL -> false;
                    default -> true;
                };
    }
}
