package io.macmon.cli.audit;

import io.macmon.cli.audit.PolicyChange.Target;
import io.macmon.cli.memory.FindingDatabase;
import io.macmon.cli.options.CommandLines;
import io.macmon.cli.options.HelpSection;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.MacmonException;
import io.macmon.config.text.SafeText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code macmon audit accept}: changes the policy so that it allows what was found. */
@Command(
        name = "accept",
        customSynopsis = {
            "macmon audit accept ID --policy FILE --group GROUP [OPTIONS]",
            "macmon audit accept ID --policy FILE --new-group GROUP [OPTIONS]"
        },
        description = {
            "Change the policy to allow what was found",
            "",
            "Adds the station to GROUP, or adds the VLAN, the IP address or the role that the finding is about to"
                    + " the station's group. Everything else in FILE stays as it is. Prints the difference. A running"
                    + " audit applies the changed policy within two seconds."
        },
        exitCodeList = {
            "0:done, or nothing to change",
            "1:failed; see the message",
            "2:invalid command line or policy, or a finding that no group can allow"
        },
        footer = {
            "",
            "Documentation: docs/audit.md",
            "",
            "Examples:",
            "  macmon audit accept 7k2m9qxd --policy policy.yaml --group printers --dry-run",
            "  macmon audit accept 7k2m9qxd --policy policy.yaml --new-group cameras"
        })
final class AcceptCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ID", description = "The finding's ID")
    private String id;

    @Option(
            names = "--policy",
            order = HelpSection.POLICY,
            required = true,
            paramLabel = "FILE",
            description = "The policy to change")
    private Path file;

    @Option(names = "--group", order = HelpSection.POLICY, paramLabel = "GROUP", description = "The station's group")
    private String group;

    @Option(
            names = "--new-group",
            order = HelpSection.POLICY,
            paramLabel = "GROUP",
            description = "Create GROUP for the station")
    private String newGroup;

    @Option(names = "--dry-run", order = HelpSection.POLICY, description = "Only print the difference")
    private boolean dryRun;

    @Mixin
    private final MemoryChoice memory = new MemoryChoice();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws MacmonException {
        CommandLines.refuseTogether(spec, "--group", "--new-group");
        if (group == null && newGroup == null) {
            throw new ConfigException("group", "is missing; give the station's group, or use --new-group");
        }
        PolicyChange change = change();
        PrintWriter out = spec.commandLine().getOut();
        change.difference().forEach(out::println);
        out.flush();
        if (change.difference().isEmpty()) {
            report("the policy allows it already; nothing to change");
        } else if (!dryRun) {
            change.save();
            report(file + " is changed");
        }
        return 0;
    }

    private PolicyChange change() throws MacmonException {
        Target target = newGroup == null ? new Target(group, false) : new Target(newGroup, true);
        try (FindingDatabase database = memory.open()) {
            return PolicyChange.accepting(database, id, file, target, this::report);
        }
    }

    private void report(String message) {
        spec.commandLine().getErr().println("macmon: " + SafeText.ofMessage(message));
    }
}
