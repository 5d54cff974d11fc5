package io.macmon.analyzer.hello;

import java.nio.ByteBuffer;

/**
 * Reads the identification and the key exchange message at the start of one direction of an SSH connection. A server
 * may send other lines before its identification; such a connection counts as another protocol.
 */
public final class SshIdentReader {

    private static final String PREFIX = "SSH-";
    /** RFC 4253, 4.2: with CR and LF. */
    private static final int MAX_LINE = 255;
    /** RFC 4253, 6.1. */
    private static final int MAX_PACKET = 35_000;

    private static final int PACKET_HEADER = 5;
    private static final int KEXINIT = 20;
    private static final int KEXINIT_HEADER = 17;

    /** The lists of KEXINIT in order: key exchange, host keys, then pairs, client to server first. */
    private static final int KEY_EXCHANGE = 0;

    private static final int ENCRYPTION = 2;
    private static final int MAC = 4;
    private static final int COMPRESSION = 6;
    private static final int LISTS = 8;

    private final ByteView stream = new ByteView();
    private final Fingerprints fingerprints = new Fingerprints();
    private final StringBuilder text = new StringBuilder();
    private final int[] listStarts = new int[LISTS];
    private final int[] listLengths = new int[LISTS];

    private SshIdent ident;

    /**
     * @param offset the first byte of the stream, absolute in the buffer
     * @param length length in bytes
     * @param isServer whether the server sent the bytes
     */
    public HelloStatus read(ByteBuffer memory, int offset, int length, boolean isServer) {
        stream.set(memory, offset, length);
        ident = null;
        for (int i = 0; i < Math.min(PREFIX.length(), stream.length()); i++) {
            if (stream.u8(i) != PREFIX.charAt(i)) {
                return HelloStatus.OTHER_PROTOCOL;
            }
        }
        int lineFeed = lineFeed();
        if (lineFeed < 0) {
            return stream.length() < MAX_LINE ? HelloStatus.NEED_MORE : HelloStatus.MALFORMED;
        }
        ident = identification(lineFeed);
        if (ident == null) {
            return HelloStatus.MALFORMED;
        }
        // Version 1 has no such message; 1.99 is a server that supports both.
        boolean isVersion1 = ident.protocolVersion().startsWith("1.")
                && !ident.protocolVersion().equals("1.99");
        return isVersion1 ? HelloStatus.OK : readKeyExchange(lineFeed + 1, isServer);
    }

    /**
     * The result. After {@code OK} it is complete. After {@code NEED_MORE} or {@code MALFORMED} it has no HASSH, and is
     * null if the identification is not complete either.
     */
    public SshIdent ident() {
        return ident;
    }

    private int lineFeed() {
        for (int i = 0; i < Math.min(MAX_LINE, stream.length()); i++) {
            if (stream.u8(i) == '\n') {
                return i;
            }
        }
        return -1;
    }

    private SshIdent identification(int lineFeed) {
        int end = lineFeed > 0 && stream.u8(lineFeed - 1) == '\r' ? lineFeed - 1 : lineFeed;
        for (int i = PREFIX.length(); i < end; i++) {
            if (stream.u8(i) == '-') {
                return new SshIdent(
                        stream.text(PREFIX.length(), i - PREFIX.length()), stream.text(i + 1, end - i - 1), "", "");
            }
        }
        return null;
    }

    private HelloStatus readKeyExchange(int packet, boolean isServer) {
        if (!stream.has(packet, PACKET_HEADER)) {
            return HelloStatus.NEED_MORE;
        }
        int packetLength = stream.i32(packet);
        int payload = packet + PACKET_HEADER;
        if (packetLength < 2 || packetLength > MAX_PACKET) {
            return HelloStatus.MALFORMED;
        }
        int end = payload + packetLength - 1 - stream.u8(packet + 4);
        if (stream.has(payload, 1) && stream.u8(payload) != KEXINIT) {
            return HelloStatus.MALFORMED;
        }
        if (!stream.has(packet, packetLength + 4)) {
            return HelloStatus.NEED_MORE;
        }
        int at = payload + KEXINIT_HEADER;
        for (int i = 0; i < LISTS; i++) {
            int length = stream.i32(at);
            if (length < 0 || length > end - at - 4) {
                return HelloStatus.MALFORMED;
            }
            listStarts[i] = at + 4;
            listLengths[i] = length;
            at += 4 + length;
        }
        setHassh(isServer ? 1 : 0);
        return HelloStatus.OK;
    }

    /** @param direction 0 for the lists from client to server, 1 for the others */
    private void setHassh(int direction) {
        text.setLength(0);
        append(KEY_EXCHANGE);
        text.append(';');
        append(ENCRYPTION + direction);
        text.append(';');
        append(MAC + direction);
        text.append(';');
        append(COMPRESSION + direction);
        String hasshText = text.toString();
        ident = new SshIdent(ident.protocolVersion(), ident.software(), fingerprints.md5(hasshText), hasshText);
    }

    private void append(int list) {
        text.append(stream.longText(listStarts[list], listLengths[list]));
    }
}
