package io.macmon.cli.link;

import io.macmon.config.LinkConfig;
import io.macmon.config.LinkPlan;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
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

/** Makes the machine's devices those of a plan. */
@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Make the devices that a YAML file names, and change those that are there already to what it says; when"
                    + " the machine is so, change nothing. Each group of stations gets a device of its own, by which they"
                    + " can be told apart as by a VLAN: by MAC address instead of port or tag.",
            "",
            "Only devices with the alias 'macmon link GROUP' are ever changed or removed. A list is changed by its"
                    + " difference, so no frame of a station that stays is lost. What the file does not mention of a"
                    + " device stays as it is.",
            ""
        },
        exitCodeListHeading = LinkCommand.EXIT_CODES,
        exitCodeList = {LinkCommand.DONE, LinkCommand.REFUSED, LinkCommand.WRONG},
        footer = {
            "",
            "A file:",
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
            "Other keys, as the options of 'macmon link add': type, nopromisc, nodst,",
            "address, mtu, bc-queue-len, bc-cutoff."
        })
final class ApplyCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "File of groups.")
    private Path file;

    @Option(names = "--dry-run", description = "Print what would be done, and do nothing.")
    private boolean dryRun;

    @Option(
            names = "--prune",
            description =
                    "Remove also devices that were made for groups which the file does not name, here and in every"
                            + " network namespace that has a name.")
    private boolean prune;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws MacmonException {
        LinkPlan plan = LinkPlan.read(file);
        warnOfSharedSources(plan);
        try (PlanNamespaces machine = PlanNamespaces.open(plan, prune)) {
            machine.notices().forEach(this::warn);
            List<PlanStep> steps = PlanSteps.between(plan, machine, prune);
            for (PlanStep step : steps) {
                run(step);
            }
            if (steps.isEmpty()) {
                print(List.of("nothing to do: all is as " + file + " says"));
            }
            return 0;
        }
    }

    private void run(PlanStep step) throws MacmonException {
        if (dryRun) {
            print(step.lines());
            return;
        }
        List<String> learnt = step.action().run();
        print(step.lines());
        print(learnt);
    }

    /** The kernel allows it, and copies the frame to each device; but it is seldom what was meant. */
    private void warnOfSharedSources(LinkPlan plan) {
        Map<String, LinkConfig> owners = new HashMap<>();
        Map<String, Integer> shared = new HashMap<>();
        for (LinkConfig group : plan.groups()) {
            for (MacAddress source : group.sources()) {
                LinkConfig first = owners.putIfAbsent(group.parent() + " " + source, group);
                if (first != null && shared.merge(first.name() + " " + group.name(), 1, Integer::sum) == 1) {
                    warn(source + " is in groups " + first.name() + " and " + group.name() + " of " + group.parent()
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
        spec.commandLine().getErr().println("macmon: " + text);
    }
}
