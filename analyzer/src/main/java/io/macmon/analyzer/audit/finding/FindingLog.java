package io.macmon.analyzer.audit.finding;

import io.macmon.analyzer.audit.finding.Matters.Matter;
import io.macmon.capture.WallClock;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The findings, each of which is identified by its kind, station and subject.
 *
 * <p>A finding is reported when first seen, then after growing pauses of 1, 10, 60 and 1,440 quiet periods; in between
 * it is only counted. The {@link ReportBudget} of each kind limits the reports, so a flood of one kind cannot hide
 * findings of another, and noise cannot hide a finding about a more important station. A finding that is held back is
 * reported when it is raised again and the budget allows it; holding back is itself a finding. At most
 * {@value #MAX_KEPT_PER_KIND} findings per kind are kept, with at most a million characters of text; the least
 * important are evicted. A {@link Mute} silences one finding.
 */
public final class FindingLog {

    public static final int MAX_KEPT_PER_KIND = KeptFindings.MAX_KEPT;
    public static final int MAX_REPORTED_PER_MINUTE = ReportBudget.MAX_NEW;

    /** The ends of findings are reported when they are noticed, this often. */
    private static final long SCAN_NANOS = Duration.ofMinutes(1).toNanos();

    /** Findings that are no longer kept, and whose end is still to be reported. */
    private static final int MAX_DEPARTED = 4_096;

    private static final long DAY_NANOS = Duration.ofDays(1).toNanos();

    private final long quietNanos;
    private final FindingWeight.Scale scale;
    private final FindingListener listener;
    private final Matters matters = new Matters();
    private final Map<Key, FindingEntry> departed = new LinkedHashMap<>();
    private final Map<FindingKind, KindQuota> quotas = new EnumMap<>(FindingKind.class);
    private final Map<Key, Finding> earlier = new HashMap<>(); // over
    private final Set<FindingEntry> changed = new LinkedHashSet<>();
    private final Mutes mutes = new Mutes();
    private List<FindingEntry> taken = List.of();
    private int maxDeparted = MAX_DEPARTED;
    private long heldBack;
    private long notKept;
    private long latestNanos = Long.MIN_VALUE;
    private long nextScanNanos = Long.MIN_VALUE;

    /**
     * @param scale    weighs findings
     * @param listener called synchronously
     */
    public FindingLog(Duration quietPeriod, FindingWeight.Scale scale, FindingListener listener) {
        quietNanos = quietPeriod.toNanos();
        this.scale = scale;
        this.listener = listener;
    }

    /**
     * Continues the findings of earlier runs. If one is raised again, its count continues. If one was not over and is
     * not raised again, it ends as if this run had raised it at its start.
     */
    public void restore(Collection<Finding> findings) {
        for (Finding finding : findings) {
            Key key = Key.of(finding);
            if (finding.isResolved() || !finding.kind().severity().isViolation()) {
                earlier.put(key, finding);
            } else {
                FindingWeight weight = scale.weigh(key.station, key.subject);
                departed.put(key, new FindingEntry(key, weight, finding));
            }
        }
        maxDeparted += departed.size();
    }

    /** Notes when this run begins. */
    public void begin(long nanos) {
        departed.values().forEach(entry -> entry.setWatchedSince(nanos));
    }

    /** Raises a finding without fields. */
    public FindingEntry raise(FindingKind kind, long station, String subject, long nanos, Supplier<String> evidence) {
        return raise(kind, station, subject, nanos, evidence, Map::of);
    }

    /**
     * Raises a finding, or repeats it if it is known.
     *
     * @param evidence called if the finding is new or reported
     * @param fields   the values in the evidence by name, in snake case; called if the finding is new or reported
     * @return its entry, which the caller may {@link #repeat} without a lookup while {@link FindingEntry#isKept}
     */
    public FindingEntry raise(
            FindingKind kind,
            long station,
            String subject,
            long nanos,
            Supplier<String> evidence,
            Supplier<Map<String, String>> fields) {
        Key key = new Key(kind, station, subject);
        FindingEntry entry = find(key);
        if (entry == null) {
            entry = begin(key, nanos, evidence, fields);
        } else {
            repeat(entry, nanos, evidence, fields);
        }
        return entry;
    }

    /** Counts a finding once more, and reports it with this evidence if that is due. */
    public void repeat(
            FindingEntry entry, long nanos, Supplier<String> evidence, Supplier<Map<String, String>> fields) {
        latestNanos = nanos;
        endIfSilent(entry, nanos);
        entry.count(nanos, quietNanos);
        changed.add(entry);
        if (entry.isDue(nanos, quietNanos) && mayReport(entry, nanos)) {
            report(entry, nanos, evidence.get(), fields.get());
        }
    }

    /** Counts a finding once more, with the same evidence. */
    public void repeat(FindingEntry entry, long nanos) {
        repeat(entry, nanos, entry::evidence, entry::fields);
    }

    public boolean has(FindingKind kind, long station, String subject) {
        return find(new Key(kind, station, subject)) != null;
    }

    /**
     * Withdraws a finding that turned out to be wrong, or that no longer holds. Has no effect if there is no such
     * finding. If it is part of a matter, another part may follow.
     */
    public void withdraw(FindingKind kind, long station, String subject) {
        Key key = new Key(kind, station, subject);
        FindingEntry entry = find(key);
        if (entry == null) {
            entry = departed.remove(key);
        } else {
            remove(entry);
        }
        if (entry != null) {
            if (entry.isOfMatter()) {
                depart(entry);
            } else {
                end(entry, latestNanos);
            }
        }
    }

    /** Withdraws all findings about a station that turned out to be a device of this machine. */
    public void withdrawAccusations(long station) {
        Predicate<FindingEntry> isAccusation =
                entry -> entry.key().station == station && !entry.key().kind.concernsThisMachine();
        List<FindingEntry> withdrawn = all().filter(isAccusation).toList();
        withdrawn.stream().filter(FindingEntry::isKept).forEach(this::remove);
        departed.values().removeIf(isAccusation);
        withdrawn.forEach(entry -> end(entry, latestNanos));
    }

    /** Withdraws findings that may still hold. If they are not raised again soon, they are over. */
    public void withdrawAll(BiPredicate<FindingKind, Long> ofStation) {
        quotas.forEach((kind, quota) -> quota.kept.all().forEach(entry -> {
            if (ofStation.test(kind, entry.key().station)) {
                remove(entry);
                entry.setInQuestion(latestNanos);
                depart(entry);
            }
        }));
    }

    private void depart(FindingEntry entry) {
        boolean hasEnd = entry.key().kind.severity().isViolation();
        if (hasEnd && entry.isOpen() && departed.size() < maxDeparted) {
            departed.put(entry.key(), entry);
        }
    }

    /** Reports the ends of findings, at most {@value #MAX_REPORTED_PER_MINUTE} of each kind per minute. */
    public void onTick(long nanos) {
        latestNanos = nanos;
        if (nanos >= nextScanNanos || nanos < nextScanNanos - 2 * SCAN_NANOS) { // or the clock was set back
            nextScanNanos = nanos + SCAN_NANOS;
            endSilent(nanos, MAX_REPORTED_PER_MINUTE);
        }
    }

    /** Reports the ends of all findings that are over. */
    public void onStop(long nanos) {
        latestNanos = nanos;
        endSilent(nanos, Integer.MAX_VALUE);
    }

    private void endSilent(long nanos, int max) {
        Map<FindingKind, Integer> ended = new EnumMap<>(FindingKind.class);
        Predicate<FindingEntry> hasRoom =
                entry -> !entry.isOpen() || ended.merge(entry.key().kind, 1, Integer::sum) <= max;
        kept().filter(entry -> entry.isSilent(nanos, quietNanos))
                .filter(hasRoom)
                .forEach(entry -> end(entry, entry.endNanos(quietNanos)));
        departed.values().removeIf(entry -> {
            boolean isOver = entry.isSilent(nanos, quietNanos) || entry.isRefuted(nanos, quietNanos);
            boolean isRemoved = isOver && hasRoom.test(entry);
            if (isRemoved) {
                end(entry, nanos);
            }
            return isRemoved;
        });
    }

    private void endIfSilent(FindingEntry entry, long nanos) {
        if (entry.isSilent(nanos, quietNanos)) {
            end(entry, entry.endNanos(quietNanos));
        }
    }

    private void end(FindingEntry entry, long nanos) {
        boolean isReported = entry.isOpen() && !entry.isMuted(nanos);
        entry.setOver();
        if (entry.isKept() || changed.size() < maxDeparted) { // bounded, because the changes may never be consumed
            changed.add(entry);
        }
        if (isReported) {
            listener.onResolved(entry.finding(), WallClock.instant(nanos));
        }
    }

    private Stream<FindingEntry> kept() {
        return quotas.values().stream().flatMap(quota -> quota.kept.all().stream());
    }

    private Stream<FindingEntry> all() {
        return Stream.concat(kept(), departed.values().stream());
    }

    // Null if none.
    private FindingEntry find(Key key) {
        KindQuota quota = quotas.get(key.kind);
        return quota == null ? null : quota.kept.find(key);
    }

    private void remove(FindingEntry entry) {
        quota(entry.key().kind).kept.remove(entry);
        changed.remove(entry);
        entry.setRemoved();
    }

    /**
     * Replaces the mutes. A muted finding is counted, but not reported; once its mute is over, it is reported when it
     * occurs again.
     */
    public void mute(Collection<Mute> replacements) {
        mutes.replace(replacements);
        all().forEach(entry -> entry.setMutedUntil(mutes.endNanos(entry.key())));
    }

    /** The mutes that are in effect at a time, the first to end first. */
    public List<Mute> mutes(long nanos) {
        return mutes.at(nanos);
    }

    /** All findings that are kept, in no particular order. */
    public List<Finding> findings() {
        return kept().map(FindingEntry::finding).toList();
    }

    /** The disputes that an earlier run saw within a day before this time, that are not over nor raised again. */
    public List<Finding> openEarlier(long nanos) {
        return departed.values().stream()
                .filter(entry -> entry.isEarlier() && entry.key().kind.isDispute())
                .filter(entry -> entry.lastNanos() > nanos - DAY_NANOS)
                .map(FindingEntry::finding)
                .toList();
    }

    /** Returns up to {@code max} findings that changed since they were last returned. */
    public List<Finding> takeChanged(int max) {
        taken = changed.stream().limit(max).toList();
        taken.forEach(changed::remove);
        return taken.stream().map(FindingEntry::finding).toList();
    }

    /** Marks the findings that were taken last as changed again, because they could not be stored. */
    public void requeue() {
        changed.addAll(taken);
    }

    /** How often a report was held back because its budget was used up. */
    public long heldBack() {
        return heldBack;
    }

    /** The number of findings evicted by later findings of the same kind. */
    public long notKept() {
        return notKept;
    }

    private FindingEntry begin(Key key, long nanos, Supplier<String> evidence, Supplier<Map<String, String>> fields) {
        latestNanos = nanos;
        key.kind.superseded().ifPresent(kind -> withdraw(kind, key.station, key.subject));
        KeptFindings kept = quota(key.kind).kept;
        while (kept.isFull()) {
            kept.lightest(nanos).forEach(entry -> {
                remove(entry);
                depart(entry);
                notKept++;
            });
        }
        FindingWeight weight = scale.weigh(key.station, key.subject);
        Matter matter = matters.of(key.kind, key.station, weight);
        FindingEntry back = departed.remove(key);
        if (back != null) {
            endIfSilent(back, nanos);
            back.putBack(weight, matter, nanos, evidence, fields);
            kept.add(back);
            repeat(back, nanos, evidence, fields);
            return back;
        }
        FindingEntry entry = new FindingEntry(key, weight, matter, nanos, evidence.get(), fields.get());
        entry.continueFrom(earlier.remove(key));
        entry.setMutedUntil(mutes.endNanos(key));
        kept.add(entry);
        changed.add(entry);
        if (mayReport(entry, nanos)) {
            report(entry, nanos, entry.evidence(), entry.fields());
        }
        return entry;
    }

    private boolean mayReport(FindingEntry entry, long nanos) {
        entry.setPending();
        if (entry.isMuted(nanos) || entry.isCovered(nanos, quietNanos)) {
            return false;
        }
        KindQuota quota = quota(entry.key().kind);
        boolean isGranted = quota.budget.tryReport(entry.weight(), entry.count(), nanos);
        if (!isGranted && !entry.isHeldBack()) {
            entry.setHeldBack();
            countHeldBack(entry.key().kind, nanos);
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

    private void report(FindingEntry entry, long nanos, String evidence, Map<String, String> fields) {
        quota(entry.key().kind).kept.setReported(entry, nanos, evidence, fields);
        listener.onFinding(entry.finding());
    }

    private KindQuota quota(FindingKind kind) {
        return quotas.computeIfAbsent(kind, KindQuota::new);
    }

    /** What identifies a finding. */
    record Key(FindingKind kind, long station, String subject) {

        private static Key of(Finding finding) {
            return new Key(finding.kind(), finding.station().value(), finding.subject());
        }
    }

    /** How many findings of one kind are kept and were held back, and which may be reported. */
    private static final class KindQuota {

        private final ReportBudget budget;
        private final KeptFindings kept = new KeptFindings();
        private long heldBack;

        KindQuota(FindingKind kind) {
            budget = new ReportBudget(kind);
        }
    }
}
