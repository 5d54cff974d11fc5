package io.macmon.cli.audit;

import io.macmon.cli.memory.DatabasePath;
import io.macmon.cli.memory.FindingDatabase;
import io.macmon.cli.options.HelpSection;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.MacmonException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The options that select the database of an audit, for commands that read or change what it holds. */
public final class MemoryChoice {

    @Option(
            names = {"-i", "--parent"},
            order = HelpSection.DATABASE,
            paramLabel = "DEVICE",
            description = "The database of the audits of DEVICE")
    private String device;

    @Option(
            names = "--state",
            order = HelpSection.DATABASE,
            paramLabel = "FILE",
            description = "The database FILE (default: the only one in the XDG state directory)")
    private Path state;

    FindingDatabase open() throws MacmonException {
        return FindingDatabase.open(file());
    }

    /** Whether a database is selected. */
    public boolean isGiven() {
        return state != null || device != null;
    }

    /** The selected database; all of this user's if none is. */
    public List<Path> files() {
        return isGiven() ? List.of(file()) : DatabasePath.existing(System.getenv());
    }

    private Path file() {
        if (state != null && device != null) {
            throw new ConfigException("state", "cannot be combined with --parent; drop one of them");
        }
        if (state != null) {
            return state;
        }
        if (device != null) {
            return DatabasePath.defaultPath(device, System.getenv());
        }
        List<Path> known = DatabasePath.existing(System.getenv());
        if (known.size() == 1) {
            return known.get(0);
        }
        throw new ConfigException(
                "state",
                known.isEmpty()
                        ? "this user has no audit database; select one with -i DEVICE or --state FILE"
                        : "there are several databases ("
                                + known.stream()
                                        .map(file -> file.getFileName().toString())
                                        .collect(Collectors.joining(", "))
                                + "); select one with -i DEVICE or --state FILE");
    }
}
