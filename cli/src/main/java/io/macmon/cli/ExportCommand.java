package io.macmon.cli;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.Deaf;
import io.macmon.analyzer.MonitorEvent.HearsAgain;
import io.macmon.capture.CaptureException;
import io.macmon.capture.CaptureStats;
import io.macmon.capture.file.CaptureWriter;
import io.macmon.capture.file.FilesBeingRead;
import io.macmon.config.ConfigException;
import io.macmon.config.ExportConfig;
import io.macmon.config.FlowConfig;
import io.macmon.config.MacAddress;
import io.macmon.config.MonitorConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
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
            "Live, a source-mode macvlan on the parent lets the kernel select the stations' frames, as for 'watch'. From a"
                    + " capture file the same selection is made by macmon; without a station list, all frames are"
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
            "  macmon export --parent eth0 --macs /etc/ethers -w /var/captures/day.pcapng.zst -b interval:3600 -b files:168",
            "  macmon export --parent eth0 --macs /etc/ethers -w /var/captures/all.pcapng -b filesize:100000 --min-free 10G",
            "  macmon export -r big.pcapng.zst --filter 'tcp port 443' -w - | tcpdump -nr -",
            "  macmon export -r big.pcapng --split mac -w station.pcapng"
        })
final class ExportCommand implements Callable<Integer> {

    @ArgGroup(multiplicity = "1")
    private Origin from;

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
    public Integer call() throws CaptureException {
        try (Termination termination = Termination.calls(this::stop)) {
            return from.isLive() ? exportDevice() : exportFiles();
        }
    }

    private int exportDevice() throws CaptureException {
        StationFile listed = capture.openStationFile();
        List<MacAddress> stations = capture.stations();
        CaptureOptions.requireStations(stations, "export");
        ExportConfig config = export(List.of());
        MonitorConfig monitor = config(stations);
        capture.checkFilter();
        try (LiveInput input = LiveInput.openUnguarded(monitor, capture.engine(), from.openDevice());
                listed) { // ends first, so that no change meets a device that is gone
            return run(config, List.of(), monitor, input, () -> {
                if (listed != null) {
                    listed.follow(changed -> capture.follow(input, changed, this::say), this::say);
                }
                tell("listening on " + from.name() + "; Ctrl-C ends it"); // SIGHUP is taken by now
            });
        }
    }

    private int exportFiles() throws CaptureException {
        CaptureOptions.refuseLiveOptions(spec.commandLine().getParseResult());
        List<Path> read = from.files();
        ExportConfig config = export(read);
        MonitorConfig monitor = config(capture.stations());
        capture.checkFilter();
        try (Input input = openFiles(read)) {
            return run(config, read, monitor, input, () -> {});
        }
    }

    // A pipe may keep its reader waiting before there is anything to stop.
    private Input openFiles(List<Path> read) throws CaptureException {
        try (Termination termination =
                Termination.calls(() -> Runtime.getRuntime().halt(0))) {
            return new FileInput(read);
        }
    }

    private ExportConfig export(List<Path> read) {
        ExportConfig config = files.config()
                .orElseThrow(() -> new ConfigException("write", "name the capture file to be written with -w FILE"));
        DistinctFiles distinct = new DistinctFiles();
        distinct.addDistinct("read", read);
        distinct.add("macs", capture.stationFile());
        distinct.add("write", Path.of(config.file()));
        distinct.add("ring-buffer", PrintedNames.file(config));
        return config;
    }

    private MonitorConfig config(List<MacAddress> stations) {
        return new MonitorConfig(
                stations,
                capture.capture(),
                FlowConfig.DEFAULT,
                Duration.ofMinutes(1),
                capture.limit(),
                capture.count(),
                Duration.ofMinutes(1),
                1);
    }

    private int run(ExportConfig config, List<Path> read, MonitorConfig monitor, Input input, Runnable onListening)
            throws CaptureException {
        try (Readers readers = new Readers(monitor, from.isLive());
                PrintedNames names = PrintedNames.open(Optional.of(config), !config.isStandardOutput())) {
            Export export = new Export(
                    config, from.captured(monitor.capture()), new FilesBeingRead(read), true, names::print, this::say);
            ExportRun run = new ExportRun(monitor, input, readers, export, links());
            running.set(run);
            if (stopped) {
                run.stop();
            }
            Optional<CaptureException> failure = run.run(onListening);
            return exitCode(run.exporter(), failure, input);
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
                if (event instanceof Deaf deaf) {
                    say("nothing can be heard: " + deaf.reason());
                } else if (event instanceof HearsAgain) {
                    say("frames can be heard again");
                }
            }
        };
    }

    private int exitCode(Exporter exporter, Optional<CaptureException> failure, Input input) {
        failure.ifPresent(why -> say(why.getMessage()));
        boolean whole = exporter.reportLosses(this::say);
        statistics(exporter, input);
        return whole && failure.isEmpty() ? 0 : spec.exitCodeOnExecutionException();
    }

    private void statistics(Exporter exporter, Input input) {
        CaptureWriter writer = exporter.writer();
        CaptureStats captured = input.stats();
        Input.Losses outside = input.losses();
        long dropped = outside.nic()
                + outside.backlog()
                + captured.droppedByKernel()
                + captured.droppedAtRing()
                + exporter.missing();
        tell(Quantities.exact(writer.written()) + " frames written to " + writer.files()
                + (writer.files() == 1 ? " file" : " files"));
        tell(Quantities.exact(captured.frames()) + " frames captured on " + from.name() + ", "
                + Quantities.exact(captured.skipped()) + " skipped, " + Quantities.exact(dropped) + " dropped: nic "
                + outside.nic() + "  backlog " + outside.backlog() + "  kernel " + captured.droppedByKernel()
                + "  ring "
                + captured.droppedAtRing() + "  writer " + exporter.missing());
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
