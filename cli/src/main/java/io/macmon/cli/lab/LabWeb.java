package io.macmon.cli.lab;

import io.macmon.cli.process.Threads;
import io.macmon.cli.web.WebServer;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The host's end of the lab's web page. The lab's network has no way out, so the run inside serves a Unix socket, which
 * network namespaces do not separate, and this process forwards the connections of browsers to it. Limits and checks
 * are those of the run's server.
 */
final class LabWeb implements AutoCloseable {

    /** The option of a run whose URL is printed outside of the lab. */
    static final String SILENT = "--log-level=warning";

    private static final String SOCKET = "web.sock";
    private static final String TOKEN = "token";
    private static final String THREAD = "macmon-lab-web";
    private static final int MAX_CLIENTS = 16;
    private static final long PAUSE_NANOS = 100_000_000L;
    private static final int COPY_BYTES = 16_384;

    private final Path directory;
    private final String token;
    private final ServerSocketChannel listening;
    private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();
    private final Thread acceptor = new Thread(this::accept, THREAD);

    private LabWeb(Path directory, String token, ServerSocketChannel listening) {
        this.directory = directory;
        this.token = token;
        this.listening = listening;
    }

    /**
     * Listens on an address of the host.
     *
     * @throws MacmonException if it cannot be used
     */
    static LabWeb open(InetSocketAddress address) throws MacmonException {
        try {
            ServerSocketChannel listening = ServerSocketChannel.open();
            try {
                listening.bind(address);
                Path directory = Files.createTempDirectory("macmon-lab"); // for this user only
                String token = WebServer.randomToken();
                Path file = Files.createFile(
                        directory.resolve(TOKEN),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(file, token);
                LabWeb web = new LabWeb(directory, token, listening);
                web.acceptor.setDaemon(true);
                web.acceptor.start();
                return web;
            } catch (IOException failed) {
                listening.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw new MacmonException(
                    "cannot serve the web page on " + address.getHostString() + ":" + address.getPort() + ": "
                            + IoErrorText.of(failed),
                    "give another address with --web",
                    failed);
        }
    }

    /** The options of the run in the lab that serves the page. */
    static List<String> options(Path directory) {
        return List.of("--web=unix:" + directory.resolve(SOCKET), "--web-token-file=" + directory.resolve(TOKEN));
    }

    /** Where the run serves its socket. */
    Path directory() {
        return directory;
    }

    String url() throws MacmonException {
        try {
            InetSocketAddress address = (InetSocketAddress) listening.getLocalAddress();
            String host = address.getAddress().getHostAddress();
            return "http://" + (host.indexOf(':') < 0 ? host : "[::1]") + ":" + address.getPort() + "/#token=" + token;
        } catch (IOException closed) {
            throw new MacmonException("the web page has ended", closed);
        }
    }

    private void accept() {
        while (listening.isOpen()) {
            try {
                SocketChannel client = listening.accept();
                if (clients.size() < MAX_CLIENTS) {
                    clients.add(client);
                    start(() -> forward(client));
                } else {
                    client.close();
                }
            } catch (IOException closedOrNoDescriptor) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, THREAD);
        thread.setDaemon(true);
        thread.start();
    }

    private void forward(SocketChannel client) {
        try (client;
                SocketChannel run = SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve(SOCKET)))) {
            start(() -> copy(client, run));
            copy(run, client);
        } catch (IOException notYetOrGone) {
            // the browser tries again
        } finally {
            clients.remove(client);
        }
    }

    private static void copy(SocketChannel from, SocketChannel to) {
        ByteBuffer part = ByteBuffer.allocate(COPY_BYTES);
        try {
            while (from.read(part.clear()) >= 0) {
                part.flip();
                while (part.hasRemaining()) {
                    to.write(part);
                }
            }
            to.shutdownOutput();
        } catch (IOException ended) {
            // one of the two has closed the connection
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
            Threads.join(acceptor);
            for (SocketChannel client : clients) {
                client.close();
            }
        } catch (IOException alreadyClosed) {
            // then it is closed
        }
        delete(directory);
    }

    /** Deletes the directory of the run's socket; by the run itself, in case this process was killed. */
    static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException deletedAlready) {
            // or the system removes it, with other temporary files
        }
    }
}
