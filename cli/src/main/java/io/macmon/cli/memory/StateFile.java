package io.macmon.cli.memory;

import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/** Where a database lies when nobody says so, and who may read it: it tells who was where and when. */
public final class StateFile {

    private static final int MAX_NAME_LENGTH = 100;

    private StateFile() {}

    /**
     * {@code macmon/audit-ORIGIN.db} in the XDG state directory, {@code $XDG_STATE_HOME} or {@code ~/.local/state}.
     *
     * @param origin      the parent's name, or that of a capture file; what does not fit into a file's name becomes {@code _}
     * @param environment in which the program runs
     */
    public static Path defaultPath(String origin, Map<String, String> environment) {
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        // A relative path there is invalid, says the XDG Base Directory Specification, and is to be ignored.
        Path directory = state.startsWith("/")
                ? Path.of(state)
                : Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".local", "state");
        String name = origin.replaceAll("[^A-Za-z0-9._-]", "_");
        return directory
                .resolve("macmon")
                .resolve("audit-" + name.substring(0, Math.min(name.length(), MAX_NAME_LENGTH)) + ".db");
    }

    /** Makes the file and its directories where they are missing, for their owner alone; what is there keeps its permissions. */
    static void prepare(Path file) throws MacmonException {
        try {
            Path directory = file.getParent();
            if (directory != null && !Files.isDirectory(directory)) {
                Files.createDirectories(directory, mode("rwx------"));
            }
            Files.createFile(file, mode("rw-------"));
        } catch (FileAlreadyExistsException there) {
            if (!Files.exists(file)) {
                throw failure(file, there.getFile() + " is in the way", there);
            }
        } catch (IOException failed) {
            throw failure(file, IoErrorText.of(failed), failed);
        }
        if (!Files.isRegularFile(file)) {
            throw failure(file, "it is no regular file", null);
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    static MacmonException failure(Path file, String reason, Exception cause) {
        return new MacmonException(
                "cannot open the database " + file + ": " + reason + "; give another file with --state", cause);
    }
}
