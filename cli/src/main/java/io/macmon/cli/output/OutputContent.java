package io.macmon.cli.output;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.MonitorEvent.StatisticsReported;

/** Which events an output gets. */
public enum OutputContent {
    EVERYTHING,
    FLOWS,
    ALERTS,
    CLOSING_STATISTICS,
    NOTHING;

    boolean includes(MonitorEvent event) {
        return switch (this) {
            case EVERYTHING -> true;
            case FLOWS -> event instanceof FlowEnded;
            case ALERTS -> !(event instanceof FlowEnded || event instanceof StatisticsReported);
            case CLOSING_STATISTICS ->
                event instanceof StatisticsReported reported
                        && reported.statistics().isFinal();
            case NOTHING -> false;
        };
    }

    boolean includesFlows() {
        return this == EVERYTHING || this == FLOWS;
    }

    /** Whether findings are included; a run that has findings and no flows needs them. */
    boolean includesFindings() {
        return this == EVERYTHING || this == ALERTS;
    }
}
