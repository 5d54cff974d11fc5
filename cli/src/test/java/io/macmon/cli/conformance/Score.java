package io.macmon.cli.conformance;

import io.macmon.cli.conformance.Comparison.Check;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Counts captures that agree, that differ for a stated reason, and that differ without one. */
final class Score {

    private final Map<Check, Long> compared = new EnumMap<>(Check.class);
    private final Map<Check, Long> differing = new EnumMap<>(Check.class);
    private final Map<String, Integer> reasons = new TreeMap<>();
    private final List<String> unexplained = new ArrayList<>();
    private int captures;
    private int unread;
    private final Map<String, Integer> linkTypes = new TreeMap<>();
    private int agreeing;
    private int agreeingByAddress;

    void add(SharedCapture capture, OracleResult oracle, MacmonResult macmon) {
        Comparison comparison = Comparison.of(capture.file(), oracle, macmon);
        comparison.compared().forEach((check, count) -> compared.merge(check, count, Long::sum));
        comparison.differing().forEach((check, count) -> differing.merge(check, count, Long::sum));
        captures++;
        unread += macmon.summary().frames() == 0 && macmon.summary().skipped() > 0 ? 1 : 0;
        macmon.skipped().forEach(name -> linkTypes.merge(name, 1, Integer::sum));
        Optional<KnownDifference> stated = KnownDifference.of(capture);
        if (stated.isPresent()) {
            addStated(capture, comparison, stated.get());
        } else if (comparison.differences().isEmpty()) {
            agreeing++;
        } else if (isCausedByFragments(oracle, macmon, comparison)) {
            agreeingByAddress++;
        } else {
            unexplained.add(capture.name() + ": " + comparison.differences());
        }
    }

    /** Captures that differ without a stated reason, with the differences. */
    List<String> unexplained() {
        return unexplained;
    }

    int captures() {
        return captures;
    }

    /** The share of captures that agree, in percent. */
    double percent() {
        return 100.0 * (agreeing + agreeingByAddress) / captures;
    }

    /** The same, of the captures from which macmon read frames, or rejected the file: not all frames were skipped. */
    double percentOfRead() {
        return 100.0 * (agreeing + agreeingByAddress - unread) / (captures - unread);
    }

    /** The names of the unsupported link types, with the number of captures that have frames of them. */
    Map<String, Integer> linkTypes() {
        return linkTypes;
    }

    /** The score in one line, then one line per check. */
    String text() {
        StringBuilder text = new StringBuilder();
        int explained = reasons.values().stream().mapToInt(Integer::intValue).sum();
        text.append(format(
                "conformance: %,d captures: %.1f %% agree, record by record: %,d as they are, and %,d added up by"
                        + " addresses, because the oracle leaves later fragments out of the flow of the first; %,d"
                        + " differ for a stated reason, %,d without one. In %,d captures all frames are of unsupported"
                        + " link types, and are only counted; of the others, %.1f %% agree%n",
                captures,
                percent(),
                agreeing,
                agreeingByAddress,
                explained,
                unexplained.size(),
                unread,
                percentOfRead()));
        compared.forEach((check, count) ->
                text.append(format("  %,11d %s, %,d differ%n", count, check, differing.getOrDefault(check, 0L))));
        for (UnsupportedLinkType type : UnsupportedLinkType.values()) {
            int count = linkTypes.entrySet().stream()
                    .filter(entry -> type.contains(entry.getKey()))
                    .mapToInt(Map.Entry::getValue)
                    .sum();
            text.append(format("  %,11d unsupported: %s%n", count, type.reason()));
        }
        reasons.forEach((reason, count) -> text.append(format("  %,11d captures: %s%n", count, reason)));
        unexplained.forEach(capture -> text.append(format("  unexplained: %s%n", capture)));
        return text.toString();
    }

    private void addStated(SharedCapture capture, Comparison comparison, KnownDifference difference) {
        if (difference.isStated(capture, comparison)) {
            reasons.merge(difference.reason(), 1, Integer::sum);
        } else {
            unexplained.add(capture.name() + ": differs in " + comparison.differences() + ", "
                    + comparison.fingerprint() + ", not as stated in " + difference.checks());
        }
    }

    // Only differences in flows can come from fragments.
    private static boolean isCausedByFragments(OracleResult oracle, MacmonResult macmon, Comparison comparison) {
        return oracle.fragments() > 0
                && comparison.differences().keySet().stream().allMatch(Check::isOfFlows)
                && Comparison.ofAddresses(oracle, macmon).differences().isEmpty()
                && Comparison.onlyFragmentsMoved(oracle, macmon);
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
