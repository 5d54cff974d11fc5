package io.macmon.fleet.place;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether two devices use one address. Either of two rules shows it:
 *
 * <ul>
 *   <li>5 moves within 360 s. RFC 7432, section 15.1, has 5 moves within 180 s. A sensor reports a station at most once
 *       a minute, which hides up to every other move, so the period here is twice as long.
 *   <li>Both segments heard it without a break during the same 120 s. A break is more than 90 s without a report: one
 *       is due each minute, and a station may be quiet for half a minute when it is. One device cannot do that by a
 *       visit elsewhere: a shorter one than 90 s is too short for the 120 s, and a longer one is a break.
 * </ul>
 *
 * <p>The clocks of two sensors differ by an unknown, constant time. A rule counts only if it holds for every difference
 * up to {@link #MAX_SKEW}. One more sighting never makes fewer moves or a shorter time, so the answer does not depend
 * on the order in which sightings arrive.
 */
final class CloneRule {

    /** The largest difference between the clocks of two sensors: each may be 30 s off. */
    static final Duration MAX_SKEW = Duration.ofSeconds(60);

    static final int MOVES = 5;
    static final Duration PERIOD = Duration.ofMinutes(6);

    /** How long both segments must hear it at once. */
    static final Duration AT_ONCE = Duration.ofMinutes(2);

    /** The most time between two reports of a station that is there all the time. */
    static final Duration BREAK = Duration.ofSeconds(90);

    private static final long SKEW_NANOS = MAX_SKEW.toNanos();
    private static final long PERIOD_NANOS = PERIOD.toNanos();

    private CloneRule() {}

    /** The time from one report to another one, without a break; nanoseconds since 1970. */
    private record Stay(long first, long last) {

        private long sharedWith(Stay other, long difference) {
            return Math.min(last, other.last + difference) - Math.max(first, other.first + difference);
        }
    }

    /**
     * What shows that the sightings at two segments are not those of one device; empty if nothing does.
     *
     * @param here  times in nanoseconds, ascending
     * @param there times in nanoseconds, ascending
     */
    static Optional<String> evidence(List<Long> here, List<Long> there) {
        if (isAtBothAtOnce(here, there)) {
            return Optional.of("at both during the same " + AT_ONCE.toSeconds() + " s or more");
        }
        return movesTooOften(here, there)
                ? Optional.of("at least " + MOVES + " moves within " + PERIOD.toSeconds() + " s")
                : Optional.empty();
    }

    private static boolean isAtBothAtOnce(List<Long> here, List<Long> there) {
        List<Stay> others = stays(there);
        // The shared time is a concave function of the difference, so it is least for one of the largest ones.
        return stays(here).stream()
                .anyMatch(stay -> others.stream()
                        .anyMatch(other ->
                                Math.min(stay.sharedWith(other, -SKEW_NANOS), stay.sharedWith(other, SKEW_NANOS))
                                        >= AT_ONCE.toNanos()));
    }

    private static List<Stay> stays(List<Long> times) {
        List<Stay> stays = new ArrayList<>();
        int first = 0;
        for (int next = 1; next <= times.size(); next++) {
            if (next == times.size() || times.get(next) - times.get(next - 1) > BREAK.toNanos()) {
                stays.add(new Stay(times.get(first), times.get(next - 1)));
                first = next;
            }
        }
        return stays;
    }

    private static boolean movesTooOften(List<Long> here, List<Long> there) {
        if (!movesTooOften(here, there, 0)) {
            return false;
        }
        // The order of the sightings changes only where a difference makes two of them meet.
        for (long one : here) {
            for (long other : there) {
                long meeting = one - other;
                if (Math.abs(meeting) < SKEW_NANOS
                        && !(movesTooOften(here, there, meeting - 1) && movesTooOften(here, there, meeting + 1))) {
                    return false;
                }
            }
        }
        return movesTooOften(here, there, -SKEW_NANOS) && movesTooOften(here, there, SKEW_NANOS);
    }

    private static boolean movesTooOften(List<Long> here, List<Long> there, long difference) {
        int size = here.size() + there.size();
        long[] times = new long[size];
        int[] moves = new int[size]; // up to this sighting
        int i = 0;
        int j = 0;
        boolean wasHere = false;
        for (int at = 0; at < size; at++) {
            boolean isHere = j == there.size() || (i < here.size() && here.get(i) <= there.get(j) + difference);
            times[at] = isHere ? here.get(i++) : there.get(j++) + difference;
            moves[at] = at == 0 ? 0 : moves[at - 1] + (isHere == wasHere ? 0 : 1);
            wasHere = isHere;
        }
        int first = 0;
        for (int last = 0; last < size; last++) {
            while (times[last] - times[first] > PERIOD_NANOS) {
                first++;
            }
            if (moves[last] - moves[first] >= MOVES) {
                return true;
            }
        }
        return false;
    }
}
