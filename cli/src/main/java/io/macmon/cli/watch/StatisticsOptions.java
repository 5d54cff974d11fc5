package io.macmon.cli.watch;

import io.macmon.cli.options.HelpSection;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options for the statistics. */
final class StatisticsOptions {

    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);

    @Option(
            names = "--interval",
            order = HelpSection.OUTPUT,
            paramLabel = "TIME",
            description = "Live: print statistics every TIME (default 10s)")
    private Duration interval;

    @Option(
            names = "--hlog",
            order = HelpSection.OUTPUT,
            paramLabel = "FILE",
            description = "Write rates and delays to FILE (HdrHistogram log)")
    private Path histogramLog;

    Duration interval() {
        return interval == null ? DEFAULT_INTERVAL : interval;
    }

    /** The histogram log; null if none is requested. */
    Path histogramLog() {
        return histogramLog;
    }
}
