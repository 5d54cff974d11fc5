package io.macmon.capture.link;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * One message in a datagram from the kernel (netlink(7)). Numbers are in the machine's byte order.
 *
 * <pre>
 *   0                 4        6        8                 12                16
 *  +-----------------+--------+--------+-----------------+-----------------+----
 *  | length          |  type  | flags  | sequence        | port            | body
 *  +-----------------+--------+--------+-----------------+-----------------+----
 * </pre>
 *
 * @param sequence sequence number of the request; 0 in a notification
 * @param port     port of the requesting socket
 * @param body     position at 0, in the machine's byte order
 */
record NetlinkMessage(int type, int flags, int sequence, int port, ByteBuffer body) {

    static final int HEADER_LENGTH = 16;

    private static final int TYPE = 4;
    private static final int FLAGS = 6;
    private static final int SEQUENCE = 8;
    private static final int PORT = 12;

    /** Splits a datagram into its messages. */
    static List<NetlinkMessage> read(byte[] datagram) throws MalformedMessageException {
        ByteBuffer buffer = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
        List<NetlinkMessage> messages = new ArrayList<>();
        int at = 0;
        while (datagram.length - at >= HEADER_LENGTH) {
            int length = buffer.getInt(at);
            if (length < HEADER_LENGTH || length > datagram.length - at) {
                throw new MalformedMessageException("message " + (messages.size() + 1) + " claims "
                        + Integer.toUnsignedString(length) + " bytes, but only " + (datagram.length - at) + " remain");
            }
            messages.add(readAt(buffer, at, length));
            at += Netlink.aligned(length);
        }
        if (messages.isEmpty()) {
            throw new MalformedMessageException("no header in a datagram of " + datagram.length + " bytes");
        }
        return messages;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** A 32-bit number in the body. */
    int bodyInt(int offset) throws MalformedMessageException {
        requireBody(offset + Integer.BYTES);
        return body.getInt(offset);
    }

    /** A 16-bit number in the body, unsigned. */
    int bodyShort(int offset) throws MalformedMessageException {
        requireBody(offset + Short.BYTES);
        return body.getShort(offset) & 0xFFFF;
    }

    /** A byte in the body, unsigned. */
    int bodyByte(int offset) throws MalformedMessageException {
        requireBody(offset + Byte.BYTES);
        return body.get(offset) & 0xFF;
    }

    /** The attributes that start at this offset in the body. */
    Attributes attributes(int offset) throws MalformedMessageException {
        requireBody(offset);
        return Attributes.read(body.slice(offset, body.limit() - offset).order(ByteOrder.nativeOrder()));
    }

    private void requireBody(int length) throws MalformedMessageException {
        if (length < 0 || body.limit() < length) {
            throw new MalformedMessageException(
                    "a message of type " + type + " has a body of " + body.limit() + " bytes, expected " + length);
        }
    }

    private static NetlinkMessage readAt(ByteBuffer buffer, int at, int length) {
        return new NetlinkMessage(
                buffer.getShort(at + TYPE) & 0xFFFF,
                buffer.getShort(at + FLAGS) & 0xFFFF,
                buffer.getInt(at + SEQUENCE),
                buffer.getInt(at + PORT),
                buffer.slice(at + HEADER_LENGTH, length - HEADER_LENGTH).order(ByteOrder.nativeOrder()));
    }
}
