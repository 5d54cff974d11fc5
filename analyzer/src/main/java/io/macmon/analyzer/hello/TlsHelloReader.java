package io.macmon.analyzer.hello;

import java.nio.ByteBuffer;

/** Reads the ClientHello or ServerHello at the start of one direction of a connection. */
public final class TlsHelloReader {

    /** The maximum length of a hello, in bytes without the headers of records. A longer one is malformed. */
    public static final int MAX_LENGTH = 65_536;

    private static final int RECORD_HEADER = 5;
    private static final int CONTENT_HANDSHAKE = 22;
    /** RFC 8446, 5.1. */
    private static final int MAX_RECORD = 16_384;

    private static final int HANDSHAKE_HEADER = 4;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;

    private final ByteView stream = new ByteView();
    private final ByteView handshake = new ByteView();
    private final ClientHelloParser client = new ClientHelloParser();
    private final ServerHelloParser server = new ServerHelloParser();
    /** The parts of a hello that is divided among several records. */
    private byte[] joined = {};

    private int needed;
    private TlsHello hello;

    /**
     * Reads a hello from TLS records, as TCP carries them.
     *
     * @param offset the first byte of the stream, absolute in the buffer
     * @param length length in bytes
     */
    public HelloStatus read(ByteBuffer memory, int offset, int length) {
        stream.set(memory, offset, length);
        hello = null;
        if (!mayBeTls()) {
            return HelloStatus.OTHER_PROTOCOL;
        }
        if (stream.length() < RECORD_HEADER + HANDSHAKE_HEADER) {
            return needs(RECORD_HEADER + HANDSHAKE_HEADER);
        }
        int recordLength = stream.u16(3);
        if (recordLength < HANDSHAKE_HEADER || recordLength > MAX_RECORD) {
            return HelloStatus.MALFORMED;
        }
        int helloLength = HANDSHAKE_HEADER + stream.u24(RECORD_HEADER + 1);
        if (helloLength > MAX_LENGTH) {
            return HelloStatus.MALFORMED;
        }
        if (helloLength > recordLength) {
            return readDivided(helloLength);
        }
        if (stream.length() < RECORD_HEADER + helloLength) {
            return needs(RECORD_HEADER + helloLength);
        }
        handshake.set(memory, offset + RECORD_HEADER, helloLength);
        return parse('t');
    }

    /** Reads a hello without records, as QUIC's CRYPTO frames carry it. */
    public HelloStatus readQuic(ByteBuffer memory, int offset, int length) {
        stream.set(memory, offset, length);
        hello = null;
        if (stream.length() > 0 && !isHello(stream.u8(0))) {
            return HelloStatus.OTHER_PROTOCOL;
        }
        if (stream.length() < HANDSHAKE_HEADER) {
            return needs(HANDSHAKE_HEADER);
        }
        int helloLength = HANDSHAKE_HEADER + stream.u24(1);
        if (helloLength > MAX_LENGTH) {
            return HelloStatus.MALFORMED;
        }
        if (stream.length() < helloLength) {
            return needs(helloLength);
        }
        handshake.set(memory, offset, helloLength);
        return parse('q');
    }

    /** After {@code NEED_MORE}: how many bytes from the start of the stream the next call needs at least. */
    public int needed() {
        return needed;
    }

    /** The result; valid after {@code OK}. */
    public TlsHello hello() {
        return hello;
    }

    /** Whether the bytes that are there are those of a handshake record that begins with a hello. */
    private boolean mayBeTls() {
        int length = stream.length();
        return (length < 1 || stream.u8(0) == CONTENT_HANDSHAKE)
                && (length < 2 || stream.u8(1) == 3)
                && (length <= RECORD_HEADER || isHello(stream.u8(RECORD_HEADER)));
    }

    private static boolean isHello(int handshakeType) {
        return handshakeType == CLIENT_HELLO || handshakeType == SERVER_HELLO;
    }

    private HelloStatus needs(int bytes) {
        needed = bytes;
        return HelloStatus.NEED_MORE;
    }

    /** Joins the parts of a hello in several records. */
    private HelloStatus readDivided(int helloLength) {
        if (joined.length < helloLength) {
            joined = new byte[Math.min(MAX_LENGTH, Math.max(helloLength, 2 * joined.length))];
        }
        int has = 0;
        int at = 0;
        while (has < helloLength) {
            if (!stream.has(at, RECORD_HEADER)) {
                return needs(at + RECORD_HEADER + helloLength - has);
            }
            int length = stream.u16(at + 3);
            if (stream.u8(at) != CONTENT_HANDSHAKE || length == 0 || length > MAX_RECORD) {
                return HelloStatus.MALFORMED;
            }
            int part = Math.min(length, helloLength - has);
            if (!stream.has(at + RECORD_HEADER, part)) {
                int headersToCome = length < helloLength - has ? RECORD_HEADER : 0;
                return needs(at + RECORD_HEADER + helloLength - has + headersToCome);
            }
            stream.copy(at + RECORD_HEADER, part, joined, has);
            has += part;
            at += RECORD_HEADER + length;
        }
        handshake.set(ByteBuffer.wrap(joined), 0, helloLength);
        return parse('t');
    }

    /** @param transport JA4's letter */
    private HelloStatus parse(char transport) {
        hello = handshake.u8(0) == CLIENT_HELLO
                ? client.parse(handshake, HANDSHAKE_HEADER, transport)
                : server.parse(handshake, HANDSHAKE_HEADER);
        return hello == null ? HelloStatus.MALFORMED : HelloStatus.OK;
    }
}
