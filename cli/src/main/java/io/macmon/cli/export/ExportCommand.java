package io.macmon.cli.export;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.LinkDown;
import io.macmon.analyzer.MonitorEvent.LinkUp;
import io.macmon.capture.CaptureStats;
import io.macmon.capture.file.write.ProtectedFiles;
import io.macmon.cli.input.CaptureLoss;
import io.macmon.cli.input.CaptureOptions;
import io.macmon.cli.input.FileInput;
import io.macmon.cli.input.Input;
import io.macmon.cli.input.MacvlanInput;
import io.macmon.cli.input.MacvlanInputOptions;
import io.macmon.cli.input.RunContext;
import io.macmon.cli.input.StationLists;
import io.macmon.cli.input.StationOptions;
import io.macmon.cli.options.DistinctFiles;
import io.macmon.cli.options.HelpSection;
import io.macmon.cli.options.LogOptions;
import io.macmon.cli.process.RunControl;
import io.macmon.cli.screen.LossReport;
import io.macmon.cli.screen.Quantities;
import io.macmon.config.FlowConfig;
import io.macmon.config.RunConfig;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.MacmonException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Parses the options, writes capture files, and returns the exit code. */
@Command(
        name = "export",
        customSynopsis = {
            "macmon export (-i DEVICE | --device DEVICE | -r FILE...) [--mac ADDRESS]",
            "              -w FILE [OPTIONS]"
        },
        description = {
            "Save the frames of listed stations in capture files",
            "",
            "For a live capture, macmon creates a source-mode macvlan on DEVICE, as watch does, so that the kernel"
                    + " selects the stations' frames. When reading capture files, macmon selects the frames"
                    + " itself; without"
                    + " a station list, it writes every frame."
        },
        exitCodeList = {
            "0:done; every selected frame is in a file",
            "1:failed or lost something; see the message",
            "2:invalid command line or setting"
        },
        footer = {
            "",
            "Documentation: docs/capture-files.md",
            "",
            "Examples:",
            "  macmon export -i eth0 --mac 00:11:22:33:44:55 -w station.pcapng",
            "  macmon export -i eth0 --macs /etc/ethers -w day.pcapng.zst \\",
            "      -b interval:3600 -b files:168",
            "  macmon export -i eth0 --macs /etc/ethers -w all.pcapng \\",
            "      -b filesize:100000 --min-free 10G",
            "  macmon export -r big.pcapng.zst --filter 'tcp port 443' -w - | tcpdump -nr -",
            "  macmon export -r big.pcapng --split mac -w station.pcapng"
        })
public final class ExportCommand implements Callable<Integer> {

    @Mixin
    private final MacvlanInputOptions from = new MacvlanInputOptions();

    @Mixin
    private final StationOptions stations = new StationOptions();

    @Mixin
    private final ExportOptions files = new ExportOptions();

    @Mixin
    private final CaptureOptions capture = new CaptureOptions();

    @Option(
            names = {"-q", "--quiet"},
            order = HelpSection.RUNNING,
            description = "Print only errors")
    private boolean quiet;

    @Mixin
    private final LogOptions logging = new LogOptions();

    @Spec
    private CommandSpec spec;

    private RunControl control;

    @Override
    public Integer call() throws MacmonException {
        try (RunControl opened = RunControl.open(spec.commandLine().getErr(), logging.level())) {
            control = opened;
            from.check();
            return from.isLive() ? exportDevice() : exportFiles();
        }
    }

    private int exportDevice() throws MacmonException {
        StationLists lists = stations.openLists(control::warn);
        stations.requireStations(lists.groups(), "export", from.makesDevices());
        List<ExportFile> outputs = outputFiles(List.of(), lists);
        RunConfig config = config();
        capture.checkFilter();
        stations.warnAboutPrefixes(lists.groups(), control::warn);
        try (MacvlanInput input = MacvlanInput.openUnguarded(
                        config, lists.groups(), capture.engine(), from.openDevice(), control::warn);
                lists) { // closed first, so that no change reaches a device that is gone
            return export(outputs, List.of(), RunContext.open(config, input, lists::groups, control), () -> {
                stations.follow(lists, input, control);
                // SIGHUP is handled from here on
                inform("listening on " + from.name() + "; press Ctrl-C to stop");
            });
        }
    }

    private int exportFiles() throws MacmonException {
        CaptureOptions.refuseLiveOptions(spec.commandLine().getParseResult());
        List<Path> inputFiles = from.files();
        StationLists lists = stations.openLists(control::warn);
        List<ExportFile> outputs = outputFiles(inputFiles, lists);
        RunConfig config = config();
        capture.checkFilter();
        try (Input input = FileInput.open(inputFiles)) {
            return export(outputs, inputFiles, RunContext.open(config, input, lists::groups, control), () -> {});
        }
    }

    private List<ExportFile> outputFiles(List<Path> inputFiles, StationLists lists) {
        List<ExportFile> outputs = files.files(lists.groups());
        if (outputs.isEmpty()) {
            throw new ConfigException("no capture file to write; add -w FILE");
        }
        DistinctFiles distinct = new DistinctFiles();
        distinct.addAll("read", inputFiles);
        stations.registerFiles(distinct, lists);
        files.registerFiles(distinct, lists.groups());
        return outputs;
    }

    private RunConfig config() {
        return new RunConfig(
                capture.config(),
                FlowConfig.DEFAULT,
                Duration.ofMinutes(1),
                capture.duration(),
                capture.count(),
                Duration.ofMinutes(1),
                1,
                Optional.empty(),
                Optional.empty());
    }

    private int export(List<ExportFile> outputs, List<Path> read, RunContext context, Runnable onListening)
            throws MacmonException {
        ProtectedFiles inputFiles = new ProtectedFiles(read);
        boolean stdoutIsFree = outputs.stream().noneMatch(file -> file.config().isStandardOutput());
        try (RunContext run = context;
                FileNamePrinter names = FileNamePrinter.open(files.config(), stdoutIsFree)) {
            List<ExportTask> tasks = outputs.stream()
                    .map(file -> file.task(from, run, inputFiles, true, names::print))
                    .toList();
            Exporters exporters = Exporters.open(tasks, run);
            new ExportRun(run, exporters, linkEvents()).run(onListening, () -> printStatistics(exporters, run.input()));
            boolean completed = control.reportFailure();
            reportStatistics(exporters, run.input());
            LossReport losses = new LossReport(control::warn);
            CaptureLoss.report(run.input(), losses);
            exporters.reportLosses(losses, control::warn);
            return RunControl.exitCode(completed && losses.isEmpty(), false);
        }
    }

    private EventSink linkEvents() {
        return new EventSink() {
            @Override
            public void accept(MonitorEvent event) {
                if (event instanceof LinkDown down) {
                    control.warn("capture interrupted: " + down.reason());
                } else if (event instanceof LinkUp) {
                    control.report("capture resumed");
                }
            }
        };
    }

    private void printStatistics(Exporters exporters, Input input) {
        CaptureStats captured = input.stats();
        Input.Losses outside = input.losses();
        long lost = outside.nic() + outside.backlog() + captured.droppedByKernel() + captured.droppedAtRing();
        control.print(
                "macmon: so far: " + Quantities.exact(captured.frames()) + " frames captured on " + from.name() + ", "
                        + Quantities.exact(exporters.writtenFrames()) + " written, "
                        + Quantities.exact(lost + exporters.missingFrames()) + " dropped");
    }

    private void reportStatistics(Exporters exporters, Input input) {
        long missing = exporters.missingFrames();
        long written = exporters.writtenFrames();
        long writtenFiles = exporters.writtenFiles();
        long afterEnd = exporters.framesAfterEnd();
        long afterReader = exporters.framesAfterReader();
        CaptureStats captured = input.stats();
        Input.Losses outside = input.losses();
        // With several files, a frame that is not in one of them may be in another.
        long filtered = Math.max(0, captured.frames() - written - afterEnd - afterReader - missing);
        long lost = outside.nic() + outside.backlog() + captured.droppedByKernel() + captured.droppedAtRing();
        inform(Quantities.exact(written) + " frames written to " + writtenFiles
                + (writtenFiles == 1 ? " file" : " files"));
        inform(Quantities.exact(captured.frames()) + " frames captured on " + from.name() + ": "
                + Quantities.exact(written) + " written, " + Quantities.exact(afterEnd) + " arrived after the end, "
                + (afterReader > 0 ? Quantities.exact(afterReader) + " arrived after the reader had left, " : "")
                + Quantities.exact(filtered) + " filtered, " + Quantities.exact(missing) + " dropped: writer "
                + missing);
        inform("before that, " + Quantities.exact(captured.skipped()) + " frames skipped, " + Quantities.exact(lost)
                + " dropped: nic " + outside.nic() + "  backlog " + outside.backlog() + "  kernel "
                + captured.droppedByKernel() + "  ring " + captured.droppedAtRing());
    }

    private void inform(String message) {
        if (!quiet) {
            control.report(message);
        }
    }
}
