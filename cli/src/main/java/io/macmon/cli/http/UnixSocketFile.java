package io.macmon.cli.http;

import io.macmon.config.file.TrustedPath;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** The file of a Unix socket, for its owner and group. A socket that a killed process has left behind is replaced. */
final class UnixSocketFile {

    private UnixSocketFile() {}

    /**
     * Creates the socket where its path leads.
     *
     * @return the address in use, without links
     * @throws IOException if another user could redirect the path, another process listens there, or the file exists
     *     and is not a socket
     */
    static UnixDomainSocketAddress bind(ServerSocketChannel listening, Path path, int backlog) throws IOException {
        Path file = TrustedPath.resolve(path);
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(file);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            removeAbandoned(file, address);
        }
        listening.bind(address, backlog); // macmon's umask keeps others out until the next line
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        return address;
    }

    private static void removeAbandoned(Path file, UnixDomainSocketAddress address) throws IOException {
        boolean isSocket = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther();
        if (!isSocket) {
            throw new FileAlreadyExistsException(file.toString(), null, "the file exists and is not a socket");
        }
        try (SocketChannel owner = SocketChannel.open(address)) {
            throw new FileAlreadyExistsException(file.toString(), null, "another process listens on it");
        } catch (FileAlreadyExistsException inUse) {
            throw inUse;
        } catch (IOException nobodyListens) {
            Files.delete(file);
        }
    }

    static void remove(SocketAddress address) {
        if (address instanceof UnixDomainSocketAddress unix) {
            try {
                Files.deleteIfExists(unix.getPath());
            } catch (IOException left) {
                // the next process that listens here replaces it
            }
        }
    }
}
