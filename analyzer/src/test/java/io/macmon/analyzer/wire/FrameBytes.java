package io.macmon.analyzer.wire;

import io.macmon.capture.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** Builds frames from the inside out: {@code ethernet(B, A, IPV4, ipv4(1, 2, UDP, udp(53, 4000)))}. */
public final class FrameBytes {

    private FrameBytes() {}

    /** Parses hexadecimal digits; blanks are ignored. */
    public static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    public static byte[] ethernet(long destination, long source, int typeOrLength, byte[] payload) {
        return ByteBuffer.allocate(14 + payload.length)
                .putLong(destination << 16)
                .putLong(6, source << 16)
                .putShort(12, (short) typeOrLength)
                .position(14)
                .put(payload)
                .array();
    }

    /** A VLAN tag, without the EtherType before it. */
    public static byte[] tag(int id, int typeOrLength, byte[] payload) {
        return ByteBuffer.allocate(4 + payload.length)
                .putShort((short) (0xE000 | id))
                .putShort((short) typeOrLength)
                .put(payload)
                .array();
    }

    /** An MPLS label stack, outermost label first, and its payload. */
    public static byte[] labels(byte[] payload, int... labels) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * labels.length + payload.length);
        for (int i = 0; i < labels.length; i++) {
            bytes.putInt(labels[i] << 12 | (i == labels.length - 1 ? 0x100 : 0) | 64);
        }
        return bytes.put(payload).array();
    }

    /** A PPPoE session header with a PPP protocol of two bytes. */
    public static byte[] pppoe(int session, int pppProtocol, byte[] payload) {
        return ByteBuffer.allocate(8 + payload.length)
                .putShort((short) 0x1100)
                .putShort((short) session)
                .putShort((short) (2 + payload.length))
                .putShort((short) pppProtocol)
                .put(payload)
                .array();
    }

    /** The header of a Linux cooked capture, version 1, with an Ethernet address. */
    public static byte[] cooked(long source, int protocol, byte[] payload) {
        return ByteBuffer.allocate(16 + payload.length)
                .putLong(0x0000_0001_0006_0000L | source >>> 32)
                .putInt((int) source)
                .putShort((short) 0)
                .putShort((short) protocol)
                .put(payload)
                .array();
    }

    /** The header of a Linux cooked capture, version 2, with an Ethernet address. */
    public static byte[] cooked2(long source, int protocol, byte[] payload) {
        return ByteBuffer.allocate(20 + payload.length)
                .putShort((short) protocol)
                .putShort((short) 0)
                .putInt(3)
                .putInt(0x0001_0006)
                .putLong(source << 16)
                .put(payload)
                .array();
    }

    public static byte[] snap(int oui, int protocolId, byte[] payload) {
        return ByteBuffer.allocate(8 + payload.length)
                .putLong(0xAAAA03L << 40 | (long) oui << 16 | protocolId)
                .put(payload)
                .array();
    }

    public static byte[] arp(int operation, long senderMac, int senderIp, long targetMac, int targetIp) {
        return ByteBuffer.allocate(28)
                .putLong(0x0001_0800_0604_0000L | operation)
                .putLong(senderMac << 16)
                .putInt(14, senderIp)
                .putLong(16, targetMac)
                .putShort(16, (short) senderIp)
                .putInt(24, targetIp)
                .array();
    }

    public static byte[] ipv4(int source, int destination, int protocol, byte[] payload) {
        return ipv4Fragment(source, destination, protocol, 0, payload);
    }

    /** A part of a datagram; {@code fragment} is the 16 bits of flags and fragment offset. */
    public static byte[] ipv4Fragment(int source, int destination, int protocol, int fragment, byte[] payload) {
        return ByteBuffer.allocate(20 + payload.length)
                .put((byte) 0x45)
                .put((byte) 0)
                .putShort((short) (20 + payload.length))
                .putShort((short) 7)
                .putShort((short) fragment)
                .put((byte) 64)
                .put((byte) protocol)
                .putShort((short) 0)
                .putInt(source)
                .putInt(destination)
                .put(payload)
                .array();
    }

    /** Addresses are {@code 2001:db8::source} and {@code 2001:db8::destination}. */
    public static byte[] ipv6(long source, long destination, int nextHeader, byte[] payload) {
        return ByteBuffer.allocate(40 + payload.length)
                .putInt(0x6000_0000)
                .putShort((short) payload.length)
                .put((byte) nextHeader)
                .put((byte) 64)
                .putLong(0x2001_0DB8_0000_0000L)
                .putLong(source)
                .putLong(0x2001_0DB8_0000_0000L)
                .putLong(destination)
                .put(payload)
                .array();
    }

    /** A hop-by-hop, routing or destination options header of {@code 8 * units} bytes. */
    public static byte[] extension(int nextHeader, int units, byte[] payload) {
        return ByteBuffer.allocate(8 * units + payload.length)
                .put((byte) nextHeader)
                .put((byte) (units - 1))
                .position(8 * units)
                .put(payload)
                .array();
    }

    /** A fragment header; {@code fragment} is the 16 bits of fragment offset and flags. */
    public static byte[] fragmentHeader(int nextHeader, int fragment, byte[] payload) {
        return ByteBuffer.allocate(8 + payload.length)
                .put((byte) nextHeader)
                .put((byte) 0)
                .putShort((short) fragment)
                .putInt(99)
                .put(payload)
                .array();
    }

    public static byte[] tcp(int sourcePort, int destinationPort, int flags) {
        return ByteBuffer.allocate(20)
                .putShort((short) sourcePort)
                .putShort((short) destinationPort)
                .putLong(0x0000_0001_0000_0002L)
                .putShort((short) (0x5000 | flags))
                .array();
    }

    public static byte[] udp(int sourcePort, int destinationPort) {
        return ByteBuffer.allocate(8)
                .putShort((short) sourcePort)
                .putShort((short) destinationPort)
                .putShort((short) 8)
                .array();
    }

    public static byte[] icmp(int type, int code) {
        return new byte[] {(byte) type, (byte) code, 0, 0, 0, 1, 0, 1};
    }

    /** A copy with other values from {@code at} on. */
    public static byte[] with(byte[] bytes, int at, int... values) {
        byte[] changed = bytes.clone();
        for (int i = 0; i < values.length; i++) {
            changed[at + i] = (byte) values[i];
        }
        return changed;
    }

    public static byte[] padded(byte[] bytes, int length) {
        return Arrays.copyOf(bytes, Math.max(length, bytes.length));
    }

    public static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    /** A fully captured frame of a link type, at time 0. */
    public static Frame frame(int linkType, byte[] bytes) {
        Frame frame = frame(bytes);
        frame.setKind(linkType, Frame.Direction.UNKNOWN);
        return frame;
    }

    /** A fully captured Ethernet frame, at time 0. */
    public static Frame frame(byte[] bytes) {
        return frame(bytes, bytes.length, bytes.length, 0);
    }

    public static Frame frame(byte[] bytes, int capturedLength, int originalLength, long timestampNanos) {
        Frame frame = new Frame();
        frame.wrap(ByteBuffer.wrap(bytes), 0, capturedLength, originalLength, timestampNanos);
        return frame;
    }
}
