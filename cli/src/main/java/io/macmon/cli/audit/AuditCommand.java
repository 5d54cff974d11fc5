package io.macmon.cli.audit;

import io.macmon.analyzer.audit.AuditReport;
import io.macmon.analyzer.vendor.Vendors;
import io.macmon.cli.input.CaptureOptions;
import io.macmon.cli.input.FileInput;
import io.macmon.cli.input.FileReloader;
import io.macmon.cli.input.Input;
import io.macmon.cli.input.ParentInput;
import io.macmon.cli.input.PolicySource;
import io.macmon.cli.input.RunContext;
import io.macmon.cli.input.StationGroups;
import io.macmon.cli.memory.StationDatabase;
import io.macmon.cli.options.DistinctFiles;
import io.macmon.cli.options.HelpSection;
import io.macmon.cli.options.LogOptions;
import io.macmon.cli.output.AttachedOutput;
import io.macmon.cli.output.FindingOutputOptions;
import io.macmon.cli.output.OutputContent;
import io.macmon.cli.output.OutputSpec;
import io.macmon.cli.output.Outputs;
import io.macmon.cli.output.RunListener;
import io.macmon.cli.process.ExitCode;
import io.macmon.cli.process.RunControl;
import io.macmon.cli.process.SignalHandler;
import io.macmon.cli.process.StandardStream;
import io.macmon.cli.radius.MabConfig;
import io.macmon.cli.radius.MabConfig.Nas;
import io.macmon.cli.screen.LossReport;
import io.macmon.cli.screen.ProgressLine;
import io.macmon.cli.service.ServiceOptions;
import io.macmon.cli.top.ScreenOptions;
import io.macmon.config.AuditConfig;
import io.macmon.config.FlowConfig;
import io.macmon.config.RunConfig;
import io.macmon.config.policy.Policy;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.MacmonException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Parses the options, runs one audit, and returns its exit code. */
@Command(
        name = "audit",
        subcommands = {
            FindingsCommand.class,
            AcceptCommand.class,
            MuteCommand.class,
            UnmuteCommand.class,
            CheckCommand.class
        },
        customSynopsis = {
            "macmon audit (-i DEVICE | -r FILE...) [--policy FILE] [OPTIONS]",
            "macmon audit -i DEVICE --learn TIME (-w FILE | --merge POLICY) [OPTIONS]",
            "macmon audit --policy FILE --export FORMAT -w FILE",
            "macmon audit COMMAND [OPTIONS]"
        },
        description = {
            "Find out who is on a segment, who should be there, and who is lying",
            "",
            "Checks every source on DEVICE against the policy, its own claims (ARP, neighbour discovery,"
                    + " DHCP, mDNS, LLMNR, NBNS, LLDP, CDP, EAPOL, router protocols) and the database of earlier"
                    + " runs. Prints findings as they occur, and a report at the end. Sends nothing, unless"
                    + " --radius asks a server."
        },
        exitCodeList = {
            "0:done; nothing is wrong",
            "1:failed or lost something, even if code 3 applies too; see the message",
            "2:invalid command line or setting",
            "3:done; something is wrong, see the report"
        },
        footer = {
            "",
            "Documentation: docs/audit.md",
            "",
            "Examples:",
            "  macmon audit -i eth0 --learn 24h -w policy.yaml",
            "  macmon audit -i eth0 --policy policy.yaml",
            "  macmon audit -r '/var/captures/*.pcapng' --policy policy.yaml \\",
            "      --format html --report audit.html",
            "  macmon audit -i eth0 --policy policy.yaml --json \\",
            "      --report-every 1h --report audit.json --format json",
            "  macmon audit --policy policy.yaml --export freeradius -w authorized_macs",
            "  macmon audit -i eth0 --policy policy.yaml --for 1h \\",
            "      --radius 192.0.2.9 --secret-file secret --rehearse"
        })
public final class AuditCommand implements Callable<Integer> {

    @Mixin
    private final AuditInputOptions from = new AuditInputOptions();

    @Mixin
    private final AuditPolicyOptions policies = new AuditPolicyOptions();

    @Mixin
    private final CaptureOptions capture = new CaptureOptions();

    @Mixin
    private final ReportOptions reports = new ReportOptions();

    @Mixin
    private final AuditListOptions lists = new AuditListOptions();

    @Mixin
    private final AuditMemoryOptions memoryOptions = new AuditMemoryOptions();

    @Mixin
    private final RadiusOptions radiusOptions = new RadiusOptions();

    @Mixin
    private final ThresholdOptions thresholds = new ThresholdOptions();

    @Option(names = "--json", order = HelpSection.OUTPUT, description = "Print Suricata EVE, one JSON object per line")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            order = HelpSection.OUTPUT,
            description = "Print only the report")
    private boolean quiet;

    @Mixin
    private final ScreenOptions screens = new ScreenOptions();

    @Mixin
    private final FindingOutputOptions outputs = new FindingOutputOptions();

    @Mixin
    private final ServiceOptions service = new ServiceOptions();

    @Mixin
    private final LogOptions logging = new LogOptions();

    @Spec
    private CommandSpec spec;

    private RunControl control;
    private PolicySource policyFile;
    private final List<RunListener> listeners = new ArrayList<>();
    private final AtomicReference<AuditReport> last = new AtomicReference<>();
    private Outputs.Screen screen = new Outputs.Screen(StandardStream.OUTPUT.open());

    /** Audits against this policy, not against one from the options. */
    public void setPolicy(PolicySource policy) {
        policyFile = policy;
    }

    /** Adds a listener that receives the findings of the run. */
    public void addListener(RunListener listener) {
        listeners.add(listener);
    }

    /** The final report; empty if the run failed before it could be made. */
    public Optional<AuditReport> report() {
        return Optional.ofNullable(last.get());
    }

    /** Replaces standard output with this stream. */
    void printTo(OutputStream stream) {
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
            return audit();
        }
    }

    private int audit() throws MacmonException {
        policyFile = policyFile == null ? policies.source() : policyFile;
        lists.check(from.isGiven(), policyFile.isGiven());
        Policy policy = policyFile.read(control::warn);
        requireDistinctFiles(from.files());
        if (lists.isRequested() && lists.learn().isEmpty()) {
            lists.write(policy, screen.stdout());
            return ExitCode.DONE;
        }
        from.check();
        json = outputs.isJson(json);
        memoryOptions.check(from);
        reports.check(json || lists.isRequested());
        lists.checkWritable();
        screens.decide(
                from.isLive() && !quiet,
                json || reports.takesStandardOutput() || lists.isRequested() || outputs.usesStandardOutput(),
                control);
        capture.checkFilter();
        return from.isLive() ? auditDevice(policy) : auditFiles(policy);
    }

    private int auditDevice(Policy policy) throws MacmonException {
        RunConfig limits = limits();
        try (ParentInput input = ParentInput.open(from.name(), capture.engine(), limits.capture())) {
            if (!capture.engine().reportsDirection()) {
                control.warn("engine " + capture.engine() + " does not report the direction of frames, so macmon cannot"
                        + " detect another station with this machine's address; use --engine ring");
            }
            AuditConfig config = thresholds.config(input.ownDevices());
            return audit(context(limits, input), config, policy, input.nas());
        }
    }

    private int auditFiles(Policy policy) throws MacmonException {
        CaptureOptions.refuseLiveOptions(spec.commandLine().getParseResult());
        RunConfig limits = limits();
        try (Input input = FileInput.open(from.files())) {
            Nas nas = new Nas(Optional.empty(), "macmon", 0, "", Optional.empty());
            return audit(context(limits, input), thresholds.config(Map.of()), policy, nas);
        }
    }

    private RunContext context(RunConfig limits, Input input) {
        StationGroups all = StationGroups.of(List.of());
        return RunContext.open(limits, input, () -> all, control);
    }

    private int audit(RunContext context, AuditConfig config, Policy policy, Nas nas) throws MacmonException {
        Optional<MabConfig> server = radiusOptions.config(nas, control::warn);
        Vendors vendors = thresholds.vendors();
        Optional<StationDatabase> database = memoryOptions.open(from, control::warn);
        try (StationDatabase memory = database.orElse(null);
                FileReloader reloader = new FileReloader(policyFile::files);
                RadiusCheck radius = server.isPresent() ? RadiusCheck.open(server.get()) : null;
                RunContext run = context;
                Outputs records = openOutputs(vendors);
                SignalHandler sighup =
                        records.hasFiles() ? SignalHandler.install(SignalHandler.HANGUP, records::reopen) : null) {
            control.onGiveUp(records::giveUp);
            Optional<RadiusCheck> checked = Optional.ofNullable(radius);
            AuditRun audit = new AuditRun(
                    run, config, policy, policyFile.file(), database, checked, vendors::nameOf, listeners, records);
            AuditReporter reporter = reporter(vendors, checked, database);
            reporter.onPolicy(policyFile.files());
            audit.serveReports(reporter);
            try (ProgressLine progress = quiet ? null : run.input().showProgress()) {
                audit.run(
                        () -> onListening(audit, reporter, reloader),
                        screens.opener("audit", control, spec.commandLine().getOut()),
                        reports.every(),
                        () -> writeInterim(audit, reporter),
                        () -> {
                            checked.ifPresent(check -> check.awaitReplies(control::isStopRequested, control::warn));
                            last.set(audit.report(reporter, Optional.empty()).orElseThrow());
                        });
            }
            records.close();
            boolean completed = control.reportFailure();
            completed &= writeFinal(last.get());
            database.ifPresent(StationDatabase::close); // reports the entries that it could not write
            completed &= database.isEmpty() || database.get().unsavedEntries() == 0;
            LossReport losses = new LossReport(control::warn);
            audit.reportLosses(losses);
            records.reportLosses(losses);
            return RunControl.exitCode(
                    completed && losses.isEmpty(),
                    last.get().hasViolations() && lists.learn().isEmpty());
        }
    }

    private AuditReporter reporter(Vendors vendors, Optional<RadiusCheck> radius, Optional<StationDatabase> memory) {
        return new AuditReporter(
                new AuditReporter.Subject(from.name(), policyFile.name(), from.isLive()),
                vendors,
                thresholds.deviceRules(),
                radius,
                radiusOptions.rehearsal(radius.isPresent()),
                memory);
    }

    private void onListening(AuditRun audit, AuditReporter reporter, FileReloader reloader) {
        if (from.isLive()) { // on SIGHUP from here on
            reloader.start("macmon-policy", () -> reloadPolicy(audit, reporter, reloader));
            control.report("listening on " + from.name() + "; press Ctrl-C to stop");
        }
        listeners.forEach(listener -> listener.onListening(control::stop));
    }

    private void reloadPolicy(AuditRun audit, AuditReporter reporter, FileReloader reloader) {
        try {
            audit.enforce(reloader.read(() -> policyFile.read(control::warn)));
            reporter.onPolicy(policyFile.files());
            control.report("the changed policy is now in effect");
        } catch (ConfigException wrong) {
            control.warn(wrong.getMessage() + "; the policy stays unchanged");
        }
    }

    private boolean writeFinal(AuditReport report) throws MacmonException {
        boolean isWritten = !isReportWanted() || writeReport(report);
        if (lists.learn().isPresent()) {
            lists.write(report, screen.stdout(), quiet ? text -> {} : control::report);
        }
        return isWritten;
    }

    // Prints a report that cannot be saved: a full disk must not cost days of results.
    private boolean writeReport(AuditReport report) throws MacmonException {
        try {
            reports.write(report, screen.stdout());
            return true;
        } catch (MacmonException failed) {
            control.warn(failed.getMessage() + "; printing it here as a table instead");
            reports.printTable(report, spec.commandLine().getErr());
            return false;
        }
    }

    // If JSON lines or a list go to standard output, a report needs a file.
    private boolean isReportWanted() {
        return reports.file() != null || !(json || lists.isRequested());
    }

    // A failed write does not end the audit: writing the next report may succeed.
    private void writeInterim(AuditRun run, AuditReporter reporter) {
        try {
            Optional<AuditReport> report = run.report(reporter, reports.every());
            if (report.isPresent() && isReportWanted()) {
                reports.write(report.get(), screen.stdout());
            } else if (report.isEmpty()) {
                control.warn("report skipped: the analysis is too far behind");
            }
        } catch (MacmonException failed) {
            control.warn(failed.getMessage());
        }
    }

    // An output must not overwrite an input.
    private void requireDistinctFiles(List<Path> read) {
        DistinctFiles files = new DistinctFiles();
        files.addAll("read", read);
        files.addAll("policy", policyFile.files());
        files.addAll("radius", radiusOptions.files());
        files.add("oui", thresholds.oui());
        files.add("import", memoryOptions.arpDat());
        files.add("merge", lists.merged());
        files.add("write", lists.file());
        files.add("report", reports.file());
        memoryOptions.files(from).forEach(file -> files.add("state", file));
        outputs.specs().forEach(output -> files.add("out", output.file().orElse(null)));
    }

    private RunConfig limits() {
        outputs.specs().forEach(OutputSpec::requireFindings);
        if (json) {
            lists.checkSharesNoStandardOutput();
            reports.checkSharesNoStandardOutput(quiet);
        }
        return new RunConfig(
                capture.config(),
                FlowConfig.DEFAULT,
                thresholds.quietPeriod(),
                lists.limit(capture.duration()),
                capture.count(),
                Duration.ofMinutes(1),
                1,
                service.metrics(),
                service.web());
    }

    private Outputs openOutputs(Vendors vendors) throws MacmonException {
        List<AttachedOutput> attached =
                from.openAttached(control, outputs.brokers(), thresholds.types(vendors), policyFile.stationList());
        Outputs opened =
                Outputs.open(outputs, outputSpecs(), from.recordSource(), screen, control::warn, control::stop);
        attached.forEach(opened::attach);
        return opened;
    }

    // A machine-readable report or list must be the only output on standard output.
    private List<OutputSpec> outputSpecs() {
        boolean isReportThere = !json && (reports.takesStandardOutput() || lists.isRequested());
        OutputContent content = quiet || isReportThere ? OutputContent.NOTHING : OutputContent.EVERYTHING;
        return outputs.withScreen(json, content, isReportThere);
    }
}
