package io.macmon.analyzer.audit.finding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The findings of one kind that are kept: a limited number with a limited amount of text. */
final class KeptFindings {

    static final int MAX_KEPT = 4_096;

    /** In characters. Text comes from the network, so its length is the attacker's choice. */
    static final int MAX_TEXT = 1 << 20;

    private static final int MAX_KEPT_PER_PARTY = 64;
    private static final int TIME_BITS = 58;
    private static final long MAX_AGE = (1L << TIME_BITS) - 1; // nine years

    private final Map<FindingLog.Key, FindingEntry> entries = new LinkedHashMap<>();
    private final Map<Long, Integer> ofParty = new HashMap<>();
    private int text;

    FindingEntry find(FindingLog.Key key) {
        return entries.get(key);
    }

    Collection<FindingEntry> all() {
        return entries.values();
    }

    boolean isFull() {
        return entries.size() >= MAX_KEPT || text >= MAX_TEXT;
    }

    void add(FindingEntry entry) {
        entries.put(entry.key(), entry);
        text += entry.textLength();
        ofParty.merge(entry.weight().party(), 1, Integer::sum);
        ofParty.merge(entry.weight().victim(), 1, Integer::sum);
    }

    void remove(FindingEntry entry) {
        entries.remove(entry.key());
        text -= entry.textLength();
        ofParty.computeIfPresent(entry.weight().party(), (party, count) -> count == 1 ? null : count - 1);
        ofParty.computeIfPresent(entry.weight().victim(), (party, count) -> count == 1 ? null : count - 1);
    }

    /** Notes that an entry that is kept was reported, with new text. */
    void setReported(FindingEntry entry, long nanos, String evidence, Map<String, String> fields) {
        text -= entry.textLength();
        entry.setReported(nanos, evidence, fields);
        text += entry.textLength();
    }

    /**
     * The lightest eighth: first the findings of parties that have many, then those of the lowest rank, then the
     * rarest, then the oldest. Evict in bulk, because finding the lightest means scanning all.
     */
    List<FindingEntry> lightest(long nanos) {
        FindingEntry[] all = entries.values().toArray(new FindingEntry[0]);
        long[] weights = new long[all.length];
        for (int i = 0; i < all.length; i++) {
            weights[i] = weight(all[i], nanos);
        }
        long[] sorted = weights.clone();
        Arrays.sort(sorted);
        int number = (all.length + 7) / 8;
        long heaviest = sorted[number - 1];
        List<FindingEntry> lightest = new ArrayList<>(number);
        for (int i = 0; lightest.size() < number; i++) {
            if (weights[i] <= heaviest) {
                lightest.add(all[i]);
            }
        }
        return lightest;
    }

    private long weight(FindingEntry entry, long nanos) {
        int rank = ReportBudget.rankNumber(entry.weight().rank()) * ReportBudget.FREQUENCIES
                + ReportBudget.frequency(entry.count());
        int scarce = isScarce(entry.weight()) ? ReportBudget.RANKS * ReportBudget.FREQUENCIES : 0;
        long age = Math.max(0, Math.min(nanos - entry.lastNanos(), MAX_AGE));
        return (long) (scarce + rank) << TIME_BITS | (MAX_AGE - age);
    }

    private boolean isScarce(FindingWeight weight) {
        return Math.min(ofParty.get(weight.party()), ofParty.get(weight.victim())) <= MAX_KEPT_PER_PARTY;
    }
}
