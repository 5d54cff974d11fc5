package io.macmon.cli.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One request without a body. The parser is strict, because two programs that read a malformed request differently
 * can be played against each other: it refuses bodies, a second {@code Host}, folded lines and bare line feeds.
 *
 * @param path    as sent, without the query
 * @param query   as sent, without the question mark
 * @param headers by name in lower case; the values of a name that occurs several times are joined with commas
 */
public record HttpRequest(String method, String path, String query, boolean isPersistent, Map<String, String> headers) {

    private static final Pattern LINE = Pattern.compile("([!-~]{1,20}) (/[!-~]*) HTTP/(\\d\\.\\d)");
    private static final Pattern HEADER =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([ -~\\x80-\\xff\\t]*)");

    /**
     * Parses a request line and headers.
     *
     * @param head without the empty line at the end
     * @throws HttpException if the request is malformed or is not answered by this server
     */
    static HttpRequest parse(byte[] head) throws HttpException {
        String[] lines = new String(head, ISO_8859_1).split("\r\n", -1);
        var line = LINE.matcher(lines[0]);
        if (!line.matches()) {
            throw new HttpException(400, "malformed request line");
        }
        if (!line.group(3).startsWith("1.")) {
            throw new HttpException(505, "use HTTP/1.1");
        }
        Map<String, String> headers = headers(lines);
        boolean isCurrent = line.group(3).equals("1.1");
        if (isCurrent && !headers.containsKey("host")) {
            throw new HttpException(400, "a request needs a Host header");
        }
        if (headers.containsKey("transfer-encoding")
                || !headers.getOrDefault("content-length", "0").equals("0")) {
            throw new HttpException(400, "a request must not have a body");
        }
        if (!line.group(1).equals("GET") && !line.group(1).equals("HEAD")) {
            throw new HttpException(405, "only GET and HEAD are answered");
        }
        String[] target = line.group(2).split("\\?", 2);
        boolean closes =
                headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT).contains("close");
        return new HttpRequest(
                line.group(1), target[0], target.length > 1 ? target[1] : "", isCurrent && !closes, headers);
    }

    private static Map<String, String> headers(String[] lines) throws HttpException {
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            var header = HEADER.matcher(lines[i]);
            if (!header.matches()) {
                throw new HttpException(400, "malformed header");
            }
            String name = header.group(1).toLowerCase(Locale.ROOT);
            String previous = headers.put(name, header.group(2).strip());
            if (previous != null && (name.equals("host") || name.equals("content-length"))) {
                throw new HttpException(400, "more than one " + header.group(1));
            }
            if (previous != null) {
                headers.merge(name, previous, (last, first) -> first + ", " + last);
            }
        }
        return Map.copyOf(headers);
    }

    /** The value of a header; empty if none. */
    public String header(String lowerCaseName) {
        return headers.getOrDefault(lowerCaseName, "");
    }

    /**
     * The decoded values of a name in the query, in order.
     *
     * @throws IllegalArgumentException if one is malformed
     */
    public List<String> values(String name) {
        List<String> values = new ArrayList<>();
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                values.add(URLDecoder.decode(pair.substring(name.length() + 1), UTF_8));
            }
        }
        return values;
    }

    /**
     * The decoded rest of the path after a prefix that the path has.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    public String pathAfter(String prefix) {
        return URLDecoder.decode(path.substring(prefix.length()).replace("+", "%2B"), UTF_8);
    }

    boolean isHead() {
        return method.equals("HEAD");
    }
}
