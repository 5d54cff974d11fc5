package io.macmon.analyzer.hello;

import java.nio.ByteBuffer;

/** Reads the head of the first HTTP/1 request of a connection, up to its field Host. */
public final class HttpRequestReader {

    private HttpRequest request;

    /**
     * @param offset the first byte of the stream, absolute in the buffer
     * @param length length in bytes
     */
    public HelloStatus read(ByteBuffer memory, int offset, int length) {
        return HelloStatus.OTHER_PROTOCOL;
    }

    /** The result; valid after {@code OK}. */
    public HttpRequest request() {
        return request;
    }
}
