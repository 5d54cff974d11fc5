package io.macmon.cli.control;

import io.macmon.cli.process.ErrorReport;
import io.macmon.cli.process.Threads;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Serves the control socket of one run, on a separate thread. Clients are bounded in number, bytes and time, and so
 * is what they can make this thread do: {@value #MAX_CLIENTS} of them at once (one more ends the connection that has
 * waited longest), about {@value #MAX_ROUNDS_PER_SECOND} requests or new clients a second.
 */
public final class ControlServer implements AutoCloseable {

    static final int MAX_CLIENTS = 16;
    static final int MAX_ROUNDS_PER_SECOND = 100;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long SELECT_MILLIS = 200;
    private static final long LAST_REPLIES_NANOS = 1_000_000_000L;

    private final ControlSocket socket;
    private final ServerSocketChannel listening;
    final Selector selector;
    private final ControlCommands commands;
    private final long patienceNanos;
    private final Consumer<String> report;
    private final List<ControlConnection> clients = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "macmon-control");
    private volatile boolean stopping;

    private ControlServer(
            ControlSocket socket,
            ServerSocketChannel listening,
            Selector selector,
            ControlCommands commands,
            Duration patience,
            Consumer<String> report) {
        this.socket = socket;
        this.listening = listening;
        this.selector = selector;
        this.commands = commands;
        patienceNanos = patience.toNanos();
        this.report = report;
    }

    /**
     * Starts to serve in the runtime directory; empty if this user has none.
     *
     * @param name     such as {@code watch-eth0}; gets a number if another process has it
     * @param commands what clients may ask
     * @param report   receives a message if the server ends before it is closed; called by its thread
     */
    public static Optional<ControlServer> open(String name, ControlCommands commands, Consumer<String> report)
            throws MacmonException {
        Optional<Path> directory = RuntimeDirectory.open(System.getenv(), RuntimeDirectory.user());
        return directory.isEmpty()
                ? Optional.empty()
                : Optional.of(start(ControlSocket.reserve(directory.get(), name), commands, PATIENCE, report));
    }

    /** Whether this process is a service that has a runtime directory, so that its clients expect a socket. */
    public static boolean isExpected() {
        return RuntimeDirectory.isOfService(System.getenv());
    }

    static ControlServer start(
            ControlSocket socket, ControlCommands commands, Duration patience, Consumer<String> report)
            throws MacmonException {
        try {
            ServerSocketChannel listening = socket.listen();
            Selector selector = Selector.open();
            listening.configureBlocking(false);
            listening.register(selector, SelectionKey.OP_ACCEPT);
            ControlServer server = new ControlServer(socket, listening, selector, commands, patience, report);
            server.thread.setDaemon(true);
            server.thread.start();
            return server;
        } catch (IOException failed) {
            socket.close();
            throw ControlSocket.failure(socket.path(), failed);
        }
    }

    private void run() {
        try {
            while (!stopping) {
                selector.select(SELECT_MILLIS);
                serveReady();
                closeOverdue();
                Thread.sleep(1_000 / MAX_ROUNDS_PER_SECOND);
            }
            sendLastReplies();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | Error failed) {
            report.accept(ErrorReport.ofEndedServer("the control socket " + socket.path(), failed));
        } finally {
            clients.forEach(ControlConnection::close);
            closeQuietly();
        }
    }

    // Of each client at most one request, and at most one new client, in a round.
    private void serveReady() throws IOException {
        List<SelectionKey> ready = List.copyOf(selector.selectedKeys());
        selector.selectedKeys().clear();
        boolean isNew = false;
        for (SelectionKey key : ready) {
            if (key.attachment() instanceof ControlConnection client) {
                serve(client);
            } else {
                isNew = true;
            }
        }
        clients.stream().filter(ControlConnection::hasRequest).toList().forEach(this::serve);
        if (isNew) {
            accept();
        }
    }

    private void serve(ControlConnection client) {
        try {
            if (client.isReplying()) {
                client.write();
            } else {
                client.read(this::answer);
            }
        } catch (IOException gone) {
            client.close();
        }
    }

    // If this process has no descriptor left, the client waits until there is one.
    private void accept() {
        try {
            SocketChannel channel = listening.accept();
            if (channel != null) {
                add(channel);
            }
        } catch (IOException refused) {
            // tried again in the next round
        }
    }

    private void add(SocketChannel channel) throws IOException {
        clients.removeIf(client -> !client.isOpen());
        if (clients.size() >= MAX_CLIENTS) {
            ControlConnection oldest = clients.stream()
                    .min(Comparator.comparingLong(ControlConnection::sinceNanos))
                    .orElseThrow();
            oldest.close();
            clients.remove(oldest);
        }
        channel.configureBlocking(false);
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        ControlConnection client = new ControlConnection(channel, key, patienceNanos);
        key.attach(client);
        clients.add(client);
        serve(client); // most clients have already sent their request
    }

    private void closeOverdue() {
        long now = System.nanoTime();
        clients.stream().filter(client -> client.isOverdue(now)).forEach(ControlConnection::close);
        clients.removeIf(client -> !client.isOpen());
    }

    private String answer(String line) {
        try {
            ControlRequest request = ControlRequest.parse(line);
            return commands.answer(request.command(), request.arguments()) + "\n";
        } catch (IllegalArgumentException malformed) {
            return ControlReply.ofFailure(String.valueOf(malformed.getMessage()))
                    .line();
        }
    }

    private void sendLastReplies() throws IOException {
        long end = System.nanoTime() + LAST_REPLIES_NANOS;
        while (clients.stream().anyMatch(ControlConnection::isReplying) && System.nanoTime() < end) {
            selector.select(SELECT_MILLIS);
            selector.selectedKeys().clear();
            clients.stream().filter(ControlConnection::isReplying).toList().forEach(this::serve);
        }
    }

    private void closeQuietly() {
        try (listening;
                selector) {
            socket.close();
        } catch (IOException alreadyClosed) {
            // the socket's file is gone, which is what matters
        }
    }

    /** Ends all connections and removes the socket. Waits for a command that is running. */
    @Override
    public void close() {
        stopping = true;
        selector.wakeup();
        Threads.join(thread);
    }
}
