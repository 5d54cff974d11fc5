package io.macmon.cli.export;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.LinkDown;
import io.macmon.analyzer.MonitorEvent.LinkUp;
import io.macmon.capture.CaptureStats;
import io.macmon.capture.file.write.InputFiles;
import io.macmon.cli.input.CaptureOptions;
import io.macmon.cli.input.FileInput;
import io.macmon.cli.input.FrameSelections;
import io.macmon.cli.input.Input;
import io.macmon.cli.input.InputOptions;
import io.macmon.cli.input.MacvlanInput;
import io.macmon.cli.input.StationLists;
import io.macmon.cli.options.DistinctFiles;
import io.macmon.cli.process.Termination;
import io.macmon.cli.screen.Quantities;
import io.macmon.config.FlowConfig;
import io.macmon.config.MonitorConfig;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.MacmonException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes settings of the command line, writes capture files, makes an exit code of what became of them. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Write the frames that the given stations send to capture files, and nothing else: no flows, no alerts.",
            "",
            "Live, a source-mode macvlan on the parent lets the kernel select the stations' frames, as for 'watch'."
                    + " From a capture file the same selection is made by macmon; without a station list, all frames are"
                    + " written.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done; every frame that was wanted is in a file",
            "1:could not do it, or not all of it; the message says why",
            "2:the command line or a setting is wrong"
        },
        footer = {
            "",
            "Examples:",
            "  macmon export --parent eth0 --mac 00:11:22:33:44:55 -w station.pcapng",
            "  macmon export --parent eth0 --macs /etc/ethers -w /var/captures/day.pcapng.zst -b interval:3600 -b"
                    + " files:168",
            "  macmon export --parent eth0 --macs /etc/ethers -w /var/captures/all.pcapng -b filesize:100000"
                    + " --min-free 10G",
            "  macmon export -r big.pcapng.zst --filter 'tcp port 443' -w - | tcpdump -nr -",
            "  macmon export -r big.pcapng --split mac -w station.pcapng"
        })
public final class ExportCommand implements Callable<Integer> {

    @ArgGroup(multiplicity = "1")
    private InputOptions from;

    @Mixin
    private ExportOptions files;

    @Mixin
    private CaptureOptions capture;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but what went wrong.")
    private boolean quiet;

    @Spec
    private CommandSpec spec;

    private final AtomicReference<ExportRun> running = new AtomicReference<>();
    private volatile boolean stopped;

    @Override
    public Integer call() throws MacmonException {
        try (Termination termination = Termination.onStopRequest(this::stop)) {
            return from.isLive() ? exportDevice() : exportFiles();
        }
    }

    private int exportDevice() throws MacmonException {
        StationLists lists = capture.openLists(this::say);
        capture.requireStations(lists.groups(), "export", from.makesDevices());
        List<ExportFile> wanted = wanted(List.of(), lists);
        MonitorConfig monitor = config();
        capture.checkFilter();
        capture.warnAboutPrefixes(lists.groups(), this::say);
        try (MacvlanInput input =
                        MacvlanInput.openUnguarded(monitor, lists.groups(), capture.engine(), from.openDevice());
                lists) { // ends first, so that no change meets a device that is gone
            return run(wanted, List.of(), lists, monitor, input, () -> {
                lists.follow(changed -> capture.replaceStations(input, changed, this::say), this::say);
                tell("listening on " + from.name() + "; Ctrl-C ends it"); // SIGHUP is taken by now
            });
        }
    }

    private int exportFiles() throws MacmonException {
        CaptureOptions.refuseLiveOptions(spec.commandLine().getParseResult());
        List<Path> read = from.files();
        StationLists lists = capture.openLists(this::say);
        List<ExportFile> wanted = wanted(read, lists);
        MonitorConfig monitor = config();
        capture.checkFilter();
        try (Input input = openFiles(read)) {
            return run(wanted, read, lists, monitor, input, () -> {});
        }
    }

    // A pipe may keep its reader waiting before there is anything to stop.
    private Input openFiles(List<Path> read) throws MacmonException {
        try (Termination termination =
                Termination.onStopRequest(() -> Runtime.getRuntime().halt(0))) {
            return new FileInput(read);
        }
    }

    private List<ExportFile> wanted(List<Path> read, StationLists lists) {
        List<ExportFile> wanted = files.files(lists.groups());
        if (wanted.isEmpty()) {
            throw new ConfigException("write", "name the capture file to be written with -w FILE");
        }
        DistinctFiles distinct = new DistinctFiles();
        distinct.addAll("read", read);
        distinct.addAll(capture.listOptionName(), lists.files());
        wanted.forEach(file -> distinct.add("write", Path.of(file.config().file())));
        distinct.add(
                "ring-buffer", files.config().map(FileNamePrinter::outputFile).orElse(null));
        return wanted;
    }

    private MonitorConfig config() {
        return new MonitorConfig(
                capture.config(),
                FlowConfig.DEFAULT,
                Duration.ofMinutes(1),
                capture.duration(),
                capture.count(),
                Duration.ofMinutes(1),
                1);
    }

    private int run(
            List<ExportFile> wanted,
            List<Path> filesRead,
            StationLists lists,
            MonitorConfig monitor,
            Input input,
            Runnable onListening)
            throws MacmonException {
        InputFiles read = new InputFiles(filesRead);
        boolean takesNames = wanted.stream().noneMatch(file -> file.config().isStandardOutput());
        try (FrameSelections readers =
                        new FrameSelections(lists.groups(), monitor.capture().filter(), from.isLive());
                FileNamePrinter names = FileNamePrinter.open(files.config(), takesNames)) {
            List<ExportTask> exports = wanted.stream()
                    .map(file -> file.task(from, monitor.capture(), lists::groups, read, true, names::print, this::say))
                    .toList();
            ExportRun run = new ExportRun(monitor, input, readers, exports, links());
            running.set(run);
            if (stopped) {
                run.stop();
            }
            Optional<MacmonException> failure = run.run(onListening);
            return exitCode(run.exporters(), failure, input);
        }
    }

    private void stop() {
        stopped = true;
        ExportRun run = running.get();
        if (run != null) {
            run.stop();
        }
    }

    private EventSink links() {
        return new EventSink() {
            @Override
            public void accept(MonitorEvent event) {
                if (event instanceof LinkDown deaf) {
                    say("nothing can be heard: " + deaf.reason());
                } else if (event instanceof LinkUp) {
                    say("frames can be heard again");
                }
            }
        };
    }

    private int exitCode(List<Exporter> exporters, Optional<MacmonException> failure, Input input) {
        failure.ifPresent(why -> say(why.getMessage()));
        boolean whole = Exporter.reportLosses(exporters, this::say);
        statistics(exporters, input);
        return whole && failure.isEmpty() ? 0 : spec.exitCodeOnExecutionException();
    }

    private void statistics(List<Exporter> exporters, Input input) {
        long missing = sum(exporters, Exporter::missingFrames);
        long written = sum(exporters, exporter -> exporter.writer().written());
        long writtenFiles = sum(exporters, exporter -> exporter.writer().files());
        CaptureStats captured = input.stats();
        Input.Losses outside = input.losses();
        long dropped =
                outside.nic() + outside.backlog() + captured.droppedByKernel() + captured.droppedAtRing() + missing;
        tell(Quantities.exact(written) + " frames written to " + writtenFiles
                + (writtenFiles == 1 ? " file" : " files"));
        tell(Quantities.exact(captured.frames()) + " frames captured on " + from.name() + ", "
                + Quantities.exact(captured.skipped()) + " skipped, " + Quantities.exact(dropped) + " dropped: nic "
                + outside.nic() + "  backlog " + outside.backlog() + "  kernel " + captured.droppedByKernel()
                + "  ring "
                + captured.droppedAtRing() + "  writer " + missing);
    }

    private static long sum(List<Exporter> exporters, ToLongFunction<Exporter> counter) {
        return exporters.stream().mapToLong(counter).sum();
    }

    private void tell(String message) {
        if (!quiet) {
            say(message);
        }
    }

    private void say(String message) {
        spec.commandLine().getErr().println("macmon: " + message);
        spec.commandLine().getErr().flush();
    }
}
