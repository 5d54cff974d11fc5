package io.macmon.cli.http;

import io.macmon.cli.process.Threads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import javax.net.ssl.SSLSocketFactory;

/**
 * Accepts clients and serves at most {@value #MAX_CONNECTIONS} of them at once, each on a thread. One more ends the
 * connection that has waited longest for a request; so clients that send nothing lock no one out. If none waits, each
 * ends after its present reply; with a limit for replies, the one that takes its reply most slowly ends after half a
 * second. A client that takes too long to send a request, or to take a reply or a part of it, is disconnected. All
 * clients together get about {@value #MAX_REQUESTS_PER_SECOND} replies a second.
 */
public final class HttpServer implements AutoCloseable {

    public static final int MAX_CONNECTIONS = 16;
    static final int MAX_REQUESTS_PER_SECOND = 200;

    private static final int BACKLOG = 128;
    private static final int MAX_ACCEPTS_PER_SECOND = 1_000;
    private static final long SELECT_MILLIS = 200;

    // Who opens connections without pauses must leave others the time to send a request.
    private static final long EVICTION_PAUSE_MILLIS = 5;

    private static final long EVICTION_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long SLOW_NANOS = EVICTION_NANOS / 2;
    private static final long LAST_REPLIES_NANOS = TimeUnit.SECONDS.toNanos(1);

    /**
     * Where and how a server serves.
     *
     * @param threads  the name of its threads
     * @param tls      empty for plain HTTP
     * @param patience how long a client may take for a request, or for a part of a reply
     * @param reply    how long a client may take for a whole reply; empty if replies may last, as streams do
     * @param headers  of every reply, errors included
     * @param onDefect receives what a handler throws unexpectedly; called by any of the threads
     * @param onEnd    receives why the server accepts no more clients, at most once, if it was not closed
     */
    public record Config(
            String threads,
            Optional<SSLSocketFactory> tls,
            Duration patience,
            Optional<Duration> reply,
            Map<String, String> headers,
            Consumer<Throwable> onDefect,
            Consumer<Throwable> onEnd) {}

    private final Config config;
    private final HttpHandler handler;
    private final SocketAddress address;
    private final ServerSocketChannel listening;
    final Selector selector;
    private final Map<HttpConnection, Thread> connections = new ConcurrentHashMap<>();
    private final Thread thread;
    private long nextRequestNanos = System.nanoTime();
    private volatile boolean isFull;
    private volatile boolean stopping;

    private HttpServer(
            Config config,
            HttpHandler handler,
            SocketAddress address,
            ServerSocketChannel listening,
            Selector selector) {
        this.address = address;
        this.config = config;
        this.handler = handler;
        this.listening = listening;
        this.selector = selector;
        thread = new Thread(this::run, config.threads());
        thread.setDaemon(true);
    }

    /**
     * Listens, and serves until it is closed.
     *
     * @throws IOException if the address cannot be used
     */
    public static HttpServer open(SocketAddress address, Config config, HttpHandler handler) throws IOException {
        SocketAddress used = address;
        boolean isTcp = address instanceof InetSocketAddress;
        ServerSocketChannel listening =
                isTcp ? ServerSocketChannel.open() : ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            if (isTcp) {
                listening.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                listening.bind(address, BACKLOG);
            } else {
                used = UnixSocketFile.bind(listening, ((UnixDomainSocketAddress) address).getPath(), BACKLOG);
            }
            listening.configureBlocking(false);
            Selector selector = Selector.open();
            listening.register(selector, SelectionKey.OP_ACCEPT);
            HttpServer server = new HttpServer(config, handler, used, listening, selector);
            server.thread.start();
            return server;
        } catch (IOException | RuntimeException failed) {
            listening.close();
            throw failed;
        }
    }

    /** The port in use, which differs from the one asked for if that was 0. */
    public int port() {
        try {
            return ((InetSocketAddress) listening.getLocalAddress()).getPort();
        } catch (IOException closed) {
            throw new IllegalStateException("closed", closed);
        }
    }

    private void run() {
        try (listening;
                selector) {
            while (!stopping) {
                selector.select(SELECT_MILLIS);
                selector.selectedKeys().clear();
                accept();
                closeOverdue();
                Thread.sleep(1_000 / MAX_ACCEPTS_PER_SECOND);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | Error failed) {
            config.onEnd().accept(failed);
        }
    }

    // If this process has no descriptor left, the client waits until there is one.
    private void accept() throws InterruptedException {
        try {
            SocketChannel channel = listening.accept();
            if (channel != null) {
                serve(channel);
            }
        } catch (IOException refused) {
            // tried again in the next round
        }
    }

    private void serve(SocketChannel channel) throws IOException, InterruptedException {
        if (!hasRoom()) {
            channel.close();
            return;
        }
        channel.configureBlocking(true);
        HttpConnection connection = new HttpConnection(channel, config.tls(), this);
        Thread server = new Thread(
                () -> {
                    try {
                        connection.serve();
                    } catch (RuntimeException | Error defect) {
                        config.onDefect().accept(defect);
                    } finally {
                        connections.remove(connection);
                    }
                },
                config.threads());
        server.setDaemon(true);
        connections.put(connection, server);
        boolean isStarted = false;
        try {
            server.start();
            isStarted = true;
        } finally {
            if (!isStarted) { // this process may have no more threads
                connections.remove(connection);
                connection.close();
            }
        }
    }

    // The thread of a connection that is ended needs a moment.
    private boolean hasRoom() throws InterruptedException {
        if (connections.size() < MAX_CONNECTIONS) {
            return true;
        }
        isFull = true;
        Optional<HttpConnection> ended = longest(HttpConnection::waitingSince, 0);
        ended.ifPresent(HttpConnection::close);
        Thread.sleep(EVICTION_PAUSE_MILLIS);
        long end = System.nanoTime() + EVICTION_NANOS;
        while (connections.size() >= MAX_CONNECTIONS && System.nanoTime() < end) {
            Thread.sleep(1);
            if (ended.isEmpty() && config.reply().isPresent()) {
                ended = longest(HttpConnection::replyingSince, SLOW_NANOS);
                ended.ifPresent(HttpConnection::close);
            }
        }
        isFull = false;
        return connections.size() < MAX_CONNECTIONS;
    }

    private Optional<HttpConnection> longest(ToLongFunction<HttpConnection> since, long leastNanos) {
        long now = System.nanoTime();
        HttpConnection longest = null;
        long most = leastNanos - 1;
        for (HttpConnection connection : connections.keySet()) {
            long start = since.applyAsLong(connection);
            if (start != 0 && now - start > most) {
                most = now - start;
                longest = connection;
            }
        }
        return Optional.ofNullable(longest);
    }

    private void closeOverdue() {
        long now = System.nanoTime();
        long patience = config.patience().toNanos();
        long reply = config.reply().map(Duration::toNanos).orElse(Long.MAX_VALUE);
        connections.keySet().stream()
                .filter(connection -> connection.isOverdue(now, patience, reply))
                .forEach(HttpConnection::close);
    }

    /** Waits until another request may be answered. */
    void pace() {
        long wait;
        synchronized (this) {
            long now = System.nanoTime();
            nextRequestNanos = Math.max(nextRequestNanos, now);
            wait = nextRequestNanos - now;
            nextRequestNanos += TimeUnit.SECONDS.toNanos(1) / MAX_REQUESTS_PER_SECOND;
        }
        try {
            TimeUnit.NANOSECONDS.sleep(wait);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    HttpReply answer(HttpRequest request) throws IOException {
        try {
            return handler.answer(request).with(config.headers());
        } catch (RuntimeException | Error defect) {
            config.onDefect().accept(defect);
            return HttpReply.text(500, "internal error").with(config.headers());
        }
    }

    HttpReply refusal(HttpException refused) {
        HttpReply reply = HttpReply.text(refused.status(), refused.getMessage()).with(config.headers());
        return refused.status() == 405 ? reply.with("Allow", "GET, HEAD") : reply;
    }

    /** Whether connections must end after their present reply. */
    boolean needsRoom() {
        return isFull || stopping;
    }

    /** Ends all connections; replies that are being written get a moment to end. */
    @Override
    public void close() {
        stopping = true;
        selector.wakeup();
        Threads.join(thread);
        UnixSocketFile.remove(address);
        connections.keySet().stream()
                .filter(connection -> connection.waitingSince() != 0)
                .forEach(HttpConnection::close);
        long end = System.nanoTime() + LAST_REPLIES_NANOS;
        Set<Thread> left = Set.copyOf(connections.values());
        left.forEach(server -> join(server, end - System.nanoTime()));
        connections.keySet().forEach(HttpConnection::close);
    }

    private static void join(Thread thread, long nanos) {
        try {
            if (nanos > 0) {
                TimeUnit.NANOSECONDS.timedJoin(thread, nanos);
            }
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
    }
}
