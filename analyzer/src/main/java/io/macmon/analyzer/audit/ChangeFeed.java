package io.macmon.analyzer.audit;

import io.macmon.analyzer.audit.Audit.ChangesSink;
import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.segment.AddressBook;
import io.macmon.analyzer.audit.segment.FloodDetector;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.audit.station.StationMemory.AddressOwner;
import io.macmon.analyzer.audit.station.StationMemory.Changes;
import io.macmon.analyzer.audit.station.StationTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides what to persist, and when: changes every second of capture time; if only counters changed, every 30 seconds.
 * Changes that the sink does not accept are offered again later. The stations of a flood, which were not
 * introduced, are not persisted, and neither are their addresses.
 */
final class ChangeFeed {

    private static final long CHANGES_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long COUNTS_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int MAX_CHANGES = 16_384;

    private final StationTable stations;
    private final AddressBook book;
    private final FindingLog findings;
    private final FloodDetector flood;
    private final RuleSet rules;
    private final ChangesSink sink;
    private long nextChangesNanos = Long.MIN_VALUE;
    private long nextCountsNanos = Long.MIN_VALUE;

    ChangeFeed(
            StationTable stations,
            AddressBook book,
            FindingLog findings,
            FloodDetector flood,
            RuleSet rules,
            ChangesSink sink) {
        this.stations = stations;
        this.book = book;
        this.findings = findings;
        this.flood = flood;
        this.rules = rules;
        this.sink = sink;
    }

    void onTick(long nowNanos) {
        if (isDue(nextChangesNanos, nowNanos)) {
            boolean includesCounts = isDue(nextCountsNanos, nowNanos);
            List<Station> changed = changedStations(includesCounts);
            if (includesCounts && changed.size() < MAX_CHANGES) {
                nextCountsNanos = nowNanos + COUNTS_NANOS;
            }
            offer(changed, includesCounts, nowNanos);
            nextChangesNanos = nowNanos + CHANGES_NANOS;
        }
    }

    // Also true if the clock was set back.
    private static boolean isDue(long dueNanos, long nowNanos) {
        return nowNanos >= dueNanos || nowNanos < dueNanos - COUNTS_NANOS;
    }

    /** Offers everything that is not persisted yet, until the sink declines. */
    void flush(long nowNanos) {
        boolean mayHaveMore;
        do {
            mayHaveMore = offer(changedStations(true), true, nowNanos);
        } while (mayHaveMore);
    }

    private List<Station> changedStations(boolean includesCounts) {
        List<Station> changed = new ArrayList<>();
        stations.forEach(station -> {
            boolean hasChanged = station.isChanged() || (includesCounts && station.hasUnsavedCounts());
            if (hasChanged && !isMadeUp(station) && changed.size() < MAX_CHANGES) {
                changed.add(station);
            }
        });
        return changed;
    }

    // A station of a flood is not introduced until it sends more.
    private static boolean isMadeUp(Station station) {
        return !station.isIntroduced() && !station.isPinned();
    }

    private boolean mayPersist(AddressOwner owner, boolean isFlood) {
        if (owner.station() == null) {
            return true;
        }
        Station station = stations.find(owner.station().value());
        return station == null ? !isFlood : !isMadeUp(station);
    }

    // Returns whether there were changes, and the sink accepted them.
    private boolean offer(List<Station> changed, boolean includesCounts, long nowNanos) {
        boolean isFlood = flood.isFlood(nowNanos);
        Changes changes = new Changes(
                changed.stream().map(Station::snapshot).toList(),
                book.takeChanged(MAX_CHANGES).stream()
                        .filter(owner -> mayPersist(owner, isFlood))
                        .toList(),
                findings.takeChanged(MAX_CHANGES),
                rules.virtualRouterRules.takeChanged(includesCounts),
                rules.settingsRules.announced().takeChanged(includesCounts));
        if (changes.isEmpty()) {
            return false;
        }
        boolean isAccepted = sink.offer(changes);
        if (isAccepted) {
            changed.forEach(Station::markPersisted);
        } else {
            book.requeue(changes.owners());
            findings.requeue();
            rules.virtualRouterRules.requeue(changes.groups());
            rules.settingsRules.announced().requeue(changes.announcements());
        }
        return isAccepted;
    }
}
