package io.macmon.cli.conformance;

import io.macmon.cli.conformance.Comparison.Check;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How many captures agree, why others do not, and what nobody has explained. */
final class Score {

    private static final String FRAGMENTS =
            "later fragments are in the flow of their first one: added up by addresses, all agree, and no other frame"
                    + " moved";

    private final Map<Check, Long> compared = new EnumMap<>(Check.class);
    private final Map<Check, Long> differing = new EnumMap<>(Check.class);
    private final Map<String, Integer> reasons = new TreeMap<>();
    private final List<String> unexplained = new ArrayList<>();
    private int captures;
    private int ofOtherLinkTypes;
    private int agreeing;

    void add(SharedCapture capture, OracleResult oracle, MacmonResult macmon) {
        Comparison comparison = Comparison.of(capture.file(), oracle, macmon);
        comparison.compared().forEach((check, count) -> compared.merge(check, count, Long::sum));
        comparison.differing().forEach((check, count) -> differing.merge(check, count, Long::sum));
        captures++;
        ofOtherLinkTypes += macmon.summary().skipped() > 0 ? 1 : 0;
        Optional<KnownDifference> stated = KnownDifference.of(capture);
        if (stated.isPresent()) {
            addStated(capture, comparison, stated.get());
        } else if (comparison.differences().isEmpty()) {
            agreeing++;
        } else if (isOfFragments(oracle, macmon, comparison)) {
            reasons.merge(FRAGMENTS, 1, Integer::sum);
        } else {
            unexplained.add(capture.name() + ": " + comparison.differences());
        }
    }

    /** A capture, and in what it differs without a reason. */
    List<String> unexplained() {
        return unexplained;
    }

    int captures() {
        return captures;
    }

    /** The score in a line, and what was compared, a line each. */
    String text() {
        StringBuilder text = new StringBuilder();
        int explained = reasons.values().stream().mapToInt(Integer::intValue).sum();
        text.append(format(
                "conformance: %,d captures: %,d agree in all of frames, octets, sources, flows and directions"
                        + " (%,d of them of link types that are counted, not read); %,d differ for a stated reason;"
                        + " %,d for none%n",
                captures, agreeing, ofOtherLinkTypes, explained, unexplained.size()));
        compared.forEach((check, count) ->
                text.append(format("  %,11d %s, %,d differ%n", count, check, differing.getOrDefault(check, 0L))));
        reasons.forEach((reason, count) -> text.append(format("  %,11d captures: %s%n", count, reason)));
        unexplained.forEach(capture -> text.append(format("  unexplained: %s%n", capture)));
        return text.toString();
    }

    private void addStated(SharedCapture capture, Comparison comparison, KnownDifference reason) {
        if (!comparison.differences().isEmpty()
                && reason.checks().containsAll(comparison.differences().keySet())) {
            reasons.merge(reason.sentence(), 1, Integer::sum);
        } else {
            unexplained.add(
                    capture.name() + ": differs in " + comparison.differences() + ", it is said in " + reason.checks());
        }
    }

    // Whatever else differs is not of fragments.
    private static boolean isOfFragments(OracleResult oracle, MacmonResult macmon, Comparison comparison) {
        return oracle.fragments() > 0
                && comparison.differences().keySet().stream().allMatch(Check::isOfFlows)
                && Comparison.ofAddresses(oracle, macmon).differences().isEmpty()
                && Comparison.onlyFragmentsMoved(oracle, macmon);
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
