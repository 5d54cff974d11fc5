package io.macmon.analyzer.hello;

import java.nio.ByteBuffer;

/** Reads the ClientHello or ServerHello at the start of one direction of a connection. */
public final class TlsHelloReader {

    private int needed;
    private TlsHello hello;

    /**
     * Reads a hello from TLS records, as TCP carries them.
     *
     * @param offset the first byte of the stream, absolute in the buffer
     * @param length length in bytes
     */
    public HelloStatus read(ByteBuffer memory, int offset, int length) {
        return HelloStatus.OTHER_PROTOCOL;
    }

    /** Reads a hello without records, as QUIC's CRYPTO frames carry it. */
    public HelloStatus readQuic(ByteBuffer memory, int offset, int length) {
        return HelloStatus.OTHER_PROTOCOL;
    }

    /** After {@code NEED_MORE}: how many bytes from the start of the stream the next call needs at least. */
    public int needed() {
        return needed;
    }

    /** The result; valid after {@code OK}. */
    public TlsHello hello() {
        return hello;
    }
}
