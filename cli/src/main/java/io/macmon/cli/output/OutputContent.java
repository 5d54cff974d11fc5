package io.macmon.cli.output;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.MonitorEvent.StatisticsReported;
import io.macmon.analyzer.MonitorEvent.UnexpectedSource;

/** Which events an output gets. */
public enum OutputContent {
    EVERYTHING,
    /** Everything but the alerts about strangers, which the closing statistics sum up. */
    NO_STRANGERS,
    /** Everything but flows and intermediate statistics: what is printed below a screen, and after it. */
    NO_FLOWS,
    FLOWS,
    ALERTS,
    CLOSING_STATISTICS,
    NOTHING;

    boolean includes(MonitorEvent event) {
        return switch (this) {
            case EVERYTHING -> true;
            case NO_STRANGERS -> !(event instanceof UnexpectedSource);
            case NO_FLOWS ->
                !(event instanceof FlowEnded) && (!(event instanceof StatisticsReported) || isFinal(event));
            case FLOWS -> event instanceof FlowEnded;
            case ALERTS -> !(event instanceof FlowEnded || event instanceof StatisticsReported);
            case CLOSING_STATISTICS -> isFinal(event);
            case NOTHING -> false;
        };
    }

    private static boolean isFinal(MonitorEvent event) {
        return event instanceof StatisticsReported reported
                && reported.statistics().isFinal();
    }

    boolean includesFlows() {
        return this == EVERYTHING || this == NO_STRANGERS || this == FLOWS;
    }

    /** Whether findings are included; a run that has findings and no flows needs them. */
    boolean includesFindings() {
        return this == EVERYTHING || this == NO_FLOWS || this == ALERTS;
    }
}
