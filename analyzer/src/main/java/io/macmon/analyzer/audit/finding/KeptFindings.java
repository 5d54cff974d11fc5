package io.macmon.analyzer.audit.finding;

import java.util.ArrayList;
import java.util.Arrays;
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

    private final Map<FindingLog.Key, Kept> entries = new LinkedHashMap<>();
    private final Map<Long, Party> parties = new HashMap<>();
    private int text;

    FindingEntry find(FindingLog.Key key) {
        Kept kept = entries.get(key);
        return kept == null ? null : kept.entry;
    }

    List<FindingEntry> all() {
        return entries.values().stream().map(Kept::entry).toList();
    }

    boolean isFull() {
        return entries.size() >= MAX_KEPT || text >= MAX_TEXT;
    }

    void add(FindingEntry entry) {
        FindingWeight weight = entry.weight();
        int rank = ReportBudget.rankNumber(weight.rank()) * ReportBudget.FREQUENCIES;
        entries.put(entry.key(), new Kept(entry, rank, join(weight.party()), join(weight.victim())));
        text += entry.textLength();
    }

    private Party join(long id) {
        Party party = parties.computeIfAbsent(id, Party::new);
        party.findings++;
        return party;
    }

    void remove(FindingEntry entry) {
        Kept kept = entries.remove(entry.key());
        text -= entry.textLength();
        leave(kept.party);
        leave(kept.victim);
    }

    private void leave(Party party) {
        party.findings--;
        if (party.findings == 0) {
            parties.remove(party.id);
        }
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
        Kept[] all = entries.values().toArray(new Kept[0]);
        long[] weights = new long[all.length];
        for (int i = 0; i < all.length; i++) {
            weights[i] = all[i].weight(nanos);
        }
        long[] sorted = weights.clone();
        Arrays.sort(sorted);
        int number = (all.length + 7) / 8;
        long heaviest = sorted[number - 1];
        List<FindingEntry> lightest = new ArrayList<>(number);
        for (int i = 0; lightest.size() < number; i++) {
            if (weights[i] <= heaviest) {
                lightest.add(all[i].entry);
            }
        }
        return lightest;
    }

    /** A finding with its parties, so that weighing all of them looks up none. */
    private record Kept(FindingEntry entry, int rank, Party party, Party victim) {

        long weight(long nanos) {
            int scarce = isScarce() ? ReportBudget.RANKS * ReportBudget.FREQUENCIES : 0;
            long age = Math.max(0, Math.min(nanos - entry.lastNanos(), MAX_AGE));
            return (long) (scarce + rank + ReportBudget.frequency(entry.count())) << TIME_BITS | (MAX_AGE - age);
        }

        private boolean isScarce() {
            return Math.min(party.findings, victim.findings) <= MAX_KEPT_PER_PARTY;
        }
    }

    private static final class Party {

        private final long id;
        private int findings;

        Party(long id) {
            this.id = id;
        }
    }
}
