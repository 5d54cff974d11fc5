package io.macmon.cli.watch;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.record.StationLabels;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.file.write.ProtectedFiles;
import io.macmon.capture.link.MacvlanDevice;
import io.macmon.cli.export.ExportOptions;
import io.macmon.cli.export.ExportTask;
import io.macmon.cli.export.Exporters;
import io.macmon.cli.export.FileNamePrinter;
import io.macmon.cli.fleet.FleetRun.StationList;
import io.macmon.cli.input.CaptureOptions;
import io.macmon.cli.input.FileInput;
import io.macmon.cli.input.Input;
import io.macmon.cli.input.MacvlanInput;
import io.macmon.cli.input.MacvlanInputOptions;
import io.macmon.cli.input.RunContext;
import io.macmon.cli.input.StationGroups;
import io.macmon.cli.input.StationLists;
import io.macmon.cli.input.StationOptions;
import io.macmon.cli.options.CheckedOptions;
import io.macmon.cli.options.DistinctFiles;
import io.macmon.cli.options.HelpSection;
import io.macmon.cli.options.LogOptions;
import io.macmon.cli.output.AttachedOutput;
import io.macmon.cli.output.FlowOutputOptions;
import io.macmon.cli.output.OutputContent;
import io.macmon.cli.output.OutputSpec;
import io.macmon.cli.output.Outputs;
import io.macmon.cli.output.RunListener;
import io.macmon.cli.process.RunControl;
import io.macmon.cli.process.SignalHandler;
import io.macmon.cli.process.StandardStream;
import io.macmon.cli.process.Version;
import io.macmon.cli.report.FileReport;
import io.macmon.cli.report.ReportPage;
import io.macmon.cli.screen.LossReport;
import io.macmon.cli.screen.ProgressLine;
import io.macmon.cli.screen.Quantities;
import io.macmon.cli.service.ServiceOptions;
import io.macmon.cli.top.ScreenOptions;
import io.macmon.config.CaptureConfig;
import io.macmon.config.ExportConfig;
import io.macmon.config.RecorderConfig;
import io.macmon.config.RunConfig;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.MacmonException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Parses the options, runs one monitor, and returns its exit code. */
@Command(
        name = "watch",
        customSynopsis = {
            "macmon watch (-i DEVICE | --device DEVICE | -r FILE...) [--mac ADDRESS]",
            "             [OPTIONS]"
        },
        description = {
            "Report the flows of listed stations, and alert on any other source",
            "",
            "For a live capture, macmon creates a source-mode macvlan on DEVICE, so that the kernel selects the"
                    + " stations' frames. The macvlan has its own network namespace, and is removed when macmon"
                    + " ends, even if it is killed. When reading capture files, macmon selects the frames itself;"
                    + " without a station list, it analyses every source."
        },
        exitCodeList = {
            "0:done; only listed stations sent frames",
            "1:failed or lost something, even if code 3 applies too; see the message",
            "2:invalid command line or setting",
            "3:done; an unexpected source sent frames"
        },
        footer = {
            "",
            "Documentation: docs/watch.md, docs/records.md, docs/capture-files.md",
            "",
            "Examples:",
            "  macmon watch -i eth0 --mac 00:11:22:33:44:55",
            "  macmon watch -i eth0 --macs /etc/ethers --json --for 1h -w stations.pcapng",
            "  macmon watch -i eth0 --policy policy.yaml -w all.pcapng --split group",
            "  macmon watch -r capture.pcapng --mac 00:11:22:33:44:55",
            "  macmon watch -r '/var/captures/*.pcapng' --json",
            "  macmon watch -r capture.pcapng -q --report capture.html",
            "  macmon watch -r capture.pcapng -q --out zeek:conn.log --out csv:flows.csv",
            "  macmon watch -i eth0 --macs /etc/ethers -q --out eve:eve.json \\",
            "      --out ipfix:udp://192.0.2.9:4739 --out syslog:tls://log.example.net:6514",
            "  macmon watch -i eth0 --policy policy.yaml -q --out kafka://192.0.2.9:9092"
        })
public final class WatchCommand implements Callable<Integer>, CheckedOptions {

    @Mixin
    private final MacvlanInputOptions from = new MacvlanInputOptions();

    @Mixin
    private final StationOptions stations = new StationOptions();

    @Mixin
    private final CaptureOptions capture = new CaptureOptions();

    @Mixin
    private final ExportOptions export = new ExportOptions();

    @Mixin
    private final RecorderOptions recorder = new RecorderOptions();

    @Option(
            names = "--workers",
            order = HelpSection.RUNNING,
            paramLabel = "N",
            defaultValue = "1",
            description = "Analyse in 1 to 64 threads (default ${DEFAULT-VALUE})")
    private int workers;

    @Mixin
    private final FlowOptions flows = new FlowOptions();

    @Option(names = "--json", order = HelpSection.OUTPUT, description = "Print Suricata EVE, one JSON object per line")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            order = HelpSection.OUTPUT,
            description = "Print only the closing statistics")
    private boolean quiet;

    @Mixin
    private final ScreenOptions screens = new ScreenOptions();

    @Mixin
    private final StatisticsOptions statistics = new StatisticsOptions();

    @Option(
            names = "--quiet-period",
            order = HelpSection.OUTPUT,
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "Repeat an alert at most once per TIME (default ${DEFAULT-VALUE})")
    private Duration quietPeriod;

    @Mixin
    private final ReportOptions report = new ReportOptions();

    @Mixin
    private final FlowOutputOptions outputs = new FlowOutputOptions();

    @Mixin
    private final ServiceOptions service = new ServiceOptions();

    @Mixin
    private final LogOptions logging = new LogOptions();

    @Spec
    private CommandSpec spec;

    private RunControl control;
    private Optional<RunListener> watchListener = Optional.empty();
    private Outputs.Screen screen = new Outputs.Screen(StandardStream.OUTPUT.open());

    /** Sets the listener that receives the events of the run. */
    public void setListener(RunListener listener) {
        watchListener = Optional.of(listener);
    }

    /** Replaces standard output with this stream. */
    public void printTo(OutputStream stream) {
        screen = new Outputs.Screen(stream);
    }

    /** Prints text as if the terminal had this width. */
    public void setColumns(int count) {
        screen = new Outputs.Screen(screen.stdout(), OptionalInt.of(count));
    }

    @Override
    public Integer call() throws MacmonException {
        try (RunControl opened = RunControl.open(spec.commandLine().getErr(), logging.level())) {
            control = opened;
            from.check();
            screens.decide(
                    from.isLive() && !quiet,
                    outputs.isJson(json) || isOutTaken() || outputs.usesStandardOutput(),
                    control);
            return from.isLive() ? watchDevice() : watchFiles();
        }
    }

    private int watchDevice() throws MacmonException {
        StationLists lists = stations.openLists(control::warn);
        RunConfig config = config(List.of(), lists);
        capture.checkFilter();
        report.checked(true);
        try (MacvlanInput input = openDevice(config, lists.groups());
                lists) { // closed first, so that no change reaches a device that is gone
            return watch(List.of(), lists, RunContext.open(config, input, lists::groups, control), () -> {
                stations.follow(lists, input, control);
                // SIGHUP is handled from here on
                control.report("listening on " + from.name() + "; press Ctrl-C to stop");
            });
        }
    }

    private int watchFiles() throws MacmonException {
        List<Path> files = from.files();
        StationLists lists = stations.openLists(control::warn);
        RunConfig config = config(files, lists);
        capture.checkFilter();
        report.checked(false);
        try (Input input = FileInput.open(files)) {
            return watch(files, lists, RunContext.open(config, input, lists::groups, control), () -> {});
        }
    }

    private int watch(List<Path> read, StationLists lists, RunContext context, Runnable onListening)
            throws MacmonException {
        ProtectedFiles inputFiles = new ProtectedFiles(read);
        try (RunContext run = context;
                FileNamePrinter names = FileNamePrinter.open(export.config(), false);
                HistogramLogFile log = HistogramLogFile.open(statistics.histogramLog());
                Outputs records = openOutputs(run.labels(), lists);
                SignalHandler sighup =
                        records.hasFiles() ? SignalHandler.install(SignalHandler.HANGUP, records::reopen) : null;
                AlertRecording recording = openRecording(run, inputFiles)) {
            control.onGiveUp(records::giveUp);
            List<ExportTask> tasks = export.files(run.groups().get()).stream()
                    .map(file -> file.task(from, run, inputFiles, false, names::print))
                    .toList();
            Exporters exporters = Exporters.open(tasks, run);
            Optional<FileReport> page = Optional.ofNullable(report.file()).map(unused -> new FileReport());
            List<EventSink> listeners = Stream.<Optional<? extends EventSink>>of(watchListener, page, screens.sink())
                    .<EventSink>flatMap(Optional::stream)
                    .toList();
            WatchRun monitor = new WatchRun(
                    run,
                    listeners,
                    page.map(FileReport::frames).orElse(FrameHandler.NONE),
                    records,
                    exporters,
                    Optional.ofNullable(recording),
                    log.log());
            watch(monitor, run.input(), onListening);
            records.close();
            if (page.isPresent()) {
                ReportPage.write(report.file(), page.get(), from.name(), run, monitor.drops());
            }
            boolean completed = control.reportFailure();
            LossReport losses = new LossReport(control::warn);
            monitor.reportLosses(losses);
            exporters.reportLosses(losses, control::warn);
            if (recording != null) {
                recording.report(quiet, losses, control::warn);
            }
            log.reportLosses(losses);
            records.reportLosses(losses);
            if (monitor.sawUnexpectedSource() && screenContent() == OutputContent.NO_STRANGERS) {
                control.report("the statistics sum up " + Quantities.count(monitor.alerts(), "alert")
                        + "; --alerts prints each");
            }
            return RunControl.exitCode(completed && losses.isEmpty(), monitor.sawUnexpectedSource());
        }
    }

    private void watch(WatchRun monitor, Input input, Runnable onListening) {
        try (ProgressLine progress = quiet ? null : input.showProgress()) {
            monitor.run(
                    () -> {
                        onListening.run();
                        watchListener.ifPresent(listener -> listener.onListening(control::stop));
                    },
                    screens.opener("watch", control, spec.commandLine().getOut()));
        }
    }

    // The recording; null if there is no flight recorder.
    private AlertRecording openRecording(RunContext run, ProtectedFiles inputFiles) throws MacmonException {
        Optional<RecorderConfig> config = recorder.config();
        return config.isEmpty() ? null : AlertRecording.open(config.get(), run, from.name(), inputFiles);
    }

    private RunConfig config(List<Path> read, StationLists lists) {
        StationGroups groups = lists.groups();
        if (from.isLive()) {
            stations.requireStations(groups, "watch", from.makesDevices());
        } else {
            CaptureOptions.refuseLiveOptions(spec.commandLine().getParseResult());
        }
        if (recorder.config().isPresent() && !groups.mayAlert()) {
            throw new ConfigException(
                    "record", "works only with a station list, because it records alerts; add --mac" + " or --macs");
        }
        checkWorkers();
        refuseSharedFiles(read, lists);
        boolean needsWholeFrames = flows.readsPayload()
                || !export.files(groups).isEmpty()
                || recorder.config().isPresent();
        return config(needsWholeFrames ? capture.config() : capture.configForHeaders());
    }

    private RunConfig config(CaptureConfig frames) {
        return new RunConfig(
                frames,
                flows.config(from.isLive()),
                quietPeriod,
                capture.duration(),
                capture.count(),
                statistics.interval(),
                workers,
                service.metrics(),
                service.web());
    }

    @Override
    public void checkValues() {
        config(capture.config());
        checkWorkers();
    }

    private void checkWorkers() {
        if (workers == 1 || !from.isLive()) {
            return;
        }
        if (!capture.engine().canShare()) {
            throw new ConfigException("workers", "must be 1 unless the engine is ring; use --engine ring");
        }
        if (capture.count() != Long.MAX_VALUE) {
            throw new ConfigException("workers", "cannot be combined with a frame count; remove one of the two");
        }
    }

    private void refuseSharedFiles(List<Path> read, StationLists lists) {
        DistinctFiles files = new DistinctFiles();
        files.addAll("read", read);
        stations.registerFiles(files, lists);
        export.registerFiles(files, lists.groups());
        files.add("hlog", statistics.histogramLog());
        files.add("report", report.file());
        outputSpecs().forEach(output -> files.add("out", output.file().orElse(null)));
    }

    private Outputs openOutputs(StationLabels labels, StationLists lists) throws MacmonException {
        List<AttachedOutput> attached = from.openAttached(
                control, outputs.brokers(), station -> "", new StationList(lists::files, lists.listed()));
        Outputs opened = Outputs.open(
                outputs,
                outputSpecs(),
                new Outputs.RecordSource(from.isLive(), from.name(), Version.release(), labels, flows.readsPayload()),
                screen,
                control::warn,
                control::stop);
        attached.forEach(opened::attach);
        return opened;
    }

    private List<OutputSpec> outputSpecs() {
        return outputs.withScreen(outputs.isJson(json), screenContent(), isOutTaken());
    }

    private OutputContent screenContent() {
        if (screens.isShown()) {
            return OutputContent.NO_FLOWS;
        }
        return quiet ? OutputContent.CLOSING_STATISTICS : outputs.screen(from.isLive(), !outputs.isJson(json));
    }

    private MacvlanInput openDevice(RunConfig config, StationGroups groups) throws MacmonException {
        stations.warnAboutPrefixes(groups, control::warn);
        MacvlanDevice device = from.openDevice();
        device.notices().forEach(control::report);
        return MacvlanInput.open(config, groups, capture.engine(), device, control::warn);
    }

    private boolean isOutTaken() {
        return export.config().map(ExportConfig::isStandardOutput).orElse(false);
    }
}
