package io.macmon.cli.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** One reply. Used by one thread. */
public final class HttpReply {

    /** Length of a body that ends with the connection. */
    private static final long UNTIL_CLOSED = -1;

    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(200, "OK"),
            Map.entry(304, "Not Modified"),
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(421, "Misdirected Request"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(505, "HTTP Version Not Supported"));

    /** Writes a body. */
    @FunctionalInterface
    public interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    private final int status;
    private final long length;
    private final Body body;
    private final Map<String, String> headers = new LinkedHashMap<>();

    private HttpReply(int status, String type, long length, Body body) {
        this.status = status;
        this.length = length;
        this.body = body;
        if (!type.isEmpty()) {
            headers.put("Content-Type", type);
        }
    }

    public static HttpReply of(int status, String type, byte[] body) {
        return new HttpReply(status, type, body.length, out -> out.write(body));
    }

    /** Plain text, of one line. */
    public static HttpReply text(int status, String line) {
        return of(status, "text/plain; charset=utf-8", (line + "\n").getBytes(UTF_8));
    }

    /** The client's copy is up to date. */
    public static HttpReply notModified() {
        return new HttpReply(304, "", 0, out -> {});
    }

    /** @param body writes exactly {@code length} bytes */
    public static HttpReply stream(String type, long length, Body body) {
        return new HttpReply(200, type, length, body);
    }

    /** A body of unknown length, after which the connection ends. */
    public static HttpReply stream(String type, Body body) {
        return new HttpReply(200, type, UNTIL_CLOSED, body);
    }

    /** Sets a header. The value has no line break. */
    public HttpReply with(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Sets headers. */
    public HttpReply with(Map<String, String> values) {
        headers.putAll(values);
        return this;
    }

    int status() {
        return status;
    }

    boolean endsConnection() {
        return length == UNTIL_CLOSED;
    }

    /**
     * Writes the reply.
     *
     * @param isHead whether the client asks for the headers only
     * @param isLast whether the connection ends afterwards
     */
    void writeTo(OutputStream out, boolean isHead, boolean isLast) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " " + REASONS.get(status) + "\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (length != UNTIL_CLOSED && status != 304) {
            head.append("Content-Length: ").append(length).append("\r\n");
        }
        if (isLast) {
            head.append("Connection: close\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(UTF_8));
        if (!isHead) {
            out.flush(); // a body may take its time
            body.writeTo(out);
        }
        out.flush();
    }
}
