package io.macmon.cli.audit;

import io.macmon.analyzer.audit.AuditReport;
import io.macmon.analyzer.report.ReportFormat;
import io.macmon.analyzer.report.ReportStyle;
import io.macmon.cli.options.EnumConverter;
import io.macmon.cli.process.AtomicFile;
import io.macmon.cli.process.Terminal;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say what becomes of an audit's report. */
final class ReportOptions {

    private static final Path STANDARD_OUTPUT = Path.of("-");

    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            converter = FormatConverter.class,
            defaultValue = "table",
            description = "Format of the report: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). html is one"
                    + " self-contained page.")
    private ReportFormat format;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description =
                    "Write the report to FILE instead of standard output. An existing file is replaced when the new"
                            + " report is complete.")
    private Path file;

    @Option(
            names = "--report-every",
            paramLabel = "DURATION",
            description = "Live: write a report every DURATION as well as at the end.")
    private Duration every;

    Optional<Duration> every() {
        if (every != null && every.compareTo(SHORTEST_INTERVAL) < 0) {
            throw new ConfigException("report-every", "must be at least 1s");
        }
        return Optional.ofNullable(every);
    }

    /** Null when it goes to standard output. */
    Path file() {
        return file == null || file.equals(STANDARD_OUTPUT) ? null : file;
    }

    /**
     * Checks what is asked for together.
     *
     * @param othersPrint whether something else goes to standard output, which leaves the report a file only
     * @throws MacmonException when it is plain by now that the report will have no place
     */
    void check(boolean othersPrint) throws MacmonException {
        if (every().isPresent() && othersPrint && file() == null) {
            throw new ConfigException(
                    "report-every",
                    "has no place for reports, for standard output is taken; name a file with --report");
        }
        AtomicFile.checkWritable(file(), "the report");
    }

    /** Whether nothing else can go to standard output. */
    boolean takesStandardOutput() {
        return file() == null && format != ReportFormat.TABLE;
    }

    /** @throws MacmonException when it cannot be written */
    void write(AuditReport report, OutputStream stdout) throws MacmonException {
        if (file() == null) {
            ReportStyle look = new ReportStyle(ZoneId.systemDefault(), Terminal.showsColour());
            AtomicFile.print(stdout, "the report", out -> format.write(report, look, out));
        } else {
            AtomicFile.replace(file(), "the report", out -> format.write(report, ReportStyle.plain(), out));
        }
    }

    /** Prints it for people, wherever it was meant to go. */
    void printTable(AuditReport report, PrintWriter out) throws MacmonException {
        try {
            ReportFormat.TABLE.write(report, ReportStyle.plain(), out);
            out.flush();
        } catch (IOException failed) {
            throw new MacmonException("cannot print the report: " + IoErrorText.of(failed), failed);
        }
    }

    static final class FormatConverter extends EnumConverter<ReportFormat> {
        FormatConverter() {
            super(ReportFormat.class);
        }
    }
}
