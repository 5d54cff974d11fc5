package io.macmon.fleet.application;

import io.macmon.config.file.TrustedPath;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;

/** The directory of an instance's state. Kafka Streams changes its mode, and deletes directories in it. */
final class StateDirectory {

    // Kafka Streams throws a general exception with this text.
    private static final String IN_USE = "multiple instances of Kafka Streams";

    private StateDirectory() {}

    /**
     * Creates the directory, or checks that an existing one is that of an instance, or empty.
     *
     * @throws MacmonException if it is not, other users can write there, or it cannot be created
     */
    static void open(Path directory) throws MacmonException {
        try {
            // Shows who was where and when, so only this user has access.
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            TrustedPath.resolve(directory);
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(directory);
            if (mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
                throw new MacmonException(
                        "cannot keep the state in " + directory + ": other users can write there",
                        "run: chmod go-w " + directory);
            }
            if (!InstanceId.isIn(directory) && !isEmpty(directory)) {
                throw new MacmonException(
                        "cannot keep the state in " + directory + ": it contains files of another program",
                        "give a new or empty directory with --state");
            }
        } catch (IOException failed) {
            String reason = failed instanceof FileAlreadyExistsException ? "not a directory" : IoErrorText.of(failed);
            throw new MacmonException(
                    "cannot keep the state in " + directory + ": " + reason,
                    "give another directory with --state",
                    failed);
        }
    }

    /** Explains why Kafka Streams cannot use the directory. */
    static MacmonException unusable(Path directory, KafkaException failure) {
        String reason = String.valueOf(failure.getMessage());
        return reason.contains(IN_USE)
                ? new MacmonException(
                        "cannot keep the state in " + directory + ": another instance is using it",
                        "give each instance a separate directory with --state",
                        failure)
                : new MacmonException(
                        "cannot start the application with the state in " + directory + ": " + reason,
                        "give another directory with --state; the state is copied from Kafka",
                        failure);
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }
}
