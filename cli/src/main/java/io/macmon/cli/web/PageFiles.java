package io.macmon.cli.web;

import io.macmon.cli.http.HttpReply;
import io.macmon.cli.http.HttpRequest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The files of the page, which are resources of the program. Each is read once. Thread-safe. */
final class PageFiles {

    private static final String FOLDER = "page/";
    private static final String START = "index.html";

    /** Each part of a path starts with a letter or digit, so that none is a parent directory. */
    private static final Pattern NAME = Pattern.compile("(?:[A-Za-z0-9][A-Za-z0-9_.-]*/)*[A-Za-z0-9][A-Za-z0-9_.-]*");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json; charset=utf-8",
            "webmanifest", "application/manifest+json; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2",
            "txt", "text/plain; charset=utf-8");

    private final Map<String, File> read = new ConcurrentHashMap<>();

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record File(String type, byte[] content, String tag) {}

    /** The file at the path of a request; empty if none. */
    Optional<HttpReply> reply(HttpRequest request) throws IOException {
        String name = request.path().equals("/") ? START : request.path().substring(1);
        Optional<File> found = find(name);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        File file = found.get();
        boolean isKnown = request.header("if-none-match").contains(file.tag);
        HttpReply reply = isKnown ? HttpReply.notModified() : HttpReply.of(200, file.type, file.content);
        return Optional.of(reply.with("ETag", file.tag).with("Cache-Control", "no-cache"));
    }

    private Optional<File> find(String name) throws IOException {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null || !NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        File known = read.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        try (InputStream resource = PageFiles.class.getResourceAsStream(FOLDER + name)) {
            if (resource == null) {
                return Optional.empty();
            }
            byte[] content = resource.readAllBytes();
            File file = new File(type, content, tag(content));
            read.put(name, file);
            return Optional.of(file);
        }
    }

    private static String tag(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return "\"" + HexFormat.of().formatHex(hash, 0, 16) + "\"";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
