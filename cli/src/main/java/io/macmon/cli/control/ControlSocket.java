package io.macmon.cli.control;

import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The name of one run's control socket, reserved by a lock that ends with the process. What a killed process has left
 * behind in the directory is removed.
 */
public final class ControlSocket implements AutoCloseable {

    static final String ENDING = ".sock";

    private static final String LOCK_ENDING = ".lock";
    private static final int MAX_SAME_NAME = 100;
    private static final String NAME_CHARACTERS = "A-Za-z0-9._-";
    private static final Pattern NAME = Pattern.compile("[" + NAME_CHARACTERS + "]+\\" + ENDING);
    private static final Set<OpenOption> LOCK_OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final Path path;
    private final FileChannel lock;

    private ControlSocket(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Reserves a name, or the name with a number if another process has it.
     *
     * @param directory belongs to this user, and no other can write to it
     * @param name      such as {@code watch-eth0}
     */
    static ControlSocket reserve(Path directory, String name) throws MacmonException {
        String safe = name.replaceAll("[^" + NAME_CHARACTERS + "]", "_");
        try {
            removeAbandoned(directory);
            for (int number = 1; number < MAX_SAME_NAME; number++) {
                String numbered = number == 1 ? safe : safe + "-" + number;
                FileChannel lock = tryLock(directory, numbered);
                if (lock != null) {
                    return new ControlSocket(directory.resolve(numbered + ENDING), lock);
                }
            }
        } catch (IOException failed) {
            throw failure(directory.resolve(safe + ENDING), failed);
        }
        throw new MacmonException("cannot open a control socket: " + directory + " has too many named " + safe);
    }

    /** The sockets with names that macmon gives, sorted by name; none if the directory does not exist. */
    static List<Path> in(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted(Comparator.comparing(ControlSocket::nameOf))
                    .toList();
        } catch (IOException noDirectory) {
            return List.of();
        }
    }

    private static void removeAbandoned(Path directory) throws IOException {
        for (Path socket : in(directory)) {
            FileChannel lock = tryLock(directory, nameOf(socket));
            if (lock != null) {
                new ControlSocket(socket, lock).close();
            }
        }
    }

    // The lock's file may just have been removed by the process that had it; then it locks nothing.
    private static FileChannel tryLock(Path directory, String name) throws IOException {
        Path file = directory.resolve(name + LOCK_ENDING);
        while (true) {
            FileChannel channel = FileChannel.open(
                    file,
                    LOCK_OPTIONS,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            boolean isLocked = false;
            try {
                FileLock lock = channel.tryLock();
                isLocked = lock != null && Files.exists(file, LinkOption.NOFOLLOW_LINKS);
                if (isLocked) {
                    return channel;
                } else if (lock == null) {
                    return null;
                }
            } catch (OverlappingFileLockException ofThisProcess) {
                return null;
            } finally {
                if (!isLocked) {
                    channel.close();
                }
            }
        }
    }

    /** The name of a socket, without its directory and ending. */
    static String nameOf(Path socket) {
        String file = socket.getFileName().toString();
        return file.substring(0, file.length() - ENDING.length());
    }

    ServerSocketChannel listen() throws IOException {
        Files.deleteIfExists(path); // its owner is dead, because this process has the lock
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
            return channel;
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    Path path() {
        return path;
    }

    static MacmonException failure(Path path, IOException reason) {
        return new MacmonException("cannot open the control socket " + path + ": " + IoErrorText.of(reason), reason);
    }

    /** Removes the socket and the lock. */
    @Override
    public void close() {
        try (lock) {
            Files.deleteIfExists(path);
            Files.deleteIfExists(path.resolveSibling(nameOf(path) + LOCK_ENDING));
        } catch (IOException left) {
            // the next process that reserves a name here removes it
        }
    }
}
