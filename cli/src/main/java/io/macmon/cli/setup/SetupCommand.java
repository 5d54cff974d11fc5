package io.macmon.cli.setup;

import io.macmon.capture.Frame;
import io.macmon.capture.FrameSource;
import io.macmon.cli.doctor.CheckResult;
import io.macmon.cli.doctor.CheckResult.Status;
import io.macmon.cli.doctor.CheckResultText;
import io.macmon.cli.doctor.Doctor;
import io.macmon.cli.input.CaptureEngine;
import io.macmon.cli.input.ParentInput;
import io.macmon.cli.process.AtomicFile;
import io.macmon.cli.process.CaptureThread;
import io.macmon.cli.process.ExitCode;
import io.macmon.cli.process.Terminal;
import io.macmon.cli.settings.ConfigFile;
import io.macmon.config.CaptureConfig;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import io.macmon.config.text.Problems;
import io.macmon.config.text.SafeText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a configuration for this machine. */
@Command(
        name = "setup",
        customSynopsis = "macmon setup [-i DEVICE] [--dry-run] [--force]",
        description = {
            "Write a first configuration, and report what each port receives",
            "",
            "Finds the devices, their gateways and DHCP servers, listens for a moment, and sends nothing."
                    + " Writes conf.d/DEVICE.yaml and policy-DEVICE.yaml for each device, and macmon.yaml if it does"
                    + " not exist."
        },
        exitCodeList = {
            "0:the files are written; with --dry-run, printed",
            "1:no device can be watched, or a file exists or cannot be written",
            "2:invalid command line"
        },
        footer = {
            "",
            "Documentation: docs/configuration.md",
            "",
            "Examples:",
            "  sudo macmon setup --dry-run",
            "  sudo macmon setup -i eth0"
        })
public final class SetupCommand implements Callable<Integer> {

    private static final CaptureConfig CAPTURE = new CaptureConfig(64, true, "", 4 << 20);

    @Option(
            names = {"-i", "--parent"},
            paramLabel = "DEVICE",
            description = "Only this device (default: every port that is up)")
    private String parent;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            defaultValue = "/etc/macmon",
            description = "Write to DIR (default ${DEFAULT-VALUE})")
    private Path directory;

    @Option(
            names = "--listen",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "Listen for TIME (default ${DEFAULT-VALUE})")
    private Duration listen;

    @Option(names = "--dry-run", description = "Print the files; write nothing")
    private boolean dryRun;

    @Option(names = "--force", description = "Replace the files of a device")
    private boolean force;

    @Spec
    private CommandSpec spec;

    private PrintWriter out;

    @Override
    public Integer call() throws MacmonException, InterruptedException {
        out = spec.commandLine().getOut();
        if (listen.isNegative() || listen.isZero()) {
            throw new ConfigException("listen", "must be longer than 0s");
        }
        List<SetupDevice> devices = SetupDevice.find(Optional.ofNullable(parent));
        for (SetupDevice device : devices) {
            device.requireWatchable();
        }
        if (!dryRun) {
            refuseToOverwrite(devices);
        }
        Doctor.checkHost(Optional.empty(), result -> {
            if (result.status() != Status.OK) {
                print(result);
            }
        });
        Map<SetupDevice, PortTraffic> heard = listen(devices);
        Map<Path, String> files = new LinkedHashMap<>();
        if (!Files.exists(mainFile())) {
            files.put(mainFile(), SetupFiles.includingFile());
        }
        List<String> next = new ArrayList<>(List.of("macmon config check " + mainFile()));
        for (SetupDevice device : devices) {
            device.checks().forEach(this::print);
            print(device.gatewayCheck());
            PortTraffic traffic = heard.get(device);
            CheckResult port = traffic == null
                    ? CheckResult.warning(
                            "port of " + device.name(), "macmon could not listen on it", "run macmon setup as root")
                    : traffic.judge(device.name(), listen.toSeconds());
            print(port);
            SetupFiles texts = new SetupFiles(directory, device, port, traffic == null ? Set.of() : traffic.stations());
            files.put(SetupFiles.config(directory, device), texts.configText());
            if (texts.hasStations()) {
                files.put(SetupFiles.policy(directory, device), texts.policyText());
            }
            next.add("macmon " + texts.learnCommand());
            next.add("systemctl enable --now " + SetupFiles.units(device));
        }
        for (Map.Entry<Path, String> file : files.entrySet()) {
            write(file.getKey(), file.getValue());
        }
        reportMissingInclude(devices);
        out.println("\nNext:");
        next.forEach(command -> out.println("  " + command));
        out.flush();
        return ExitCode.DONE;
    }

    private Path mainFile() {
        return directory.resolve("macmon.yaml");
    }

    private void refuseToOverwrite(List<SetupDevice> devices) throws MacmonException {
        for (SetupDevice device : devices) {
            for (Path file : List.of(SetupFiles.config(directory, device), SetupFiles.policy(directory, device))) {
                if (Files.exists(file) && !force) {
                    throw new MacmonException(
                            file + " exists",
                            "print the new files with --dry-run, or replace the old ones with --force");
                }
            }
        }
    }

    /** Listens on all devices at once; a device on which it cannot listen has no result. */
    private Map<SetupDevice, PortTraffic> listen(List<SetupDevice> devices) throws InterruptedException {
        Map<SetupDevice, PortTraffic> heard = new LinkedHashMap<>();
        List<ParentInput> inputs = new ArrayList<>();
        List<CaptureThread> threads = new ArrayList<>();
        try {
            for (SetupDevice device : devices) {
                try {
                    ParentInput input = ParentInput.open(device.name(), CaptureEngine.AUTO, CAPTURE);
                    inputs.add(input);
                    PortTraffic traffic = new PortTraffic(input.ownDevices().keySet());
                    threads.add(CaptureThread.start(
                            "macmon-capture", "the capture", () -> run(input, traffic), this::printFailure));
                    heard.put(device, traffic);
                } catch (MacmonException failed) {
                    printFailure(failed);
                }
            }
            if (!heard.isEmpty()) {
                TimeUnit.NANOSECONDS.sleep(listen.toNanos());
            }
        } finally {
            inputs.forEach(input -> input.sources().forEach(FrameSource::stop));
            threads.forEach(CaptureThread::join);
            inputs.forEach(ParentInput::close);
        }
        return heard;
    }

    private static void run(ParentInput input, PortTraffic traffic) throws MacmonException {
        Frame window = new Frame();
        for (FrameSource source : input.sources()) {
            source.run(block -> {
                block.deliverTo(traffic, window);
                block.release();
            });
        }
    }

    private void write(Path file, String text) throws MacmonException {
        if (dryRun) {
            out.println("\n# " + file);
            out.print(text);
            return;
        }
        Path parent = file.toAbsolutePath().getParent();
        boolean isNew = !Files.exists(file);
        try {
            boolean isInNewDirectory = !Files.exists(parent);
            Files.createDirectories(parent);
            if (isInNewDirectory) {
                Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            AtomicFile.edit(file, "the configuration", stream -> stream.write(text));
            if (isNew) { // the services' user reads it, whatever the umask is
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            }
        } catch (IOException failed) {
            throw new MacmonException("cannot create " + file + ": " + IoErrorText.of(failed), "run as root", failed);
        }
        out.println("wrote    " + file);
    }

    // An existing configuration may not include the new files.
    private void reportMissingInclude(List<SetupDevice> devices) {
        if (dryRun) {
            return;
        }
        Problems problems = Problems.collected();
        List<Path> read = ConfigFile.read(mainFile(), problems).files();
        problems.all().forEach(this::printFailure);
        for (SetupDevice device : devices) {
            if (!read.contains(SetupFiles.config(directory, device))) {
                print(CheckResult.warning(
                        "configuration",
                        mainFile() + " does not include " + SetupFiles.config(directory, device),
                        "add this line: include: conf.d/*.yaml"));
            }
        }
    }

    private void print(CheckResult result) {
        out.println(new CheckResultText(Terminal.showsColour()).line(result));
        out.flush();
    }

    private void printFailure(Exception failure) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("macmon: " + SafeText.ofMessage(failure.getMessage()));
        err.flush();
    }
}
