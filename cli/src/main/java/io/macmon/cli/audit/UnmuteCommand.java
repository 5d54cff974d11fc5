package io.macmon.cli.audit;

import io.macmon.analyzer.audit.finding.Mute;
import io.macmon.cli.memory.FindingDatabase;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.MacmonException;
import io.macmon.config.text.SafeText;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code macmon audit unmute}: removes a mute. */
@Command(
        name = "unmute",
        customSynopsis = "macmon audit unmute ID [-i DEVICE | --state FILE]",
        description = {"Report a muted finding again", "", "A running audit reports the finding when it occurs again."},
        exitCodeList = {"0:done", "1:failed; see the message", "2:invalid command line or setting"},
        footer = {"", "Documentation: docs/audit.md", "", "Examples:", "  macmon audit unmute 7k2m9qxd"})
final class UnmuteCommand implements Callable<Integer> {

    private static final int MAX_LENGTH = 100;

    @Parameters(paramLabel = "ID", description = "The finding's ID")
    private String id;

    @Mixin
    private final MemoryChoice memory = new MemoryChoice();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws MacmonException {
        try (FindingDatabase database = memory.open()) {
            List<Mute> named = database.mutes().stream()
                    .filter(mute -> FindingChoice.isNamed(id, mute.key()))
                    .toList();
            if (named.isEmpty()) {
                throw new ConfigException("no muted finding in " + database.file() + " has the ID '"
                        + SafeText.of(id, MAX_LENGTH) + "'; 'macmon audit findings --muted' lists them");
            }
            FindingChoice.requireOne(id, named.stream().map(Mute::key).toList());
            database.remove(named.get(0));
            spec.commandLine()
                    .getErr()
                    .println("macmon: unmuted " + named.get(0).key());
        }
        return 0;
    }
}
