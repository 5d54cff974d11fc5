package io.macmon.fleet.command;

import io.macmon.cli.fleet.FleetSettings;
import io.macmon.cli.memory.DatabasePath;
import io.macmon.cli.options.HelpSection;
import io.macmon.cli.options.ListenAddress;
import io.macmon.cli.output.BrokerAddress;
import io.macmon.cli.output.FleetOutputOptions;
import io.macmon.cli.process.ExitCode;
import io.macmon.cli.process.Termination;
import io.macmon.cli.settings.ConfigFile;
import io.macmon.cli.web.WebOptions;
import io.macmon.cli.web.WebServer;
import io.macmon.cli.web.WebSource;
import io.macmon.config.WebConfig;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.read.PolicyFile;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.MacmonException;
import io.macmon.config.text.Problems;
import io.macmon.config.text.SafeText;
import io.macmon.fleet.application.FleetApplication;
import io.macmon.fleet.application.FleetOptions;
import io.macmon.fleet.finding.FindingText;
import io.macmon.fleet.finding.FleetAlertReader;
import io.macmon.fleet.transmit.BrokerOptions;
import io.macmon.fleet.transmit.Security;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code macmon fleet run}: one instance of the application, until it is stopped. */
@Command(
        name = "run",
        customSynopsis = "macmon fleet run --brokers HOST:PORT[,...][/PREFIX] [OPTIONS]",
        description = {
            "Read what all sensors hear, and report what no single sensor can find",
            "",
            "Reports a MAC address at two places, a station that has moved, is new, is absent everywhere or is at a"
                    + " place that the policy does not allow, and sensors that are silent, share a name or have a"
                    + " policy that differs from that of most. Findings are also written to the topic"
                    + " PREFIX.fleet-findings.v1. More instances with the same brokers and PREFIX share the work."
                    + " Runs until it is stopped."
        },
        exitCodeList = {FleetCommand.DONE, FleetCommand.FAILED, FleetCommand.WRONG},
        footer = {
            "",
            "Documentation: docs/fleet.md",
            "",
            "Examples:",
            "  macmon fleet run --brokers k1.example.net:9092,k2.example.net:9092",
            "  macmon fleet run --brokers k1.example.net:9093 --config macmon.yaml",
            "  macmon fleet run --brokers k1.example.net:9092/lab --web 9471",
            "  macmon fleet run --brokers k1.example.net:9092 --out eve:/var/log/macmon/fleet.json"
        })
public final class RunCommand implements Callable<Integer> {

    private static final String SCHEME = "kafka://";
    private static final String BROKERS = "brokers";
    private static final String LISTEN = "listen";

    @Option(
            names = "--" + BROKERS,
            order = HelpSection.INPUT,
            required = true,
            paramLabel = "HOST:PORT[,...][/PREFIX]",
            description = "Brokers, as in a sensor's --out kafka://... (default PREFIX macmon)")
    private String brokers;

    @Option(
            names = "--policy",
            order = HelpSection.POLICY,
            paramLabel = "FILE",
            description = "Stations to ignore, routers, expected stations, and places of groups (YAML)")
    private Path policy;

    @Option(
            names = "--absent-after",
            order = HelpSection.FINDINGS,
            paramLabel = "DURATION",
            defaultValue = "1h",
            description = "Report an expected station that was not heard anywhere for this long (default 1h)")
    private Duration absentAfter;

    @Option(
            names = "--json",
            order = HelpSection.OUTPUT,
            description = "Print findings as EVE JSON, one per line, as in the topic")
    private boolean json;

    @Option(
            names = "--" + LISTEN,
            order = HelpSection.OUTPUT,
            paramLabel = "[ADDRESS:]PORT",
            defaultValue = "" + FleetCommand.PORT,
            description = "Answer 'macmon fleet who' and the other instances here (default 127.0.0.1:"
                    + FleetCommand.PORT + ")")
    private String listen;

    @Option(
            names = "--state",
            order = HelpSection.DATABASE,
            paramLabel = "DIRECTORY",
            description = "Directory of this instance's state (default: fleet-PREFIX in the state directory)")
    private Path state;

    @Option(
            names = "--config",
            order = HelpSection.RUNNING,
            paramLabel = "FILE",
            description =
                    "Take TLS, the login and 'out' from the section 'fleet' of FILE, and send the notifications of"
                            + " its section 'notify'")
    private Path config;

    @Mixin
    private FleetOutputOptions outputs = new FleetOutputOptions();

    @Mixin
    private WebOptions web;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws MacmonException {
        // Kafka loads classes that its settings name by the thread's own loader.
        Thread.currentThread().setContextClassLoader(RunCommand.class.getClassLoader());
        Optional<WebConfig> page = web.config();
        Optional<ConfigFile> file = Optional.ofNullable(config).map(path -> ConfigFile.read(path, Problems.thrown()));
        FleetSettings settings = file.flatMap(ConfigFile::fleet).orElse(FleetSettings.DEFAULT);
        FleetOptions options = options(settings);
        FindingOutputs forwarded =
                FindingOutputs.open(outputs.orElse(settings.out()), file, options.brokers(), this::report);
        try (forwarded;
                FleetApplication application = FleetApplication.start(options);
                WebServer server = page.isPresent() ? servePage(page.get(), application) : null;
                Termination termination = Termination.onStopRequest(application::stop)) {
            report("reading from " + brokers + "; answering 'macmon fleet who' on port " + application.port());
            forwarded.start(application);
            await(application, forwarded);
        } catch (InterruptedException end) {
            // the same as a stop
        }
        return forwarded.reportLosses() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static void await(FleetApplication application, FindingOutputs forwarded)
            throws MacmonException, InterruptedException {
        try {
            application.await();
        } catch (MacmonException failed) {
            forwarded.setFailure(failed.getMessage());
            throw failed;
        }
    }

    private WebServer servePage(WebConfig page, FleetApplication application) throws MacmonException {
        return WebServer.open(page, WebSource.of(application.commands()), this::report);
    }

    private FleetOptions options(FleetSettings settings) {
        BrokerAddress address = brokers();
        Path directory =
                state == null ? DatabasePath.directory(System.getenv()).resolve("fleet-" + address.prefix()) : state;
        return new FleetOptions(
                new BrokerOptions(String.join(",", address.servers()), address.prefix(), Security.settings(settings)),
                directory,
                listenAddress(),
                policy == null ? Policy.NONE : PolicyFile.read(policy),
                absentAfter,
                this::print,
                this::report);
    }

    private BrokerAddress brokers() {
        try {
            return BrokerAddress.parse(brokers.startsWith(SCHEME) ? brokers : SCHEME + brokers);
        } catch (ConfigException wrong) {
            throw new ConfigException(BROKERS, wrong.problem());
        }
    }

    private InetSocketAddress listenAddress() {
        InetSocketAddress address = ListenAddress.parse(LISTEN, listen, FleetCommand.PORT);
        if (address.getAddress().isAnyLocalAddress()) {
            throw new ConfigException(
                    LISTEN,
                    "other instances cannot connect to " + address.getAddress().getHostAddress()
                            + "; give an address of this host");
        }
        return address;
    }

    private void print(String finding) {
        PrintWriter out = spec.commandLine().getOut();
        try {
            out.println(
                    json
                            ? FleetAlertReader.read(finding).finding().json()
                            : SafeText.line(FindingText.line(finding, ZoneId.systemDefault())));
            out.flush();
        } catch (IOException notAFinding) {
            report("skipped a record of the findings topic: " + notAFinding.getMessage());
        }
    }

    private void report(String message) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("macmon: " + SafeText.ofMessage(message));
        err.flush();
    }
}
