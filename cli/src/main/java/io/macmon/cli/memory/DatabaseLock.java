package io.macmon.cli.memory;

import io.macmon.config.file.TrustedPath;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Prevents a second macmon from using a database; other programs may read the database. Locks a separate file, because
 * a lock on the database itself would be lost as soon as any code in this process closed the database. The lock ends
 * with the process. The lock file remains, and contains the process ID.
 */
final class DatabaseLock implements AutoCloseable {

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final int MAX_PID_DIGITS = 20;

    private final FileChannel channel;

    private DatabaseLock(FileChannel channel) {
        this.channel = channel;
    }

    static DatabaseLock acquire(Path database) throws MacmonException {
        Path file = database.resolveSibling(database.getFileName() + ".lock");
        try {
            FileChannel channel = FileChannel.open(
                    TrustedPath.resolve(file),
                    Set.of(
                            LinkOption.NOFOLLOW_LINKS,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE),
                    OWNER_ONLY);
            try {
                return lock(database, channel);
            } catch (MacmonException | IOException failed) {
                channel.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw DatabasePath.failure(database, "cannot lock " + file + ": " + IoErrorText.of(failed), failed);
        }
    }

    private static DatabaseLock lock(Path database, FileChannel channel) throws MacmonException, IOException {
        if (tryLock(channel) == null) {
            throw DatabasePath.failure(database, "another macmon, process " + readPid(channel) + ", is using it", null);
        }
        try {
            channel.truncate(0).write(ByteBuffer.wrap(ownPid().getBytes(StandardCharsets.US_ASCII)), 0);
        } catch (IOException full) {
            // the lock is held; only the process ID is missing
        }
        return new DatabaseLock(channel);
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    private static String ownPid() {
        return ProcessHandle.current().pid() + "\n";
    }

    private static String readPid(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_PID_DIGITS);
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failed) {
            // nothing is left to write, and the lock ends with the process
        }
    }
}
