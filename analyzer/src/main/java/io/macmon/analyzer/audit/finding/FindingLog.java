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
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The findings, each of which is identified by its kind, station and subject.
 *
 * <p>A finding is reported when first seen, then after growing pauses of 1, 10, 60 and 1,440 quiet periods; in between
 * it is only counted. The {@link ReportBudget} of each kind limits the reports, so a flood of one kind cannot hide
 * findings of another, and noise cannot hide a finding about a more important station. A finding that is held back is
 * reported when it is raised again and the budget allows it; holding back is itself a finding. At most
 * {@value #MAX_KEPT_PER_KIND} findings per kind are kept; the least important are evicted. A {@link Mute} silences one
 * finding.
 */
public final class FindingLog {

    public static final int MAX_KEPT_PER_KIND = KeptFindings.MAX_KEPT;
    public static final int MAX_REPORTED_PER_MINUTE = ReportBudget.MAX_NEW;

    /** By default: a minute, ten minutes, an hour, a day. */
    private static final long[] PAUSES = {1, 10, 60, 1_440};

    /** A finding that was absent this long is reported when it returns, but once in the longest pause. */
    private static final long ABSENCE_PAUSES = 60;

    private static final long DAY_NANOS = Duration.ofDays(1).toNanos();

    private final long quietNanos;
    private final FindingWeight.Scale scale;
    private final Consumer<Finding> listener;
    private final Map<FindingKind, KindQuota> quotas = new EnumMap<>(FindingKind.class);
    private final Map<String, Finding> earlier = new HashMap<>();
    private final Set<Entry> changed = new LinkedHashSet<>();
    private final Map<Key, Mute> mutes = new HashMap<>();
    private long heldBack;
    private long notKept;

    /**
     * @param scale    weighs findings
     * @param earlier  findings from earlier runs; if one is raised again, its count continues
     * @param listener called synchronously with each finding that is reported
     */
    public FindingLog(
            Duration quietPeriod, FindingWeight.Scale scale, Collection<Finding> earlier, Consumer<Finding> listener) {
        quietNanos = quietPeriod.toNanos();
        this.scale = scale;
        this.listener = listener;
        earlier.forEach(finding -> this.earlier.put(finding.key(), finding));
    }

    /** Raises a finding without fields. */
    public Entry raise(FindingKind kind, long station, String subject, long nanos, Supplier<String> evidence) {
        return raise(kind, station, subject, nanos, evidence, Map::of);
    }

    /**
     * Raises a finding, or repeats it if it is known.
     *
     * @param evidence called if the finding is reported
     * @param fields   the values in the evidence by name, in snake case; called if the finding is reported
     * @return its entry, which the caller may {@link #repeat} without a lookup while {@link Entry#isKept}
     */
    public Entry raise(
            FindingKind kind,
            long station,
            String subject,
            long nanos,
            Supplier<String> evidence,
            Supplier<Map<String, String>> fields) {
        Key key = new Key(kind, station, subject);
        Entry entry = find(key);
        if (entry == null) {
            entry = begin(key, nanos, evidence, fields);
        } else {
            repeat(entry, nanos, evidence, fields);
        }
        return entry;
    }

    /** Counts a finding once more, and reports it with this evidence if the quiet period is over. */
    public void repeat(Entry entry, long nanos, Supplier<String> evidence, Supplier<Map<String, String>> fields) {
        entry.count++;
        boolean isBack = entry.isBack(nanos, quietNanos);
        entry.lastNanos = Math.max(entry.lastNanos, nanos);
        changed.add(entry);
        boolean isDue = entry.isHeldBack
                || entry.isSilenced
                || isBack
                || Math.abs(nanos - entry.reportedNanos) >= entry.pauses() * quietNanos;
        if (isDue && mayReport(entry, nanos)) {
            entry.evidence = evidence.get();
            entry.fields = fields.get();
            report(entry, nanos);
        }
    }

    /** Counts a finding once more, with the same evidence. */
    public void repeat(Entry entry, long nanos) {
        repeat(entry, nanos, () -> entry.evidence, () -> entry.fields);
    }

    public boolean has(FindingKind kind, long station, String subject) {
        return find(new Key(kind, station, subject)) != null;
    }

    /** Withdraws a finding that turned out to be wrong. Has no effect if there is no such finding. */
    public void withdraw(FindingKind kind, long station, String subject) {
        Entry entry = find(new Key(kind, station, subject));
        if (entry != null) {
            remove(entry);
        }
    }

    /** Withdraws all findings about a station that turned out to be a device of this machine. */
    public void withdrawAccusations(long station) {
        List<Entry> withdrawn = quotas.values().stream()
                .flatMap(quota -> quota.kept.all().stream())
                .filter(entry -> entry.key.station == station && !entry.key.kind.concernsThisMachine())
                .toList();
        withdrawn.forEach(this::remove);
    }

    public void withdrawAll(Predicate<FindingKind> kinds) {
        quotas.forEach((kind, quota) -> {
            if (kinds.test(kind)) {
                List.copyOf(quota.kept.all()).forEach(this::remove);
            }
        });
    }

    // Null if there is none.
    private Entry find(Key key) {
        KindQuota quota = quotas.get(key.kind);
        return quota == null ? null : quota.kept.find(key);
    }

    private void remove(Entry entry) {
        quota(entry.key.kind).kept.remove(entry);
        changed.remove(entry);
        entry.isKept = false;
    }

    /**
     * Replaces the mutes. A muted finding is counted, but not reported; once its mute is over, it is reported when it
     * occurs again.
     */
    public void mute(Collection<Mute> replacements) {
        mutes.clear();
        replacements.forEach(
                mute -> mutes.put(new Key(mute.kind(), mute.station().value(), mute.subject()), mute));
        quotas.values().stream()
                .flatMap(quota -> quota.kept.all().stream())
                .forEach(entry -> entry.mutedUntilNanos = mutedUntilNanos(entry.key));
    }

    /** The mutes that are in effect at a time, the first to end first. */
    public List<Mute> mutes(long nanos) {
        return mutes.values().stream()
                .filter(mute -> nanos < WallClock.nanos(mute.until()))
                .sorted(Comparator.comparing(Mute::until).thenComparing(Mute::key))
                .toList();
    }

    private long mutedUntilNanos(Key key) {
        Mute mute = mutes.get(key);
        return mute == null ? Long.MIN_VALUE : WallClock.nanos(mute.until());
    }

    /** All findings that are kept, in no particular order. */
    public List<Finding> findings() {
        return quotas.values().stream()
                .flatMap(quota -> quota.kept.all().stream())
                .map(Entry::finding)
                .toList();
    }

    /** The disputes that an earlier run saw within a day before this time, and that were not raised again. */
    public List<Finding> openEarlier(long nanos) {
        return earlier.values().stream()
                .filter(finding -> finding.kind().isDispute() && WallClock.nanos(finding.last()) > nanos - DAY_NANOS)
                .toList();
    }

    /** Returns up to {@code max} findings that changed since they were last returned. */
    public List<Finding> takeChanged(int max) {
        List<Entry> taken = changed.stream().limit(max).toList();
        List<Finding> findings = taken.stream().map(Entry::finding).toList();
        taken.forEach(changed::remove);
        return findings;
    }

    /** Marks findings as changed again, because they could not be stored. */
    public void requeue(List<Finding> findings) {
        for (Finding finding : findings) {
            Entry entry = find(new Key(finding.kind(), finding.station().value(), finding.subject()));
            if (entry != null) {
                changed.add(entry);
            }
        }
    }

    /** How often a report was held back because its budget was used up. */
    public long heldBack() {
        return heldBack;
    }

    /** The number of findings evicted by later findings of the same kind. */
    public long notKept() {
        return notKept;
    }

    private Entry begin(Key key, long nanos, Supplier<String> evidence, Supplier<Map<String, String>> fields) {
        key.kind.superseded().ifPresent(kind -> supersede(new Key(kind, key.station, key.subject)));
        KeptFindings kept = quota(key.kind).kept;
        if (kept.isFull()) {
            List<Entry> lightest = kept.lightest(nanos);
            lightest.forEach(this::remove);
            notKept += lightest.size();
        }
        FindingWeight weight = scale.weigh(key.station, key.subject);
        Entry entry = new Entry(key, weight, nanos, evidence.get(), fields.get());
        if (!earlier.isEmpty()) {
            entry.continueFrom(earlier.remove(key.text()));
        }
        entry.mutedUntilNanos = mutedUntilNanos(key);
        kept.add(entry);
        changed.add(entry);
        if (mayReport(entry, nanos)) {
            report(entry, nanos);
        }
        return entry;
    }

    private void supersede(Key key) {
        withdraw(key.kind, key.station, key.subject);
        earlier.remove(key.text());
    }

    private boolean mayReport(Entry entry, long nanos) {
        if (nanos < entry.mutedUntilNanos) {
            entry.isSilenced = true;
            return false;
        }
        boolean isGranted = quota(entry.key.kind).budget.tryReport(entry.weight, entry.count, nanos);
        if (!isGranted && !entry.isHeldBack) {
            entry.isHeldBack = true;
            countHeldBack(entry.key.kind, nanos);
        }
        return isGranted;
    }

    private void countHeldBack(FindingKind kind, long nanos) {
        heldBack++;
        long ofKind = ++quota(kind).heldBack;
        if (kind != FindingKind.FINDINGS_HELD_BACK) {
            raise(
                    FindingKind.FINDINGS_HELD_BACK,
                    Finding.SEGMENT.value(),
                    kind.id(),
                    nanos,
                    () -> "more " + kind.id() + " findings than are reported in a minute; held back so far: " + ofKind
                            + " (they are in the report)",
                    () -> Map.of("kind", kind.id(), "held_back", String.valueOf(ofKind)));
        }
    }

    private void report(Entry entry, long nanos) {
        entry.reportedNanos = nanos;
        entry.isHeldBack = false;
        entry.isSilenced = false;
        entry.reports++;
        listener.accept(entry.finding());
    }

    private KindQuota quota(FindingKind kind) {
        return quotas.computeIfAbsent(kind, unused -> new KindQuota());
    }

    /** What identifies a finding. */
    record Key(FindingKind kind, long station, String subject) {

        private String text() {
            return Finding.key(kind, new MacAddress(station), subject);
        }
    }

    /** How many findings of one kind are kept and were held back, and which may be reported. */
    private static final class KindQuota {

        private final ReportBudget budget = new ReportBudget();
        private final KeptFindings kept = new KeptFindings();
        private long heldBack;
    }

    /** A finding that the log counts. */
    public static final class Entry {

        private final Key key;
        private final FindingWeight weight;
        private long firstNanos;
        private long lastNanos;
        private long reportedNanos;
        private long backNanos = Long.MIN_VALUE / 2; // when it last returned after an absence
        private long count = 1;
        private String evidence;
        private Map<String, String> fields;
        private boolean isKept = true;
        private boolean isHeldBack;
        private boolean isSilenced;
        private long mutedUntilNanos = Long.MIN_VALUE;
        private int reports;

        private Entry(Key key, FindingWeight weight, long nanos, String evidence, Map<String, String> fields) {
            this.key = key;
            this.weight = weight;
            this.evidence = evidence;
            this.fields = fields;
            firstNanos = nanos;
            lastNanos = nanos;
            reportedNanos = nanos;
        }

        /** Whether the finding is still in the log: neither withdrawn nor evicted. */
        public boolean isKept() {
            return isKept;
        }

        Key key() {
            return key;
        }

        FindingWeight weight() {
            return weight;
        }

        long lastNanos() {
            return lastNanos;
        }

        long count() {
            return count;
        }

        // After an absence of the longest pause, it is as if it were new.
        private boolean isBack(long nanos, long quietNanos) {
            long longest = PAUSES[PAUSES.length - 1] * quietNanos;
            long absence = nanos - lastNanos;
            if (absence >= longest) {
                reports = 1;
            }
            boolean isBack = absence >= ABSENCE_PAUSES * quietNanos && nanos - backNanos >= longest;
            if (isBack) {
                backNanos = nanos;
            }
            return isBack;
        }

        // How many quiet periods pass before the next report.
        private long pauses() {
            return PAUSES[Math.min(Math.max(reports, 1), PAUSES.length) - 1];
        }

        private void continueFrom(Finding earlier) {
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
                    evidence,
                    fields);
        }
    }
}
