package io.macmon.analyzer.hello;

import java.nio.ByteBuffer;

/**
 * Decrypts the Initial packets of a QUIC client (RFC 9001, RFC 9369). Their keys follow from the connection ID that the
 * client made up, so anyone can read them. Packets that the client sends after the server's first one carry another
 * connection ID, and are not decrypted.
 */
public final class QuicInitialReader {

    /** Receives the data of CRYPTO frames, in any order; pieces may overlap or repeat. */
    public interface CryptoData {
        /**
         * @param streamOffset where the data is in the stream of the handshake, 0 to 2^62
         * @param memory valid during the call
         * @param at the first byte, absolute in the buffer
         * @param length length in bytes, at least 1
         */
        void accept(long streamOffset, ByteBuffer memory, int at, int length);
    }

    private static final int LONG_HEADER = 0x80;
    /** With the bit that distinguishes QUIC from RTP and others: RFC 9000, 17.2. */
    private static final int LONG_HEADER_BITS = 0xC0;
    /** RFC 9000, 14.1. */
    private static final int MIN_FIRST_DATAGRAM = 1_200;

    private static final int VERSION = 1;
    private static final int CONNECTION_ID = 5;
    /** RFC 9000, 17.2. */
    private static final int MAX_CONNECTION_ID = 20;

    private static final int INITIAL = 0;
    private static final int RETRY = 3;

    private static final int PADDING = 0;
    private static final int PING = 1;
    private static final int ACK = 2;
    private static final int ACK_ECN = 3;
    private static final int CRYPTO = 6;

    private final ByteView datagram = new ByteView();
    private final ByteView frames = new ByteView();
    private final QuicInitialKeys keys = new QuicInitialKeys();

    /** The position in the datagram, or in the frames of a packet. */
    private int at;

    private int version;
    private int packets;

    /**
     * Reads all Initial packets of a datagram that a client sent.
     *
     * @param offset the first byte of the UDP payload, absolute in the buffer
     * @param length length in bytes
     * @return {@code OK} if at least one packet was decrypted; {@code NEED_MORE} if it could be the first datagram of a
     *     client with another version, which begins again after version negotiation; {@code OTHER_PROTOCOL} if it does
     *     not begin with a long header
     */
    public HelloStatus read(ByteBuffer memory, int offset, int length, CryptoData data) {
        datagram.set(memory, offset, length);
        version = datagram.i32(VERSION);
        packets = 0;
        if (!isLongHeader(0) || !QuicInitialKeys.isKnown(version)) {
            return isFirstOfOtherVersion() ? HelloStatus.NEED_MORE : HelloStatus.OTHER_PROTOCOL;
        }
        HelloStatus status = HelloStatus.MALFORMED;
        at = 0;
        while (isLongHeader(at) && datagram.i32(at + VERSION) == version) {
            int packet = at;
            int idLength = datagram.u8(packet + CONNECTION_ID);
            int id = packet + CONNECTION_ID + 1;
            int type = packetType(packet);
            int sourceIdLength = datagram.u8(id + idLength);
            boolean isPossible = idLength <= MAX_CONNECTION_ID && sourceIdLength <= MAX_CONNECTION_ID && type != RETRY;
            if (!isPossible || !hasIdOfFirst(id, idLength)) {
                break;
            }
            at = id + idLength + 1 + sourceIdLength;
            if (type == INITIAL) {
                skip(varint(datagram), datagram);
            }
            long packetLength = varint(datagram);
            if (at < 0 || packetLength > datagram.length() - at) {
                break;
            }
            int end = at + (int) packetLength;
            if (type == INITIAL) {
                packets++;
                if (!keys.decrypt(datagram, packet, id, idLength, version, at, end)) {
                    break;
                }
                status = HelloStatus.OK;
                readFrames(data);
            }
            at = end;
        }
        return status;
    }

    /** The version of QUIC, by its number on the wire; valid after {@code OK}. */
    public int version() {
        return version;
    }

    /** How many packets the last call tried to decrypt. */
    public int packets() {
        return packets;
    }

    private boolean isLongHeader(int packet) {
        return datagram.has(packet, CONNECTION_ID + 1) && (datagram.u8(packet) & LONG_HEADER) != 0;
    }

    /** Whether a connection ID is that of the first packet; packets with others are ignored (RFC 9000, 12.2). */
    private boolean hasIdOfFirst(int id, int idLength) {
        boolean isEqual = idLength == datagram.u8(CONNECTION_ID);
        for (int i = 0; i < idLength && isEqual; i++) {
            isEqual = datagram.u8(id + i) == datagram.u8(CONNECTION_ID + 1 + i);
        }
        return isEqual;
    }

    private boolean isFirstOfOtherVersion() {
        return datagram.length() >= MIN_FIRST_DATAGRAM && (datagram.u8(0) & LONG_HEADER_BITS) == LONG_HEADER_BITS;
    }

    /** The type as in version 1: 0 for Initial, 3 for Retry. Version 2 counts from 1. */
    private int packetType(int packet) {
        int bits = datagram.u8(packet) >> 4 & 3;
        return version == QuicInitialKeys.VERSION_2 ? bits + 3 & 3 : bits;
    }

    /** Reads the frames that may be in an Initial packet: RFC 9000, 17.2.2. Any other one ends the packet. */
    private void readFrames(CryptoData data) {
        int packetEnd = at;
        frames.set(keys.plaintext(), 0, keys.plaintextLength());
        at = 0;
        while (at >= 0 && at < frames.length()) {
            int type = frames.u8(at++);
            if (type == CRYPTO) {
                long streamOffset = varint(frames);
                long length = varint(frames);
                if (at < 0 || length > frames.length() - at) {
                    break;
                }
                if (length > 0) {
                    data.accept(streamOffset, keys.plaintext(), at, (int) length);
                }
                at += (int) length;
            } else if (type == ACK || type == ACK_ECN) {
                skipAck(type);
            } else if (type != PADDING && type != PING) {
                break;
            }
        }
        at = packetEnd;
    }

    private void skipAck(int type) {
        varint(frames);
        varint(frames);
        long ranges = varint(frames);
        long numbers = 1 + 2 * Math.min(ranges, frames.length()) + (type == ACK_ECN ? 3 : 0);
        for (long i = 0; i < numbers && at >= 0; i++) {
            varint(frames);
        }
    }

    /** Reads a number of 1 to 8 bytes (RFC 9000, 16). If it is truncated, the position becomes negative for good. */
    private long varint(ByteView view) {
        int length = 1 << (view.u8(at) >> 6);
        if (!view.has(at, length)) {
            at = Integer.MIN_VALUE;
            return 0;
        }
        long value = view.u8(at) & 0x3F;
        for (int i = 1; i < length; i++) {
            value = value << 8 | view.u8(at + i);
        }
        at += length;
        return value;
    }

    private void skip(long bytes, ByteView view) {
        at = at >= 0 && bytes <= view.length() - at ? at + (int) bytes : Integer.MIN_VALUE;
    }
}
