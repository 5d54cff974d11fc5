package io.macmon.cli.metrics;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * One request of a client and its reply, by HTTP/1.1 (RFC 9112); then the connection ends. One thread reads and writes;
 * {@link #close}, which another thread may call, ends its wait for the client. Everything else is thread-safe.
 */
final class MetricsConnection implements Closeable {

    private static final int MAX_HEAD_BYTES = 8 << 10;
    private static final long CLIENT_NANOS = SECONDS.toNanos(5);

    /** What the connection waits for. */
    private enum Step {
        REQUEST,
        VALUES,
        READER
    }

    private final Socket socket;
    private volatile Step step = Step.REQUEST;
    private volatile long sinceNanos = System.nanoTime();

    MetricsConnection(Socket socket) {
        this.socket = socket;
    }

    /**
     * A request.
     *
     * @param path   without the query
     * @param accept the formats that the client accepts; null for any
     */
    record Request(String method, String path, String accept) {}

    /** Reads the request; empty if the client sends something else. */
    Optional<Request> read() throws IOException {
        String head = readHead();
        String[] lines = head.split("\r?\n", -1);
        String[] words = lines[0].split(" ", -1);
        enter(Step.VALUES);
        if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
            return Optional.empty();
        }
        String accept = Arrays.stream(lines)
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("accept:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(null);
        return Optional.of(new Request(words[0], words[1].split("\\?", 2)[0], accept));
    }

    private String readHead() throws IOException {
        byte[] bytes = new byte[MAX_HEAD_BYTES];
        int length = 0;
        InputStream in = socket.getInputStream();
        while (length < bytes.length) {
            int read = in.read(bytes, length, bytes.length - length);
            if (read < 0) {
                throw new IOException("the client left");
            }
            length += read;
            String head = new String(bytes, 0, length, ISO_8859_1);
            if (head.contains("\r\n\r\n") || head.contains("\n\n")) {
                return head;
            }
        }
        return ""; // longer than any scraper's
    }

    /** Sends the reply. */
    void reply(String status, String type, byte[] body, boolean isHead) throws IOException {
        enter(Step.READER);
        String head = "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length
                + "\r\nConnection: close\r\n\r\n";
        OutputStream out = socket.getOutputStream();
        out.write(head.getBytes(ISO_8859_1));
        if (!isHead) {
            out.write(body);
        }
        socket.shutdownOutput();
    }

    private void enter(Step next) {
        sinceNanos = System.nanoTime();
        step = next;
    }

    /** Whether the client has taken too long to send its request or to read the reply. */
    boolean isOverdue(long now) {
        return step != Step.VALUES && now - sinceNanos > CLIENT_NANOS;
    }

    boolean hasRequest() {
        return step != Step.REQUEST;
    }

    /** Since when it waits for the same thing, by {@link System#nanoTime}. */
    long sinceNanos() {
        return sinceNanos;
    }

    boolean isClosed() {
        return socket.isClosed();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // nothing is left to do for this client
        }
    }
}
