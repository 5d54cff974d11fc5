package io.macmon.cli.memory;

import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Keeps a second macmon away from a database; others may read it. A lock on a file beside it, for one on the database would be lost as
 * soon as anybody in this process closed that. The lock ends with the process; the file, which tells its number, stays.
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
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    OWNER_ONLY);
            try {
                return lock(database, channel);
            } catch (MacmonException | IOException failed) {
                channel.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw new MacmonException(
                    "cannot open the database " + database + ": cannot lock " + file + ": " + IoErrorText.of(failed)
                            + "; give another file with --state",
                    failed);
        }
    }

    private static DatabaseLock lock(Path database, FileChannel channel) throws MacmonException, IOException {
        if (tryLock(channel) == null) {
            throw new MacmonException("cannot open the database " + database + ": another macmon, process "
                    + readPid(channel) + ", uses it; give this one another file with --state");
        }
        try {
            channel.truncate(0).write(ByteBuffer.wrap(ownPid().getBytes(StandardCharsets.US_ASCII)), 0);
        } catch (IOException full) {
            // the lock holds; who has it remains untold
        }
        return new DatabaseLock(channel);
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ours) {
            return null;
        }
    }

    private static String ownPid() {
        return ProcessHandle.current().pid() + "\n";
    }

    private static String readPid(FileChannel channel) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(MAX_PID_DIGITS);
        channel.read(octets, 0);
        return new String(octets.array(), 0, octets.position(), StandardCharsets.US_ASCII).strip();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failed) {
            // nothing was to be written, and the lock goes with the process
        }
    }
}
