package io.macmon.cli.link;

import io.macmon.cli.process.ExitCode;
import io.macmon.cli.process.Termination;
import io.macmon.config.LinkConfig;
import io.macmon.config.LinkPlan;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import io.macmon.config.text.SafeText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code macmon link apply}: creates, changes and removes devices until they match a plan. */
@Command(
        name = "apply",
        customSynopsis = "macmon link apply FILE [--dry-run] [--prune]",
        description = {
            "Make the devices match a YAML file",
            "",
            "Each group of stations gets its own device. If everything already matches, nothing"
                    + " changes. Only devices with the alias 'macmon link GROUP' are ever changed or removed. Lists"
                    + " are updated entry by entry, so stations that remain listed lose no frames. Properties that"
                    + " the file does not mention stay as they are."
        },
        exitCodeList = {LinkCommand.DONE, LinkCommand.REFUSED, LinkCommand.WRONG},
        footer = {
            "",
            "A file with two groups:",
            "  groups:",
            "    - name: printers",
            "      parent: eth0",
            "      mode: source",
            "      mac: [00:11:22:33:44:55, 00:11:22:33:44:66]",
            "    - name: cameras",
            "      parent: eth0",
            "      mode: source",
            "      macs: cameras.txt",
            "      netns: red",
            "",
            "Documentation: docs/devices.md",
            "",
            "Examples:",
            "  macmon link apply devices.yaml --dry-run",
            "  macmon link apply devices.yaml"
        })
final class ApplyCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "YAML file that lists the groups")
    private Path file;

    @Option(names = "--dry-run", description = "Only print the changes")
    private boolean dryRun;

    @Option(names = "--prune", description = "Also remove the devices of groups not in FILE")
    private boolean prune;

    private volatile boolean stopRequested;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws MacmonException {
        LinkPlan plan = LinkPlan.read(file);
        warnOfSharedSources(plan);
        try (PlanNamespaces namespaces = PlanNamespaces.open(plan, prune)) {
            namespaces.notices().forEach(this::warn);
            List<PlanStep> steps = PlanSteps.between(plan, namespaces, prune);
            if (!run(steps)) {
                return ExitCode.FAILED;
            }
            if (steps.isEmpty()) {
                print(List.of("nothing to do: all devices match " + file));
            }
            return 0;
        }
    }

    // A signal takes effect between two steps, so each device is complete.
    private boolean run(List<PlanStep> steps) throws MacmonException {
        try (Termination termination = Termination.onStopRequest(() -> stopRequested = true)) {
            for (int done = 0; done < steps.size(); done++) {
                if (stopRequested) {
                    warn("stopped after " + done + " of " + steps.size()
                            + " steps; run the command again for the rest");
                    return false;
                }
                run(steps.get(done));
            }
            return true;
        }
    }

    private void run(PlanStep step) throws MacmonException {
        if (dryRun) {
            print(step.lines());
            return;
        }
        List<String> results = step.action().run();
        print(step.lines());
        print(results);
    }

    /**
     * Warns about groups on one parent that share a source. The kernel copies the source's frames to each device, which
     * is rarely intended.
     */
    private void warnOfSharedSources(LinkPlan plan) {
        Map<String, LinkConfig> owners = new HashMap<>();
        Map<String, Integer> shared = new HashMap<>();
        for (LinkConfig group : plan.groups()) {
            for (MacAddress source : group.sources()) {
                LinkConfig first = owners.putIfAbsent(group.parent() + " " + source, group);
                if (first != null && shared.merge(first.name() + " " + group.name(), 1, Integer::sum) == 1) {
                    warn(source + " is in groups " + first.name() + " and " + group.name() + " on " + group.parent()
                            + "; each gets a copy of its frames");
                }
            }
        }
    }

    private void print(List<String> lines) {
        PrintWriter out = spec.commandLine().getOut();
        lines.forEach(out::println);
        out.flush();
    }

    private void warn(String text) {
        spec.commandLine().getErr().println("macmon: " + SafeText.ofMessage(text));
    }
}
