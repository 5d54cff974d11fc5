package io.macmon.cli.watch;

import io.macmon.analyzer.throughput.HistogramLog;
import io.macmon.cli.screen.LossReport;
import io.macmon.config.file.TrustedPath;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** The histogram log of a run, if one is requested. */
final class HistogramLogFile implements AutoCloseable {

    private final Optional<HistogramLog> log;
    private final String name;

    private HistogramLogFile(Optional<HistogramLog> log, String name) {
        this.log = log;
        this.name = name;
    }

    /** @param path null for no log */
    static HistogramLogFile open(Path path) throws MacmonException {
        if (path == null) {
            return new HistogramLogFile(Optional.empty(), "");
        }
        try {
            return new HistogramLogFile(
                    Optional.of(HistogramLog.create(TrustedPath.create(path).toString(), Instant.now())),
                    path.toString());
        } catch (IOException unwritable) {
            throw new MacmonException(
                    "cannot write the histogram log " + path + ": " + IoErrorText.of(unwritable), unwritable);
        }
    }

    /** Reports intervals that are missing from the log. */
    void reportLosses(LossReport losses) {
        log.ifPresent(written -> written.failure()
                .ifPresent(reason -> losses.add(
                        written.lostIntervals(), "interval", "cannot write " + name + ": " + IoErrorText.of(reason))));
    }

    Optional<HistogramLog> log() {
        return log;
    }

    @Override
    public void close() {
        log.ifPresent(HistogramLog::close);
    }
}
