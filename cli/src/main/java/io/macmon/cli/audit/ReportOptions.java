package io.macmon.cli.audit;

import io.macmon.analyzer.audit.AuditReport;
import io.macmon.analyzer.report.ReportFormat;
import io.macmon.analyzer.report.ReportStyle;
import io.macmon.cli.options.CheckedOptions;
import io.macmon.cli.options.HelpSection;
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

/** The options for an audit's report. */
final class ReportOptions implements CheckedOptions {

    private static final Path STANDARD_OUTPUT = Path.of("-");

    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);

    @Option(
            names = "--format",
            order = HelpSection.REPORT,
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE})")
    private ReportFormat format;

    @Option(
            names = "--report",
            order = HelpSection.REPORT,
            paramLabel = "FILE",
            description = "File for the report (default stdout)")
    private Path file;

    @Option(
            names = "--report-every",
            order = HelpSection.REPORT,
            paramLabel = "TIME",
            description = "Live: also write a report every TIME")
    private Duration every;

    Optional<Duration> every() {
        if (every != null && every.compareTo(SHORTEST_INTERVAL) < 0) {
            throw new ConfigException("report-every", "must be at least 1s");
        }
        return Optional.ofNullable(every);
    }

    /** The file for the report; null for standard output. */
    Path file() {
        return file == null || file.equals(STANDARD_OUTPUT) ? null : file;
    }

    /**
     * Checks the combination of options.
     *
     * @param stdoutIsTaken whether something else goes to standard output, so that the report needs a file
     * @throws MacmonException if the file for the report cannot be created or replaced
     */
    void check(boolean stdoutIsTaken) throws MacmonException {
        if (every().isPresent() && stdoutIsTaken && file() == null) {
            throw new ConfigException(
                    "report-every", "needs a file, because standard output is in use; add --report FILE");
        }
        AtomicFile.checkWritable(file(), "the report");
    }

    /** Checks that {@code --json} can have standard output. */
    void checkSharesNoStandardOutput(boolean quiet) {
        if (quiet && file() == null) {
            throw new ConfigException(
                    "quiet", "cannot be combined with --json unless the report goes to a file; add --report FILE");
        }
        if (takesStandardOutput()) {
            throw new ConfigException("json", "cannot share standard output with the report; add --report FILE");
        }
    }

    /** Whether the report needs standard output for itself. */
    boolean takesStandardOutput() {
        return file() == null && format != ReportFormat.TABLE;
    }

    /** @throws MacmonException if the report cannot be written */
    void write(AuditReport report, OutputStream stdout) throws MacmonException {
        if (file() == null) {
            ReportStyle style = new ReportStyle(ZoneId.systemDefault(), Terminal.showsColour());
            AtomicFile.print(stdout, "the report", out -> format.write(report, style, out));
        } else {
            AtomicFile.replace(file(), "the report", out -> format.write(report, ReportStyle.plain(), out));
        }
    }

    /** Prints the report as a table. */
    void printTable(AuditReport report, PrintWriter out) throws MacmonException {
        try {
            ReportFormat.TABLE.write(report, ReportStyle.plain(), out);
            out.flush();
        } catch (IOException failed) {
            throw new MacmonException("cannot print the report: " + IoErrorText.of(failed), failed);
        }
    }

    @Override
    public void checkValues() {
        every();
    }
}
