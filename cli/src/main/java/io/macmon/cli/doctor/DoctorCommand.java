package io.macmon.cli.doctor;

import static io.macmon.cli.doctor.CheckResult.Status.MISSING;
import static io.macmon.cli.doctor.CheckResult.Status.WARNING;

import io.macmon.cli.process.Sandbox;
import io.macmon.cli.process.Terminal;
import io.macmon.config.text.MacmonException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells what this machine allows: one part here, the other in namespaces that a second run of the program is in. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "See what this machine allows, tried rather than assumed, and a proof that watching is not noticed.",
            "",
            "What needs devices is tried in network and user namespaces that are thrown away, the rest here; nothing"
                    + " on the host is changed, and no root is needed. Each line says ok, warning (watch works, with a"
                    + " limit) or missing (watch needs it), what was tried, and what to do.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:macmon watch can work here, perhaps with limits",
            "1:something that macmon watch needs is missing",
            "2:the command line is wrong"
        },
        footer = {"", "Examples:", "  sudo macmon doctor --parent eth0", "  macmon doctor --json"})
public final class DoctorCommand implements Callable<Integer> {

    @Option(
            names = "--parent",
            paramLabel = "DEVICE",
            description =
                    "Also look at this device: whether it can carry a macvlan, and whether its frame counts are true.")
    private String parent;

    @Option(names = "--json", description = "Print JSON, one object per line, and nothing else.")
    private boolean json;

    @Option(names = "--inside", hidden = true, description = "Set once the namespaces are made.")
    private boolean inside;

    @Spec
    private CommandSpec spec;

    private Function<CheckResult, String> form;
    private boolean complete = true;

    @Override
    public Integer call() throws InterruptedException {
        form = json ? new CheckResultJson()::line : new CheckResultText(Terminal.showsColour())::line;
        if (inside) {
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
                String found = "the run in namespaces of its own ended with exit code " + exit;
                print(new CheckResult("devices", WARNING, found, "see what it said"));
            }
        } catch (MacmonException refusal) {
            print(CheckResult.refused("devices", WARNING, refusal)
                    .withAdvice("macvlan, packet ring and quietness were not tried"));
        }
        if (!json) {
            PrintWriter out = spec.commandLine().getOut();
            out.println();
            out.println(
                    complete ? "macmon watch can work here." : "macmon watch cannot work here: something is missing.");
            out.flush();
        }
    }

    private static CheckResult userNamespaces() throws MacmonException, InterruptedException {
        return Sandbox.userNamespaceRefusal()
                .map(refusal -> new CheckResult("user namespaces", WARNING, refusal, Sandbox.ALLOW_USER_NAMESPACES))
                .orElseGet(() -> CheckResult.ok("user namespaces", "made one, with a network namespace"));
    }

    private void print(CheckResult finding) {
        complete &= finding.status() != MISSING;
        PrintWriter out = spec.commandLine().getOut();
        out.println(form.apply(finding));
        out.flush();
    }
}
