package io.macmon.cli.audit;

import io.macmon.analyzer.audit.finding.Mute;
import io.macmon.cli.audit.PolicyChange.Target;
import io.macmon.cli.control.ControlCommand;
import io.macmon.cli.control.ControlReply;
import io.macmon.cli.memory.FindingDatabase;
import io.macmon.cli.memory.StationDatabase;
import io.macmon.cli.process.SignalHandler;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Durations;
import io.macmon.config.text.MacmonException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What clients of the control socket can do about a finding of a running audit. */
final class FindingActions {

    private static final String USER = "ctl";

    private final Optional<StationDatabase> database;
    private final Optional<Path> policy;

    /**
     * @param database where the findings are; empty if the audit keeps none
     * @param policy   the policy file; empty if none
     */
    FindingActions(Optional<StationDatabase> database, Optional<Path> policy) {
        this.database = database;
        this.policy = policy;
    }

    /** {@code mute ID TIME REASON}. */
    void mute(List<String> arguments, ControlReply reply) throws MacmonException {
        if (arguments.size() != 3) {
            throw new ConfigException(
                    "mute needs a finding's ID, a TIME and a REASON, as in: mute 7k2m9qxd 7d 'ticket 4711'");
        }
        try (FindingDatabase findings = findings()) {
            Mute mute = MuteCommand.mute(
                    findings, arguments.get(0), Durations.parse(arguments.get(1)), arguments.get(2), USER);
            reply.text("muted", mute.key()).text("until", mute.until().toString());
        }
    }

    /** {@code accept ID [--new-group] GROUP}: returns once the changed policy is in effect. */
    void accept(List<String> arguments, ControlReply reply) throws MacmonException {
        boolean isNew = arguments.size() == 3 && arguments.get(1).equals(ControlCommand.NEW_GROUP);
        if (arguments.size() != 2 && !isNew) {
            throw new ConfigException("accept needs a finding's ID and a GROUP, as in: accept 7k2m9qxd printers");
        }
        Path file = policy.orElseThrow(
                () -> new MacmonException("this audit has no policy to change", "run it with --policy FILE"));
        String id = arguments.get(0);
        Target target = new Target(arguments.get(arguments.size() - 1), isNew);
        List<String> notes = new ArrayList<>();
        PolicyChange change;
        try (FindingDatabase findings = findings()) {
            change = PolicyChange.accepting(findings, id, file, target, notes::add);
        }
        if (!change.difference().isEmpty()) {
            save(change, command(id, file, target));
            SignalHandler.raise(SignalHandler.HANGUP);
        }
        reply.list("changed", change.difference(), ControlReply::quoted).list("notes", notes, ControlReply::quoted);
    }

    // The database is that of this run, not that of the user who runs the command.
    private String command(String id, Path file, Target target) throws MacmonException {
        return "macmon audit accept " + quoted(id) + " --state "
                + quoted(kept().file().toAbsolutePath().toString()) + " --policy "
                + quoted(file.toAbsolutePath().toString())
                + (target.isNew() ? " " + ControlCommand.NEW_GROUP + " " : " --group ")
                + quoted(target.group());
    }

    // For a shell.
    private static String quoted(String word) {
        return word.matches("[\\w./:@+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    // A service may not write to /etc.
    private static void save(PolicyChange change, String command) throws MacmonException {
        try {
            change.save();
        } catch (MacmonException failed) {
            throw new MacmonException(failed.problem(), "as a user who may change the policy, run: " + command, failed);
        }
    }

    private FindingDatabase findings() throws MacmonException {
        return FindingDatabase.open(kept().file());
    }

    private StationDatabase kept() throws MacmonException {
        return database.orElseThrow(
                () -> new MacmonException("this audit has no database, and so no IDs", "run it without --no-state"));
    }
}
