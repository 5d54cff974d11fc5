package io.macmon.config.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A setting is invalid, or the file that it names cannot be read. The message gives the setting, the rule, and the
 * value.
 */
public final class ConfigException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String setting;
    private final String problem;
    private final boolean unreadable;

    /**
     * @param setting long name of the option without dashes, or {@code file:line}
     * @param problem the rule and the value
     */
    public ConfigException(String setting, String problem) {
        this(setting, problem, setting + ": " + problem, false);
    }

    /** Creates an exception for a setting that is missing; the problem says which. */
    public ConfigException(String problem) {
        this("", problem, problem, false);
    }

    private ConfigException(String setting, String problem, String message, boolean unreadable) {
        super(message);
        this.setting = setting;
        this.problem = problem;
        this.unreadable = unreadable;
    }

    /** Creates an exception for a file that is missing or cannot be read; the file is its setting. */
    public static ConfigException cannotRead(Path file, IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return cannotRead(file, "no such file");
        }
        return cannotRead(file, Files.isDirectory(file) ? "it is a directory" : IoErrorText.of(failure));
    }

    /** Like {@link #cannotRead(Path, IOException)}, with a reason, and what to do. */
    public static ConfigException cannotRead(Path file, String reason) {
        String message = "cannot read " + file + ": " + reason;
        return new ConfigException(file.toString(), message, message, true);
    }

    /** This error, located where another file names the file of this one. */
    public ConfigException at(String location) {
        return new ConfigException(location, getMessage(), location + ": " + getMessage(), unreadable);
    }

    /** Long name of the option without dashes, or a file, or a position in it; empty if the setting is missing. */
    public String setting() {
        return setting;
    }

    /** The message without the setting. */
    public String problem() {
        return problem;
    }

    /** Whether a file is missing or cannot be read. Then no text that the user wrote is known to be wrong. */
    public boolean isUnreadable() {
        return unreadable;
    }
}
