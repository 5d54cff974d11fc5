package io.macmon.analyzer.audit.finding;

import io.macmon.analyzer.audit.finding.Finding.State;
import io.macmon.analyzer.audit.finding.Matters.Matter;
import io.macmon.capture.WallClock;
import io.macmon.config.net.MacAddress;
import java.util.Map;
import java.util.function.Supplier;

/** A finding that the log counts: when it occurred, when it was reported, and whether it has ended. */
public final class FindingEntry {

    /** In quiet periods. By default: a minute, ten minutes, an hour, a day. */
    private static final long[] PAUSES = {1, 10, 60, 1_440};

    /** In quiet periods: the longest pause. */
    static final long DAY = PAUSES[PAUSES.length - 1];

    /** In quiet periods. By default: an hour. */
    private static final long SILENCE = 60;

    private final FindingLog.Key key;
    private FindingWeight weight;
    private Matter matter;
    private long firstNanos;
    private long lastNanos;
    private long reportedNanos; // before the first report: since when the audit would have noticed it
    private long returnedNanos = Long.MIN_VALUE / 2; // when it last returned after its end
    private long questionedNanos = Long.MIN_VALUE / 2;
    private long count = 1;
    private Evidence evidence;
    private boolean isKept = true;
    private boolean isPending; // to be reported when it is raised again
    private boolean isHeldBack; // for lack of budget, since it was last reported
    private State state = State.UNREPORTED;
    private long mutedUntilNanos = Long.MIN_VALUE;
    private int reports;

    /** @param matter null if it is not part of one */
    FindingEntry(
            FindingLog.Key key,
            FindingWeight weight,
            Matter matter,
            long nanos,
            String evidence,
            Map<String, String> fields) {
        this.key = key;
        this.weight = weight;
        this.matter = matter;
        this.evidence = new Evidence(evidence, fields);
        firstNanos = nanos;
        lastNanos = nanos;
        reportedNanos = nanos;
    }

    /** A finding of an earlier run, which may occur again. It is not kept until it does. */
    FindingEntry(FindingLog.Key key, FindingWeight weight, Finding earlier) {
        this(key, weight, null, WallClock.nanos(earlier.last()), earlier.evidence(), earlier.fields());
        firstNanos = WallClock.nanos(earlier.first());
        reportedNanos = Long.MAX_VALUE;
        count = earlier.count();
        state = earlier.state();
        isKept = false;
        isPending = true;
    }

    /** Whether it was seen in an earlier run and not in this one. */
    boolean isEarlier() {
        return !isKept && reports == 0;
    }

    /** Notes when this run began: an earlier finding may have ended before, but that was not noticed. */
    void setWatchedSince(long nanos) {
        reportedNanos = nanos;
    }

    /** Puts it back into the log, with this evidence if it is from an earlier run. */
    void putBack(
            FindingWeight weight,
            Matter matter,
            long nanos,
            Supplier<String> text,
            Supplier<Map<String, String>> fields) {
        if (isEarlier()) {
            lastNanos = nanos;
            evidence = new Evidence(text.get(), fields.get());
        }
        isKept = true;
        this.weight = weight;
        this.matter = matter;
    }

    /** Whether the finding is still in the log: neither withdrawn nor evicted. */
    public boolean isKept() {
        return isKept;
    }

    void setRemoved() {
        isKept = false;
        reportedNanos = reports == 0 ? lastNanos : reportedNanos;
    }

    FindingLog.Key key() {
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

    /** Whether the finding is part of a matter; see {@link Matters}. */
    boolean isOfMatter() {
        return matter != null;
    }

    void setMutedUntil(long nanos) {
        mutedUntilNanos = nanos;
    }

    boolean isMuted(long nanos) {
        return nanos < mutedUntilNanos;
    }

    /** Whether another finding of its matter was reported within a day, and was as severe. */
    boolean isCovered(long nanos, long quietNanos) {
        return matter != null
                && !matter.isDue(nanos, DAY * quietNanos, key.kind().severity());
    }

    /** Whether it was reported, and its end was not. */
    boolean isOpen() {
        return state == State.OPEN;
    }

    boolean isHeldBack() {
        return isHeldBack;
    }

    void setHeldBack() {
        isHeldBack = true;
    }

    /** Requests a report as soon as the budget allows it. */
    void setPending() {
        isPending = true;
    }

    /** Counts it once more. If it has been silent for long, its end must be noted first. */
    void count(long nanos, long quietNanos) {
        count++;
        if (state == State.RESOLVED) {
            state = State.UNREPORTED;
            isPending = true;
            returnedNanos = nanos;
            if (nanos - lastNanos >= DAY * quietNanos) {
                reports = 0;
            }
        }
        lastNanos = Math.max(lastNanos, nanos);
    }

    /** Whether a report is due, now that it was raised again. */
    boolean isDue(long nanos, long quietNanos) {
        return isPending || Math.abs(nanos - reportedNanos) >= pause() * quietNanos;
    }

    private long pause() {
        return isDaily() ? DAY : PAUSES[Math.min(Math.max(reports, 1), PAUSES.length) - 1];
    }

    // What harmless devices cause as well is repeated once a day if the policy lists the station, unless it concerns a
    // router, a server or this machine.
    private boolean isDaily() {
        return key.kind().isOftenHarmless() && weight.isOfListed() && weight.rank() != FindingWeight.Rank.ROLE;
    }

    void setReported(long nanos, String evidence, Map<String, String> fields) {
        this.evidence = new Evidence(evidence, fields);
        reportedNanos = nanos;
        isPending = false;
        isHeldBack = false;
        state = State.OPEN;
        reports++;
        if (matter != null) {
            matter.setReported(nanos, key.kind().severity());
        }
    }

    /** The length of what came from the network, in characters. */
    int textLength() {
        return key.subject().length() + evidence.length;
    }

    String evidence() {
        return evidence.text;
    }

    Map<String, String> fields() {
        return evidence.fields;
    }

    /**
     * Whether it has not occurred for so long that it is over. One that comes and goes must be silent for a day, so
     * that neither its returns nor its ends are reported more often.
     */
    boolean isSilent(long nanos, long quietNanos) {
        long since = isEarlier() ? reportedNanos : lastNanos;
        return nanos - since >= SILENCE * quietNanos // first, because it is usually false
                && state != State.RESOLVED
                && key.kind().endsBySilence()
                && nanos - since >= silence(quietNanos) * quietNanos;
    }

    private long silence(long quietNanos) {
        boolean comesAndGoes = lastNanos - returnedNanos < DAY * quietNanos;
        return isDaily() || comesAndGoes ? DAY : SILENCE;
    }

    /** When it is over unless it occurs again. */
    long endNanos(long quietNanos) {
        return (isEarlier() ? reportedNanos : lastNanos) + silence(quietNanos) * quietNanos;
    }

    /** Notes that another policy may allow it. */
    void setInQuestion(long nanos) {
        questionedNanos = nanos;
    }

    /** Whether another policy seems to allow it: it has not occurred since. */
    boolean isRefuted(long nanos, long quietNanos) {
        return lastNanos <= questionedNanos && nanos - questionedNanos >= quietNanos;
    }

    void setOver() {
        state = State.RESOLVED;
    }

    /** @param earlier the finding in earlier runs; null if there was none */
    void continueFrom(Finding earlier) {
        if (earlier != null) {
            firstNanos = Math.min(firstNanos, WallClock.nanos(earlier.first()));
            count += earlier.count();
        }
    }

    Finding finding() {
        return new Finding(
                key.kind(),
                new MacAddress(key.station()),
                key.subject(),
                WallClock.instant(firstNanos),
                WallClock.instant(lastNanos),
                count,
                evidence.text,
                evidence.fields,
                state);
    }

    private record Evidence(String text, Map<String, String> fields, int length) {

        private Evidence(String text, Map<String, String> fields) {
            this(text, Map.copyOf(fields), text.length() + length(fields));
        }

        private static int length(Map<String, String> fields) {
            return fields.values().stream().mapToInt(String::length).sum();
        }
    }
}
