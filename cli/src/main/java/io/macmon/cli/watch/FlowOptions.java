package io.macmon.cli.watch;

import io.macmon.cli.options.HelpSection;
import io.macmon.config.FlowConfig;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options for the flow table. */
final class FlowOptions {

    @Option(
            names = "--idle-timeout",
            order = HelpSection.FLOWS,
            paramLabel = "DURATION",
            defaultValue = FlowConfig.DEFAULT_IDLE_TIMEOUT,
            description = "End a flow after DURATION without a frame (default: ${DEFAULT-VALUE}).")
    private Duration idleTimeout;

    @Option(
            names = "--active-timeout",
            order = HelpSection.FLOWS,
            paramLabel = "DURATION",
            defaultValue = FlowConfig.DEFAULT_ACTIVE_TIMEOUT,
            description = "Every DURATION, report each flow that is still active (default: ${DEFAULT-VALUE}).")
    private Duration activeTimeout;

    @Option(
            names = "--max-flows",
            order = HelpSection.FLOWS,
            paramLabel = "COUNT",
            defaultValue = "" + FlowConfig.DEFAULT_MAX_FLOWS,
            description = "Track at most COUNT flows at once; when another one starts, the longest-idle flow ends"
                    + " (default: ${DEFAULT-VALUE}).")
    private int maxFlows;

    FlowConfig config() {
        return new FlowConfig(idleTimeout, activeTimeout, maxFlows);
    }
}
