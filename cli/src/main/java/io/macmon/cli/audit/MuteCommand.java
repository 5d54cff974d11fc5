package io.macmon.cli.audit;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.Mute;
import io.macmon.cli.memory.FindingDatabase;
import io.macmon.cli.options.HelpSection;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.MacmonException;
import io.macmon.config.text.SafeText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code macmon audit mute}: keeps one finding from being reported for some time. */
@Command(
        name = "mute",
        customSynopsis = "macmon audit mute ID --for TIME --why TEXT [-i DEVICE | --state FILE]",
        description = {
            "Stop reporting a finding for some time",
            "",
            "ID is printed with each finding. The finding is still counted, but no longer changes the exit code. Every"
                    + " report lists the mute, who made it and why. A running audit applies the mute within two"
                    + " seconds. To change the time or the reason, mute the finding again."
        },
        exitCodeList = {"0:done", "1:failed; see the message", "2:invalid command line or setting"},
        footer = {
            "",
            "Documentation: docs/audit.md",
            "",
            "Examples:",
            "  macmon audit mute 7k2m9qxd --for 7d --why 'new switch, ticket 4711'",
            "  macmon audit mute 7k2m9qxd --for 90d --why 'cluster' -i eth0"
        })
final class MuteCommand implements Callable<Integer> {

    private static final Duration LONGEST = Duration.ofDays(3_650);
    private static final int MAX_LENGTH = 200;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());

    @Parameters(paramLabel = "ID", description = "The finding's ID")
    private String id;

    @Option(
            names = "--for",
            order = HelpSection.FINDINGS,
            required = true,
            paramLabel = "TIME",
            description = "How long, such as 7d; at most 3650d")
    private Duration duration;

    @Option(
            names = "--why",
            order = HelpSection.FINDINGS,
            required = true,
            paramLabel = "TEXT",
            description = "The reason, for the report; at most 200 characters")
    private String why;

    @Mixin
    private final MemoryChoice memory = new MemoryChoice();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws MacmonException {
        try (FindingDatabase database = memory.open()) {
            Mute mute = mute(database, id, duration, why, user());
            spec.commandLine().getErr().println("macmon: muted " + mute.key() + " until " + TIME.format(mute.until()));
        }
        return 0;
    }

    /**
     * Mutes a finding in a database.
     *
     * @param id  the finding's ID or key
     * @param who the user, for the report
     */
    static Mute mute(FindingDatabase database, String id, Duration duration, String why, String who)
            throws MacmonException {
        if (duration.isZero() || duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw new ConfigException("for", "must be longer than 0s, and at most 3650d");
        }
        if (why.isBlank() || why.length() > MAX_LENGTH) {
            throw new ConfigException("why", "must have 1 to " + MAX_LENGTH + " characters");
        }
        Finding finding = FindingChoice.in(database, id);
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Mute mute = new Mute(
                finding.kind(),
                finding.station(),
                finding.subject(),
                now,
                now.plus(duration),
                SafeText.of(who, MAX_LENGTH),
                SafeText.of(why.strip(), MAX_LENGTH));
        database.add(mute);
        return mute;
    }

    // sudo runs the command as root; the report should name the person.
    private static String user() {
        String sudo = System.getenv("SUDO_USER");
        return sudo == null || sudo.isBlank() ? System.getProperty("user.name", "unknown") : sudo;
    }
}
