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
    FLOWS,
    ALERTS,
    CLOSING_STATISTICS,
    NOTHING;

    boolean includes(MonitorEvent event) {
        return switch (this) {
            case EVERYTHING -> true;
            case NO_STRANGERS -> !(event instanceof UnexpectedSource);
            case FLOWS -> event instanceof FlowEnded;
            case ALERTS -> !(event instanceof FlowEnded || event instanceof StatisticsReported);
            case CLOSING_STATISTICS ->
                event instanceof StatisticsReported reported
                        && reported.statistics().isFinal();
            case NOTHING -> false;
        };
    }

    boolean includesFlows() {
        return this == EVERYTHING || this == NO_STRANGERS || this == FLOWS;
    }

    /** Whether findings are included; a run that has findings and no flows needs them. */
    boolean includesFindings() {
        return this == EVERYTHING || this == ALERTS;
    }
}
