package io.macmon.cli.watch;

import io.macmon.analyzer.throughput.HistogramLog;
import io.macmon.cli.screen.LossReport;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** The histogram log of a run, if one is requested. */
final class HistogramLogFile implements AutoCloseable {

    private final Optional<HistogramLog> log;

    private HistogramLogFile(Optional<HistogramLog> log) {
        this.log = log;
    }

    /** @param path null for no log */
    static HistogramLogFile open(Path path) throws MacmonException {
        if (path == null) {
            return new HistogramLogFile(Optional.empty());
        }
        try {
            return new HistogramLogFile(Optional.of(HistogramLog.create(path.toString(), Instant.now())));
        } catch (IOException unwritable) {
            throw new MacmonException(unwritable.getMessage(), unwritable);
        }
    }

    /** Reports if the log is incomplete. */
    void reportLosses(LossReport losses) {
        if (!log.map(HistogramLog::isComplete).orElse(true)) {
            losses.add("the histogram log is incomplete: writing failed; is the disk full?");
        }
    }

    Optional<HistogramLog> log() {
        return log;
    }

    @Override
    public void close() {
        log.ifPresent(HistogramLog::close);
    }
}
