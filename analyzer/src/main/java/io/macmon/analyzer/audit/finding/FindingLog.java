package io.macmon.analyzer.audit.finding;

import io.macmon.capture.WallClock;
import io.macmon.config.net.MacAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The findings: each matter once, with how often it was met.
 *
 * <p>A matter is a kind, a station and a subject. It is told when it is met first, and when it is met again after a quiet period: so
 * what only goes on is held back, and what changes, having another subject, is not. Of each kind, at most {@value
 * #MAX_KEPT_PER_KIND} are kept and {@value #MAX_REPORTED_PER_MINUTE} told in a minute; a flood of one kind hides no other. What was not
 * told or not kept is counted.
 */
public final class FindingLog {

    public static final int MAX_KEPT_PER_KIND = 4_096;
    public static final int MAX_REPORTED_PER_MINUTE = 100;

    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private final long quietNanos;
    private final Consumer<Finding> teller;
    private final Map<Key, Entry> entries = new HashMap<>();
    private final Map<FindingKind, KindQuota> kinds = new EnumMap<>(FindingKind.class);
    private final Map<String, Finding> earlier = new HashMap<>();
    private final Set<Entry> changed = new LinkedHashSet<>();
    private long heldBack;
    private long notKept;

    /**
     * @param earlier findings of earlier runs; one that is met again goes on counting
     * @param teller  told of a finding at once
     */
    public FindingLog(Duration quietPeriod, Collection<Finding> earlier, Consumer<Finding> teller) {
        quietNanos = quietPeriod.toNanos();
        this.teller = teller;
        earlier.forEach(finding -> this.earlier.put(finding.id(), finding));
    }

    /**
     * Notes that a matter was met.
     *
     * @param evidence asked for when it is told
     * @return its entry, to be noted again without a search while it {@link Entry#isKept}
     */
    public Entry raise(FindingKind kind, long station, String subject, long nanos, Supplier<String> evidence) {
        Key key = new Key(kind, station, subject);
        Entry entry = entries.get(key);
        if (entry == null) {
            entry = begin(key, nanos, evidence);
        } else {
            repeat(entry, nanos, evidence);
        }
        return entry;
    }

    /** Notes that the matter of an entry was met again. */
    public void repeat(Entry entry, long nanos, Supplier<String> evidence) {
        entry.count++;
        entry.lastNanos = Math.max(entry.lastNanos, nanos);
        change(entry);
        if (nanos - entry.toldNanos >= quietNanos) {
            entry.evidence = evidence.get();
            report(entry, nanos);
        }
    }

    /** Notes that the matter of an entry was met again, with nothing new to say about it. */
    public void repeat(Entry entry, long nanos) {
        repeat(entry, nanos, () -> entry.evidence);
    }

    /** Whether a matter was met. */
    public boolean has(FindingKind kind, long station, String subject) {
        return entries.containsKey(new Key(kind, station, subject));
    }

    /** Forgets a matter that turned out to be another, or none. */
    public void withdraw(FindingKind kind, long station, String subject) {
        Entry entry = entries.get(new Key(kind, station, subject));
        if (entry != null) {
            remove(entry);
        }
    }

    /** Forgets all matters of these kinds. */
    public void withdrawAll(Set<FindingKind> dropped) {
        List<Entry> those = entries.values().stream()
                .filter(entry -> dropped.contains(entry.key.kind))
                .toList();
        those.forEach(this::remove);
    }

    private void remove(Entry entry) {
        entries.remove(entry.key);
        changed.remove(entry);
        entry.isKept = false;
        kept(entry.key.kind).entries--;
    }

    /** All that are kept. */
    public List<Finding> findings() {
        return entries.values().stream().map(Entry::finding).toList();
    }

    /** At most so many that changed since they were taken last; they count as taken. */
    public List<Finding> takeChanged(int most) {
        List<Entry> taken = changed.stream().limit(most).toList();
        List<Finding> findings = taken.stream().map(Entry::finding).toList();
        taken.forEach(changed::remove);
        return findings;
    }

    /** Takes back what was taken in vain. */
    public void requeue(List<Finding> findings) {
        for (Finding finding : findings) {
            Entry entry = entries.get(new Key(finding.kind(), finding.station().value(), finding.subject()));
            if (entry != null) {
                change(entry);
            }
        }
    }

    /** Findings that were not told because their kind had too many within a minute. */
    public long heldBack() {
        return heldBack;
    }

    /** Findings that are no longer kept, because later ones of their kind needed the room. */
    public long notKept() {
        return notKept;
    }

    private Entry begin(Key key, long nanos, Supplier<String> evidence) {
        KindQuota kept = kept(key.kind);
        if (kept.entries >= MAX_KEPT_PER_KIND) {
            evictOldest(key.kind);
        }
        kept.entries++;
        Entry entry = new Entry(key, nanos, evidence.get());
        entry.isContinued(earlier.remove(entry.finding().id()));
        entries.put(key, entry);
        change(entry);
        report(entry, nanos);
        return entry;
    }

    // Many at once, for to find those that were met longest ago takes a look at all.
    private void evictOldest(FindingKind kind) {
        List<Entry> oldest = entries.values().stream()
                .filter(entry -> entry.key.kind == kind)
                .sorted(Comparator.comparingLong(entry -> entry.lastNanos))
                .limit(MAX_KEPT_PER_KIND / 8)
                .toList();
        oldest.forEach(this::remove);
        notKept += oldest.size();
    }

    private void report(Entry entry, long nanos) {
        entry.toldNanos = nanos;
        if (kept(entry.key.kind).mayTell(nanos)) {
            teller.accept(entry.finding());
        } else {
            heldBack++;
        }
    }

    private void change(Entry entry) {
        changed.add(entry);
    }

    private KindQuota kept(FindingKind kind) {
        return kinds.computeIfAbsent(kind, unused -> new KindQuota());
    }

    private record Key(FindingKind kind, long station, String subject) {}

    /** How much room a kind has left. */
    private static final class KindQuota {

        private int entries;
        private int told;
        private long minuteNanos = Long.MIN_VALUE / 2;

        boolean mayTell(long nanos) {
            if (Math.abs(nanos - minuteNanos) >= MINUTE_NANOS) {
                minuteNanos = nanos;
                told = 0;
            }
            return ++told <= MAX_REPORTED_PER_MINUTE;
        }
    }

    /** A matter, and how often it was met. */
    public static final class Entry {

        private final Key key;
        private long firstNanos;
        private long lastNanos;
        private long toldNanos;
        private long count = 1;
        private String evidence;
        private boolean isKept = true;

        /** Whether it was neither dropped nor had to make room. */
        public boolean isKept() {
            return isKept;
        }

        private Entry(Key key, long nanos, String evidence) {
            this.key = key;
            this.evidence = evidence;
            firstNanos = nanos;
            lastNanos = nanos;
        }

        private void isContinued(Finding earlier) {
            if (earlier != null) {
                firstNanos = Math.min(firstNanos, WallClock.nanos(earlier.first()));
                count += earlier.count();
            }
        }

        private Finding finding() {
            return new Finding(
                    key.kind,
                    new MacAddress(key.station),
                    key.subject,
                    WallClock.instant(firstNanos),
                    WallClock.instant(lastNanos),
                    count,
                    evidence);
        }
    }
}
