package io.macmon.fleet.application;

import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * Identifies an instance across restarts. When one that was killed starts again, the brokers return its partitions at
 * once, without waiting until they consider it dead.
 */
final class InstanceId {

    private static final String FILE = "instance-id";

    private InstanceId() {}

    /** Whether a directory has an ID, so that it is that of an instance. */
    static boolean isIn(Path directory) {
        return Files.isRegularFile(directory.resolve(FILE));
    }

    /**
     * The ID in a directory; a new, random one at the first call.
     *
     * @throws MacmonException if it cannot be read or written
     */
    static String in(Path directory) throws MacmonException {
        Path file = directory.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                Path written = Files.writeString(
                        directory.resolve(FILE + ".new"), UUID.randomUUID().toString());
                Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return UUID.fromString(Files.readString(file)).toString();
        } catch (IOException failed) {
            throw new MacmonException(
                    "cannot read or write " + file + ": " + IoErrorText.of(failed),
                    "check the rights of this user, or give another directory with --state",
                    failed);
        } catch (IllegalArgumentException damaged) {
            throw new MacmonException(
                    "cannot use " + file + ": not a UUID", "delete it; the next start writes a new one", damaged);
        }
    }
}
