package io.macmon.cli.watch;

import io.macmon.analyzer.throughput.HistogramLog;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** The histogram log that was asked for, or none. */
final class HistogramLogFile implements AutoCloseable {

    private final Optional<HistogramLog> log;

    private HistogramLogFile(Optional<HistogramLog> log) {
        this.log = log;
    }

    /** @param path null when no log is wanted */
    static HistogramLogFile open(String path) throws MacmonException {
        if (path == null) {
            return new HistogramLogFile(Optional.empty());
        }
        try {
            return new HistogramLogFile(Optional.of(HistogramLog.create(path, Instant.now())));
        } catch (IOException unwritable) {
            throw new MacmonException(unwritable.getMessage(), unwritable);
        }
    }

    /** Says when the log is not whole; true when it is. */
    boolean reportLosses(Consumer<String> say) {
        boolean complete = log.map(HistogramLog::isComplete).orElse(true);
        if (!complete) {
            say.accept("the histogram log is not whole: it could not be written to the end; is the disk full?");
        }
        return complete;
    }

    Optional<HistogramLog> log() {
        return log;
    }

    @Override
    public void close() {
        log.ifPresent(HistogramLog::close);
    }
}
