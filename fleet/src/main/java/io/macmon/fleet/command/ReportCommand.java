package io.macmon.fleet.command;

import io.macmon.analyzer.report.ReportStyle;
import io.macmon.cli.options.HelpSection;
import io.macmon.cli.process.AtomicFile;
import io.macmon.cli.process.ExitCode;
import io.macmon.cli.process.StandardStream;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import io.macmon.fleet.application.StationQuery;
import io.macmon.fleet.report.FleetReport;
import io.macmon.fleet.report.FleetReportFormat;
import io.macmon.fleet.report.FleetReportQuery;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code macmon fleet report}: writes what all instances know. */
@Command(
        name = "report",
        customSynopsis = "macmon fleet report [--at HOST:PORT] [--format FORMAT] [--report FILE]",
        description = {
            "Write a report about the places, sensors and findings of the fleet",
            "",
            "Asks a running 'macmon fleet run', which asks the other instances. Lists all places, with counts of their"
                    + " stations, all sensors, the latest findings, and the stations with the most severe violations,"
                    + " at most " + FleetReport.MAX_STATIONS + "."
        },
        exitCodeList = {
            "0:done, whatever was found",
            "1:an instance did not answer, so the report is incomplete, or it failed; see the message",
            "2:invalid command line"
        },
        footer = {
            "",
            "Documentation: docs/fleet.md",
            "",
            "Examples:",
            "  macmon fleet report",
            "  macmon fleet report --format html --report fleet.html",
            "  macmon fleet report --at 192.0.2.5:9470 --format json"
        })
public final class ReportCommand implements Callable<Integer> {

    private static final Path STANDARD_OUTPUT = Path.of("-");
    private static final String NAME = "the report";

    @Mixin
    private InstanceOption instance;

    @Option(
            names = "--format",
            order = HelpSection.REPORT,
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE})")
    private FleetReportFormat format;

    @Option(
            names = "--report",
            order = HelpSection.REPORT,
            paramLabel = "FILE",
            description = "File for the report (default stdout)")
    private Path file;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws MacmonException {
        String address = instance.address();
        boolean isPrinted = file == null || file.equals(STANDARD_OUTPUT);
        AtomicFile.checkWritable(isPrinted ? null : file, NAME);
        FleetReport report = FleetReportQuery.ask(
                address, (name, arguments) -> StationQuery.command(address, name, arguments), Instant.now());
        if (isPrinted) {
            print(report);
        } else {
            AtomicFile.replace(file, NAME, out -> format.write(report, ReportStyle.plain(), out));
        }
        StationQuery.checkComplete(report.unreachable());
        return ExitCode.DONE;
    }

    private void print(FleetReport report) throws MacmonException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            format.write(report, ReportStyle.plain(), out);
        } catch (IOException failed) {
            throw new MacmonException("cannot print " + NAME + ": " + IoErrorText.of(failed), failed);
        }
        if (out.checkError() && !StandardStream.OUTPUT.isReaderGone()) {
            throw new MacmonException(
                    "cannot print " + NAME + ": writing to standard output failed",
                    "check the space on the disk, or write a file with --report");
        }
    }
}
