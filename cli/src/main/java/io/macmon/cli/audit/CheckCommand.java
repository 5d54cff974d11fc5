package io.macmon.cli.audit;

import io.macmon.cli.process.ExitCode;
import io.macmon.config.policy.Group;
import io.macmon.config.policy.MacPattern;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.RandomizedMacs;
import io.macmon.config.policy.read.PolicyFile;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Problems;
import io.macmon.config.text.SafeText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code macmon audit check}: reports all errors in a policy. */
@Command(
        name = "check",
        customSynopsis = "macmon audit check FILE",
        description = {
            "Check a policy, and report all of its errors",
            "",
            "Reads the policy FILE and the lists that it names. Prints each error and warning as"
                    + " FILE:LINE:COLUMN: TEXT. Nothing is captured or changed."
        },
        exitCodeList = {
            "0:the policy is valid; there may be warnings",
            "1:a file cannot be read",
            "2:invalid policy, list or command line"
        },
        footer = {"", "Documentation: docs/audit.md", "", "Examples:", "  macmon audit check policy.yaml"})
final class CheckCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The policy")
    private Path file;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PolicyFile policy = new PolicyFile(file);
        List<ConfigException> errors = policy.check();
        PrintWriter out = spec.commandLine().getOut();
        errors.forEach(error -> out.println(SafeText.line(error.getMessage())));
        policy.warnings().forEach(warning -> out.println(SafeText.line(warning) + " (warning)"));
        out.println(errors.isEmpty() ? summary(policy.read()) : count(errors.size()));
        out.flush();
        if (errors.isEmpty()) {
            return ExitCode.DONE;
        }
        return errors.stream().allMatch(ConfigException::isUnreadable) ? ExitCode.FAILED : ExitCode.WRONG;
    }

    private static String count(int errors) {
        return errors == 1 ? "1 error" : errors + (errors == Problems.MAX ? " errors or more" : " errors");
    }

    // Without the prefixes of randomised addresses, which the user did not write.
    private static long listed(Group group) {
        List<MacPattern> added = group.randomized() == RandomizedMacs.DENY ? List.of() : RandomizedMacs.prefixes();
        return group.stations().stream()
                .filter(station -> !added.contains(station.pattern()))
                .count();
    }

    private static String summary(Policy policy) {
        long entries = policy.groups().stream().mapToLong(CheckCommand::listed).sum();
        int groups = policy.groups().size();
        return "valid: " + groups + (groups == 1 ? " group, " : " groups, ") + entries
                + (entries == 1 ? " entry" : " entries");
    }
}
