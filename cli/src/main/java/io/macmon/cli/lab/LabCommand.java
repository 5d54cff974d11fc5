package io.macmon.cli.lab;

import io.macmon.cli.audit.AuditCommand;
import io.macmon.cli.fleet.PluginFolder;
import io.macmon.cli.input.CaptureEngine;
import io.macmon.cli.input.PolicySource;
import io.macmon.cli.options.CommandLines;
import io.macmon.cli.options.ListenAddress;
import io.macmon.cli.process.ExitCode;
import io.macmon.cli.process.Sandbox;
import io.macmon.cli.process.SignalHandler;
import io.macmon.cli.process.Terminal;
import io.macmon.cli.watch.WatchCommand;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Durations;
import io.macmon.config.text.MacmonException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs watch or audit in a private network, and compares what it reports with what was sent. */
@Command(
        name = "lab",
        customSynopsis = "macmon lab [OPTIONS]",
        description = {
            "See macmon work in a private network; root is not needed",
            "",
            "Sends the traffic of a small network to a veth pair and runs the real watch on it. With --audit, attacks"
                    + " that network and runs the real audit instead. With --fleet, runs six sensors, a Kafka broker"
                    + " and the application of docs/fleet.md. Compares the report with what was sent. The lab's"
                    + " namespaces are removed when it ends; nothing on the host changes."
        },
        exitCodeList = {
            "0:everything that was sent was reported, and nothing else",
            "1:a report was missing or wrong, or the lab could not be created; see the message",
            "2:invalid command line"
        },
        footer = {
            "",
            "Examples:",
            "  macmon lab",
            "  macmon lab --audit",
            "  macmon lab --fleet",
            "  macmon lab --screen",
            "  macmon lab --web 9465",
            "  macmon lab --json -w lab.pcapng"
        })
public final class LabCommand implements Callable<Integer> {

    private static final int EXAMPLE_PORT = 9465;
    private static final Duration UNTIL_STOPPED = Duration.ofDays(365);
    private static final String DEFAULT_REPORT = "macmon-lab-audit.html";
    private static final int FLEET_SPEED = 12;
    private static final int MAX_FLEET_SPEED = 30;
    private static final List<String> ONLY_WITH_FLEET = List.of("--broker", "--speed");
    private static final List<String> NOT_WITH_FLEET =
            List.of("--audit", "--report", "--json", "--screen", "--for", "-w");

    @Option(names = "--audit", description = "Attack the network, and write an HTML report")
    private boolean audit;

    @Option(names = "--fleet", description = "Find a clone and a move with six sensors")
    private boolean fleet;

    @Option(names = "--broker", paramLabel = "DIRECTORY", description = "With --fleet: installation directory of Kafka")
    private Path broker;

    @Option(
            names = "--speed",
            paramLabel = "N",
            defaultValue = "" + FLEET_SPEED,
            description = "With --fleet: run time N times as fast (default ${DEFAULT-VALUE})")
    private int speed;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "With --audit: the report (default " + DEFAULT_REPORT + ")")
    private Path report;

    @Option(names = "--json", description = "Print Suricata EVE; explanations go to stderr")
    private boolean json;

    @Option(names = "--screen", description = "Show the live screen, and repeat the traffic until q")
    private boolean showsScreen;

    @Option(names = "--for", paramLabel = "TIME", description = "Run for TIME (default: until all traffic is sent)")
    private Duration length;

    @Option(names = "-w", paramLabel = "FILE", description = "Write the stations' frames to FILE; - is stdout")
    private String export;

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            defaultValue = "auto",
            description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE})")
    private CaptureEngine engine;

    @Option(
            names = "--web",
            paramLabel = "[ADDRESS:]PORT",
            description =
                    "Serve the web page on this machine until Ctrl-C; repeat the traffic, unless --fleet is given")
    private String web;

    @Option(names = "--web-directory", hidden = true, description = "Set for the process in the namespaces.")
    private Path webDirectory;

    @Option(names = "--inside", hidden = true, description = "Set once the namespaces exist.")
    private boolean inside;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws MacmonException, InterruptedException {
        if (fleet) {
            return fleet();
        }
        refuse(ONLY_WITH_FLEET, "works only with --fleet; add --fleet");
        Duration shortest = audit ? new AttackTraffic().length() : new LabTraffic().length();
        if (length == null) {
            length = repeats() ? UNTIL_STOPPED : shortest;
        }
        checkOptions(shortest);
        if (inside) {
            return run();
        }
        if (web != null) {
            return serve(ListenAddress.parse("web", web, EXAMPLE_PORT));
        }
        int exit = runInside();
        if (exit == ExitCode.DONE) {
            suggest();
        }
        return exit;
    }

    private int fleet() throws MacmonException, InterruptedException {
        refuse(NOT_WITH_FLEET, "cannot be combined with --fleet; drop one of them");
        if (speed < 1 || speed > MAX_FLEET_SPEED) {
            throw new ConfigException("speed", "must be 1 to " + MAX_FLEET_SPEED + ", got " + speed);
        }
        PluginFolder.load();
        Path directory = broker == null ? PluginFolder.broker() : broker;
        Path libraries = FleetLabBroker.libraries(directory);
        if (!inside) {
            return web == null ? runInside() : serve(ListenAddress.parse("web", web, EXAMPLE_PORT));
        }
        try {
            return new FleetLab(libraries, speed, engine, screen(), Optional.ofNullable(webDirectory)).run();
        } finally {
            deleteWebDirectory();
        }
    }

    private void refuse(List<String> options, String reason) {
        for (String option : options) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new ConfigException(option.replaceFirst("^-+", ""), reason);
            }
        }
    }

    private void deleteWebDirectory() {
        if (webDirectory != null) {
            LabWeb.delete(webDirectory);
        }
    }

    private boolean repeats() {
        return web != null || (showsScreen && Terminal.showsScreen());
    }

    private int serve(InetSocketAddress address) throws MacmonException, InterruptedException {
        if (!address.getAddress().isLoopbackAddress()) {
            throw new ConfigException("web", "the lab's page is for this machine only; use 127.0.0.1");
        }
        try (LabWeb page = LabWeb.open(address)) {
            screen().println("Web page: " + page.url() + " (Ctrl-C to stop)");
            screen().println("");
            return runInside("--web-directory=" + page.directory());
        }
    }

    // Of a job that is suspended, the screen's process stops last, once it has restored the terminal.
    private int runInside(String... arguments) throws MacmonException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("--inside"));
        all.addAll(List.of(arguments));
        try (SignalHandler stop = showsScreen ? SignalHandler.install(SignalHandler.TERMINAL_STOP, () -> {}) : null) {
            return Sandbox.run(all.toArray(String[]::new));
        }
    }

    private void checkOptions(Duration shortest) throws MacmonException {
        if (length.compareTo(shortest) < 0) {
            throw new ConfigException(
                    "for",
                    "must be at least " + Durations.format(shortest) + ", the length of the lab's traffic, got "
                            + Durations.format(length));
        }
        if (audit && export != null) {
            throw new ConfigException("w", "cannot be combined with --audit, which writes no frames; drop one of them");
        }
        if (!audit && report != null) {
            throw new ConfigException("report", "works only with --audit; add --audit");
        }
        if (showsScreen && isStdoutTaken()) {
            throw new ConfigException("screen", "needs standard output, which is taken; drop --json or -w -");
        }
        if (audit) {
            report = report == null ? Path.of(DEFAULT_REPORT) : report;
            ReportFile.check(report);
        }
    }

    private void suggest() {
        TryNext next = new TryNext(screen()::println);
        if (audit) {
            next.afterAudit();
        } else {
            next.afterWatch(export == null || isStdoutTaken() ? null : export);
        }
    }

    private int run() throws MacmonException {
        try (LabNetwork network = LabNetwork.create()) {
            return audit ? audit(network) : watch(network);
        } finally {
            deleteWebDirectory();
        }
    }

    private int watch(LabNetwork network) {
        Optional<String> note = KernelGuardNote.prepare();
        LabScreen printed = screen();
        boolean printsEvents = !json && !showsScreen;
        LabWatch lab = new LabWatch(new LabTraffic(), length, network, printed, printsEvents, repeats());
        lab.explain();
        WatchCommand command = new WatchCommand();
        command.setListener(lab);
        command.setColumns(LabScreen.COLUMNS);
        int exit = execute(command, watchArguments());
        boolean isComplete = lab.stop();
        if (!isChecked(exit, isComplete)) {
            return exit == ExitCode.FINDINGS ? ExitCode.DONE : exit;
        }
        int checked = lab.check();
        note.ifPresent(printed::println);
        return checked;
    }

    private int audit(LabNetwork network) {
        LabScreen printed = screen();
        LabAudit lab = new LabAudit(new AttackTraffic(), length, network, printed, repeats());
        lab.explain();
        AuditCommand command = new AuditCommand();
        command.setPolicy(PolicySource.of("the lab's policy", AttackTraffic.policy()));
        command.addListener(lab);
        command.setColumns(LabScreen.COLUMNS);
        int exit = execute(command, auditArguments());
        boolean isComplete = lab.stop();
        if (!isChecked(exit, isComplete)) {
            return exit == ExitCode.FINDINGS ? ExitCode.DONE : exit;
        }
        int checked = lab.check(command.report().orElseThrow());
        printed.println("Report: " + report + " (open it in a browser)");
        return checked;
    }

    private int execute(Object command, List<String> arguments) {
        return CommandLines.configure(new CommandLine(command))
                .setOut(spec.commandLine().getOut())
                .setErr(spec.commandLine().getErr())
                .execute(arguments.toArray(String[]::new));
    }

    // Whether there is anything to check: the command succeeded, and the traffic was sent.
    private boolean isChecked(int exit, boolean isComplete) {
        boolean isDone = exit == ExitCode.DONE || exit == ExitCode.FINDINGS;
        if (repeats()) {
            return false; // what is repeated is not compared
        }
        if (isDone && !isComplete) {
            spec.commandLine().getErr().println("macmon: stopped before all traffic was sent; nothing was checked");
        }
        return isDone && isComplete;
    }

    private List<String> watchArguments() {
        String stations = LabTraffic.STATIONS.stream()
                .map(station -> station.mac().toString())
                .collect(Collectors.joining(","));
        List<String> arguments = new ArrayList<>(List.of(
                "--parent=" + LabNetwork.PARENT,
                "--mac=" + stations,
                "--engine=" + engine,
                "--interval=2s",
                "--idle-timeout=1s",
                // the lab prints the lines itself, in the order of their times
                json ? "--json" : showsScreen ? "--screen" : "--quiet"));
        if (export != null) {
            arguments.add("-w=" + export);
        }
        if (web != null) {
            arguments.addAll(LabWeb.options(webDirectory));
            arguments.add(LabWeb.SILENT);
            arguments.addAll(List.of("--record=5s/5s", "--record-dir=" + webDirectory, "--record-memory=16M"));
        }
        return arguments;
    }

    private List<String> auditArguments() {
        List<String> arguments = new ArrayList<>(List.of(
                "--parent=" + LabNetwork.PARENT,
                "--engine=" + engine,
                "--no-state",
                "--format=html",
                "--report=" + report,
                showsScreen ? "--screen" : "--lines"));
        if (json) {
            arguments.add("--json");
        }
        if (web != null) {
            arguments.addAll(LabWeb.options(webDirectory));
            arguments.add(LabWeb.SILENT);
        }
        return arguments;
    }

    private boolean isStdoutTaken() {
        return json || "-".equals(export);
    }

    private LabScreen screen() {
        CommandLine commandLine = spec.commandLine();
        return isStdoutTaken() ? new LabScreen(commandLine.getErr(), false) : new LabScreen(commandLine.getOut(), true);
    }
}
