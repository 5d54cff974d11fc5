package io.macmon.cli.doctor;

import static io.macmon.cli.doctor.CheckResult.Status.MISSING;
import static io.macmon.cli.doctor.CheckResult.Status.WARNING;

import io.macmon.cli.process.Sandbox;
import io.macmon.cli.process.Terminal;
import io.macmon.config.text.MacmonException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Reports what this machine allows. The checks that create devices run in a second process that has its own namespaces.
 */
@Command(
        name = "doctor",
        customSynopsis = "macmon doctor [-i DEVICE | --unit FILE] [--json]",
        description = {
            "Check what this machine allows, and how to fix what it does not",
            "",
            "Also checks whether watching can be detected from the wire. Devices are created only in"
                    + " disposable namespaces: nothing on the host changes, and root is not needed. Each line"
                    + " starts with ok, warning (watch works, with a limitation) or missing (watch cannot work"
                    + " without it)."
        },
        exitCodeList = {
            "0:macmon watch can work here, possibly with limitations",
            "1:something that macmon watch needs is missing",
            "2:invalid command line"
        },
        footer = {
            "",
            "Documentation: docs/security.md",
            "",
            "Examples:",
            "  macmon doctor",
            "  sudo macmon doctor -i eth0",
            "  macmon doctor --json"
        })
public final class DoctorCommand implements Callable<Integer> {

    @Option(
            names = {"-i", "--parent"},
            paramLabel = "DEVICE",
            description = "Also check this device")
    private String parent;

    @Option(names = "--unit", paramLabel = "FILE", description = "Only check this systemd unit of macmon")
    private Path unit;

    @Option(names = "--json", description = "Print JSON, one object per line")
    private boolean json;

    @Option(names = "--inside", hidden = true, description = "Set in the second process, inside the namespaces.")
    private boolean inside;

    @Spec
    private CommandSpec spec;

    private Function<CheckResult, String> format;
    private boolean complete = true;

    @Override
    public Integer call() throws InterruptedException {
        format = json ? new CheckResultJson()::line : new CheckResultText(Terminal.showsColour())::line;
        if (unit != null) {
            UnitChecks.run(unit, this::print);
        } else if (inside) {
            Doctor.checkDevices(this::print);
        } else {
            Doctor.checkHost(Optional.ofNullable(parent), this::print);
            checkDevicesInNamespaces();
        }
        return complete ? 0 : spec.exitCodeOnExecutionException();
    }

    private void checkDevicesInNamespaces() throws InterruptedException {
        try {
            print(userNamespaces());
            int exit = Sandbox.run("--inside");
            complete &= exit == 0;
            if (exit != 0 && exit != spec.exitCodeOnExecutionException()) {
                String detail = "the checks in namespaces ended with exit code " + exit;
                print(new CheckResult("devices", WARNING, detail, "see the messages above"));
            }
        } catch (MacmonException failure) {
            print(CheckResult.failed("devices", WARNING, failure)
                    .withAdvice("the macvlan, packet ring and quietness checks did not run"));
        }
        if (!json) {
            PrintWriter out = spec.commandLine().getOut();
            out.println();
            out.println(
                    complete
                            ? "macmon watch can work here."
                            : "macmon watch cannot work here: something that it needs is missing.");
            out.flush();
        }
    }

    private static CheckResult userNamespaces() throws MacmonException, InterruptedException {
        return Sandbox.userNamespaceRefusal()
                .map(refusal -> new CheckResult("user namespaces", WARNING, refusal, Sandbox.ALLOW_USER_NAMESPACES))
                .orElseGet(() -> CheckResult.ok("user namespaces", "created one, with a network namespace"));
    }

    private void print(CheckResult result) {
        complete &= result.status() != MISSING;
        PrintWriter out = spec.commandLine().getOut();
        out.println(format.apply(result));
        out.flush();
    }
}
