package io.macmon.cli.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A client that sends exactly the bytes that a test wants. */
public final class RawHttp {

    private static final int TIMEOUT_MILLIS = 120_000;

    private RawHttp() {}

    /** A reply: the status line's code, the headers by name in lower case, and the body. */
    public record Answer(int status, Map<String, String> headers, String body) {}

    /** Sends a request as it is, and reads until the server ends the connection. */
    public static Answer send(Socket socket, String request) throws IOException {
        socket.setSoTimeout(TIMEOUT_MILLIS);
        OutputStream out = socket.getOutputStream();
        out.write(request.getBytes(ISO_8859_1));
        out.flush();
        return parse(readAll(socket.getInputStream()));
    }

    /** A request that ends its connection. */
    public static String get(String path, List<String> headers) {
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nConnection: close\r\n");
        headers.forEach(header -> request.append(header).append("\r\n"));
        return request.append("\r\n").toString();
    }

    private static byte[] readAll(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        in.transferTo(all);
        return all.toByteArray();
    }

    private static Answer parse(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return new Answer(0, Map.of(), text);
        }
        String[] lines = text.substring(0, end).split("\r\n", -1);
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            String[] header = lines[i].split(": ", 2);
            headers.put(header[0].toLowerCase(Locale.ROOT), header[1]);
        }
        return new Answer(Integer.parseInt(lines[0].split(" ", 3)[1]), headers, text.substring(end + 4));
    }
}
