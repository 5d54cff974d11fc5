package io.macmon.cli.memory;

import io.macmon.config.file.TrustedPath;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The default path of a database, and its permissions. Only the owner has access, because a database shows who was
 * where and when.
 */
public final class DatabasePath {

    private static final int MAX_NAME_LENGTH = 100;
    private static final String PREFIX = "audit-";
    private static final String SUFFIX = ".db";

    private DatabasePath() {}

    /**
     * Returns {@code audit-ORIGIN.db} in the state directory of a systemd service ({@code $STATE_DIRECTORY}), or else
     * {@code macmon/audit-ORIGIN.db} in the XDG state directory, {@code $XDG_STATE_HOME} or {@code ~/.local/state}.
     *
     * @param origin      the name of the parent or capture file; {@code _} replaces characters that a file
     *                    name cannot contain
     * @param environment the program's environment variables
     */
    public static Path defaultPath(String origin, Map<String, String> environment) {
        String name = origin.replaceAll("[^A-Za-z0-9._-]", "_");
        return directory(environment)
                .resolve(PREFIX + name.substring(0, Math.min(name.length(), MAX_NAME_LENGTH)) + SUFFIX);
    }

    /** The databases in the default directory, sorted by name. */
    public static List<Path> existing(Map<String, String> environment) {
        try (Stream<Path> files = Files.list(directory(environment))) {
            return files.filter(file -> file.getFileName().toString().startsWith(PREFIX)
                            && file.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException noDirectory) {
            return List.of();
        }
    }

    /** The state directory of this user, or of this service. It may not exist yet. */
    public static Path directory(Map<String, String> environment) {
        String service = environment.getOrDefault("STATE_DIRECTORY", "").split(":", -1)[0]; // systemd.exec(5)
        if (service.startsWith("/")) {
            return Path.of(service);
        }
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        // The XDG Base Directory Specification requires programs to ignore relative paths.
        Path directory = state.startsWith("/")
                ? Path.of(state)
                : Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".local", "state");
        return directory.resolve("macmon");
    }

    /**
     * Creates missing directories and the file with owner-only permissions. Does not change the permissions of existing
     * ones.
     */
    static void prepare(Path file) throws MacmonException {
        try {
            Path directory = file.getParent();
            if (directory != null && !Files.isDirectory(directory)) {
                Files.createDirectories(directory, mode("rwx------"));
            }
            Files.createFile(TrustedPath.resolveWithSiblings(file), mode("rw-------"));
        } catch (FileAlreadyExistsException exists) {
            if (!Files.exists(file)) {
                throw failure(
                        file, exists.getFile() + " already exists, but is not a usable file or directory", exists);
            }
        } catch (IOException failed) {
            throw failure(file, IoErrorText.of(failed), failed);
        }
        if (!Files.isRegularFile(file)) {
            throw failure(file, "it is not a regular file", null);
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    static MacmonException failure(Path file, String reason, Exception cause) {
        return new MacmonException(
                "cannot open the database " + file + ": " + reason, "give another file with --state", cause);
    }
}
