package io.macmon.cli;

import io.macmon.analyzer.audit.AuditReport;
import io.macmon.analyzer.report.Look;
import io.macmon.analyzer.report.ReportFormat;
import io.macmon.capture.CaptureException;
import io.macmon.config.ConfigException;
import io.macmon.config.Reasons;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say what becomes of an audit's report. */
final class ReportOptions {

    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description =
                    "Form of the report: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). html is one page that"
                            + " needs nothing beside it.")
    private ReportFormat format;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description =
                    "Write the report there instead of to standard output; what was there before is replaced when the"
                            + " report is whole.")
    private Path file;

    @Option(
            names = "--report-every",
            paramLabel = "DURATION",
            description = "Live: report so often, and not at the end only.")
    private Duration every;

    Optional<Duration> every() {
        if (every != null && every.compareTo(SHORTEST_INTERVAL) < 0) {
            throw new ConfigException("report-every", "must be at least 1s");
        }
        return Optional.ofNullable(every);
    }

    /** Null when it goes to standard output. */
    Path file() {
        return file;
    }

    /** Whether nothing else can go to standard output. */
    boolean takesStandardOutput() {
        return file == null && format != ReportFormat.TABLE;
    }

    /** @throws CaptureException when it cannot be written */
    void write(AuditReport report, OutputStream stdout) throws CaptureException {
        try {
            if (file == null) {
                Writer out = writer(stdout);
                format.write(report, new Look(ZoneId.systemDefault(), Terminal.isColourful()), out);
                out.flush();
            } else {
                replace(report);
            }
        } catch (IOException failed) {
            throw new CaptureException(
                    "cannot write the report to " + (file == null ? "standard output" : file) + ": "
                            + Reasons.of(failed),
                    failed);
        }
    }

    private void replace(AuditReport report) throws IOException {
        Path whole = file.toAbsolutePath();
        Path part = Files.createTempFile(whole.getParent(), "." + whole.getFileName(), ".part");
        try {
            try (Writer out = writer(Files.newOutputStream(part))) {
                format.write(report, Look.plain(), out);
            }
            Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static Writer writer(OutputStream stream) {
        return new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
    }
}
