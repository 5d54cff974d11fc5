package io.macmon.cli.control;

import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the control sockets are: {@code $RUNTIME_DIRECTORY} of a systemd service, {@code /run/macmon-root} of root,
 * {@code $XDG_RUNTIME_DIR/macmon} of other users. Other users cannot write to any of them, so they can plant neither
 * a link nor a socket there.
 */
final class RuntimeDirectory {

    private static final Path OF_SERVICES = Path.of("/run/macmon");
    private static final Path OF_ROOT = Path.of("/run/macmon-root");
    private static final int WRITABLE_BY_OTHERS = 022;
    private static final int STICKY = 01000;

    private RuntimeDirectory() {}

    /**
     * The directory for this process's socket, which is created if necessary; empty if this user has none.
     *
     * @throws MacmonException if another user can write to it, or it cannot be created
     */
    static Optional<Path> open(Map<String, String> environment, int user) throws MacmonException {
        Optional<Path> own = ofService(environment).or(() -> user == 0 ? Optional.of(OF_ROOT) : ofUser(environment));
        if (own.isPresent()) {
            create(own.get());
            requirePrivate(own.get().getParent(), user, STICKY); // in /tmp, for example, no other user can move it
            requirePrivate(own.get(), user, 0);
        }
        return own;
    }

    /** Where a client looks for sockets: only in {@code $RUNTIME_DIRECTORY} if that is set. */
    static List<Path> all(Map<String, String> environment) {
        Optional<Path> chosen = ofService(environment);
        if (chosen.isPresent()) {
            return List.of(chosen.get());
        }
        Set<Path> all = new LinkedHashSet<>();
        all.add(OF_SERVICES);
        all.add(OF_ROOT);
        ofUser(environment).ifPresent(all::add);
        return List.copyOf(all);
    }

    /** The number of this process's user. */
    static int user() {
        try {
            return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException noProc) {
            return -1;
        }
    }

    static boolean isOfService(Map<String, String> environment) {
        return ofService(environment).isPresent();
    }

    private static Optional<Path> ofService(Map<String, String> environment) {
        return absolute(environment.getOrDefault("RUNTIME_DIRECTORY", "").split(":", -1)[0]);
    }

    private static Optional<Path> ofUser(Map<String, String> environment) {
        return absolute(environment.getOrDefault("XDG_RUNTIME_DIR", "")).map(directory -> directory.resolve("macmon"));
    }

    private static Optional<Path> absolute(String text) {
        return text.startsWith("/") && text.length() > 1 ? Optional.of(Path.of(text)) : Optional.empty();
    }

    private static void create(Path directory) throws MacmonException {
        try {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException exists) {
            // the check follows
        } catch (IOException failed) {
            throw refusal(directory, IoErrorText.of(failed));
        }
    }

    private static void requirePrivate(Path directory, int user, int exempting) throws MacmonException {
        try {
            Map<String, Object> attributes =
                    Files.readAttributes(directory, "unix:uid,mode,isDirectory", LinkOption.NOFOLLOW_LINKS);
            int owner = (int) attributes.get("uid");
            int mode = (int) attributes.get("mode");
            if (!(boolean) attributes.get("isDirectory")) {
                throw refusal(directory, "it is not a directory");
            }
            if (owner != user && owner != 0) {
                throw refusal(directory, "it belongs to another user");
            }
            if ((mode & WRITABLE_BY_OTHERS) != 0 && (mode & exempting) == 0) {
                throw refusal(directory, "other users can write to it");
            }
        } catch (IOException unreadable) {
            throw refusal(directory, IoErrorText.of(unreadable));
        }
    }

    private static MacmonException refusal(Path directory, String reason) {
        return new MacmonException(
                "no control socket: cannot use " + directory + ": " + reason,
                "give a directory that only this user can write to in RUNTIME_DIRECTORY");
    }
}
