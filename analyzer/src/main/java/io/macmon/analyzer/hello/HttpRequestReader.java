package io.macmon.analyzer.hello;

import java.nio.ByteBuffer;

/** Reads the head of the first HTTP/1 request of a connection, up to its field Host. */
public final class HttpRequestReader {

    /** The maximum length of a head, in bytes. A longer one is malformed. */
    public static final int MAX_HEAD = 16_384;

    private static final int MAX_METHOD = 32;
    private static final String VERSION = " HTTP/1.";
    private static final String HOST = "host";
    /** The characters of a token that are neither letters nor digits: RFC 9110, 5.6.2. */
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private final ByteView stream = new ByteView();

    private HttpRequest request;

    /**
     * @param offset the first byte of the stream, absolute in the buffer
     * @param length length in bytes
     */
    public HelloStatus read(ByteBuffer memory, int offset, int length) {
        stream.set(memory, offset, Math.min(length, MAX_HEAD));
        request = null;
        int start = afterEmptyLine();
        int methodEnd = start;
        while (isToken(stream.u8(methodEnd)) && methodEnd - start < MAX_METHOD) {
            methodEnd++;
        }
        if (methodEnd == stream.length() || isCarriageReturn()) {
            return HelloStatus.NEED_MORE;
        }
        if (methodEnd == start || stream.u8(methodEnd) != ' ') {
            return HelloStatus.OTHER_PROTOCOL;
        }
        int lineFeed = lineFeed(methodEnd);
        if (lineFeed < 0) {
            return truncated();
        }
        if (!endsInVersion(methodEnd, lineFeed)) {
            return HelloStatus.OTHER_PROTOCOL;
        }
        return readFields(stream.text(start, methodEnd - start), lineFeed + 1);
    }

    /** The result; valid after {@code OK}. */
    public HttpRequest request() {
        return request;
    }

    /** RFC 9112, 2.2: one empty line before a request is ignored. */
    private int afterEmptyLine() {
        int carriageReturn = stream.u8(0) == '\r' ? 1 : 0;
        return stream.u8(carriageReturn) == '\n' ? carriageReturn + 1 : 0;
    }

    /** Whether the stream may yet begin with an empty line. */
    private boolean isCarriageReturn() {
        return stream.length() == 1 && stream.u8(0) == '\r';
    }

    private static boolean isToken(int b) {
        return (b >= 'A' && b <= 'Z')
                || (b >= 'a' && b <= 'z')
                || (b >= '0' && b <= '9')
                || (b > 0 && TOKEN_MARKS.indexOf(b) >= 0);
    }

    private HelloStatus truncated() {
        return stream.length() < MAX_HEAD ? HelloStatus.NEED_MORE : HelloStatus.MALFORMED;
    }

    private int lineFeed(int from) {
        for (int i = from; i < stream.length(); i++) {
            if (stream.u8(i) == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** The end of a line without CR. */
    private int contentEnd(int start, int lineFeed) {
        return lineFeed > start && stream.u8(lineFeed - 1) == '\r' ? lineFeed - 1 : lineFeed;
    }

    /** Whether the request line ends in a minor version of HTTP/1. The target before it may be missing. */
    private boolean endsInVersion(int methodEnd, int lineFeed) {
        int at = contentEnd(methodEnd, lineFeed) - VERSION.length() - 1;
        if (at < methodEnd) {
            return false;
        }
        for (int i = 0; i < VERSION.length(); i++) {
            if (stream.u8(at + i) != VERSION.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private HelloStatus readFields(String method, int firstLine) {
        int line = firstLine;
        for (int lineFeed = lineFeed(line); lineFeed >= 0; lineFeed = lineFeed(line)) {
            int end = contentEnd(line, lineFeed);
            if (end == line) {
                request = new HttpRequest(method, "");
                return HelloStatus.OK;
            }
            if (isHost(line, end)) {
                request = new HttpRequest(method, trimmed(line + HOST.length() + 1, end));
                return HelloStatus.OK;
            }
            line = lineFeed + 1;
        }
        return truncated();
    }

    private boolean isHost(int line, int end) {
        if (line + HOST.length() >= end || stream.u8(line + HOST.length()) != ':') {
            return false;
        }
        for (int i = 0; i < HOST.length(); i++) {
            if ((stream.u8(line + i) | 0x20) != HOST.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String trimmed(int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isSpace(stream.u8(start))) {
            start++;
        }
        while (end > start && isSpace(stream.u8(end - 1))) {
            end--;
        }
        return stream.text(start, end - start);
    }

    private static boolean isSpace(int b) {
        return b == ' ' || b == '\t';
    }
}
