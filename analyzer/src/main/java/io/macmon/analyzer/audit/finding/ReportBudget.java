package io.macmon.analyzer.audit.finding;

import io.macmon.analyzer.audit.finding.FindingWeight.Rank;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Decides which findings of one kind may be reported. A budget is for a minute; a sixth of it comes back every ten
 * seconds.
 *
 * <p>Findings of different ranks use different budgets, and so do findings of different frequency: a station that makes
 * up others cannot exhaust the budget of a finding that occurs more often than theirs. One party can use only a part of
 * a budget, and the second half of each budget is for parties that had no report in this minute. A finding with two
 * parties uses the budget of the one that has more left.
 */
final class ReportBudget {

    static final int MAX_NEW = 100;

    /** Of stations that matter least: a tool can make up any number of them. The flood is a separate finding. */
    static final int MAX_NEW_OF_OTHERS = 10;

    static final int MAX_FREQUENT = 50;
    static final int MAX_PER_PARTY = 10;

    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();
    static final int RANKS = Rank.values().length;

    /** The number of frequencies: less than 4, 16, 64 or 256 occurrences, and more. */
    static final int FREQUENCIES = 5;

    /** A part of each budget comes back this often per minute, so that a flood uses it up only while it lasts. */
    private static final int REFILLS = 6;

    private final int[] used = new int[RANKS * FREQUENCIES];
    private final Map<Long, Integer> usedByParty = new HashMap<>();
    private final int maxNewOfOthers;
    private long minuteNanos = Long.MIN_VALUE / 2;
    private long refillNanos = Long.MIN_VALUE / 2;

    ReportBudget(FindingKind kind) {
        maxNewOfOthers = kind.isOfAnySource() ? MAX_NEW_OF_OTHERS : MAX_NEW;
    }

    /** Uses a part of the budget. Returns false if none is left. */
    boolean tryReport(FindingWeight weight, long count, long nanos) {
        refill(nanos);
        int frequency = frequency(count);
        int budget = rankNumber(weight.rank()) * FREQUENCIES + frequency;
        int max = max(budget);
        int ofParty =
                Math.min(usedByParty.getOrDefault(weight.party(), 0), usedByParty.getOrDefault(weight.victim(), 0));
        boolean isGranted = ofParty < MAX_PER_PARTY && used[budget] < (ofParty == 0 ? max : max / 2);
        if (isGranted) {
            used[budget]++;
            usedByParty.merge(weight.party(), 1, Integer::sum);
            if (weight.victim() != weight.party()) {
                usedByParty.merge(weight.victim(), 1, Integer::sum);
            }
        }
        return isGranted;
    }

    private void refill(long nanos) {
        if (Math.abs(nanos - minuteNanos) >= MINUTE_NANOS) {
            minuteNanos = nanos;
            refillNanos = nanos;
            Arrays.fill(used, 0);
            usedByParty.clear();
        }
        for (; nanos - refillNanos >= MINUTE_NANOS / REFILLS; refillNanos += MINUTE_NANOS / REFILLS) {
            for (int i = 0; i < used.length; i++) {
                used[i] = Math.max(0, used[i] - Math.max(1, max(i) / REFILLS));
            }
        }
    }

    private int max(int budget) {
        if (budget % FREQUENCIES != 0) {
            return MAX_FREQUENT;
        }
        return budget / FREQUENCIES == rankNumber(Rank.OTHER) ? maxNewOfOthers : MAX_NEW;
    }

    /** The number of a rank, from 0. */
    static int rankNumber(Rank rank) {
        return switch (rank) {
            case OTHER -> 0;
            case LISTED -> 1;
            case ROLE -> 2;
        };
    }

    /** The frequency of a finding, from 0. */
    static int frequency(long count) {
        int log4 = (Long.SIZE - 1 - Long.numberOfLeadingZeros(count)) / 2;
        return Math.min(log4, FREQUENCIES - 1);
    }
}
