package io.macmon.cli.lab;

import java.util.Arrays;

/** Builds a packet field by field, in network byte order. */
final class PacketBuilder {

    private byte[] bytes = new byte[128];
    private int length;

    PacketBuilder u8(int value) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, length * 2);
        }
        bytes[length++] = (byte) value;
        return this;
    }

    PacketBuilder u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    PacketBuilder u32(long value) {
        return u16((int) (value >>> 16)).u16((int) value);
    }

    PacketBuilder bytes(byte... more) {
        for (byte value : more) {
            u8(value);
        }
        return this;
    }

    /** Overwrites two bytes that the packet already has. */
    void putU16(int offset, int value) {
        bytes[offset] = (byte) (value >>> 8);
        bytes[offset + 1] = (byte) value;
    }

    int length() {
        return length;
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** The Internet checksum (RFC 1071) of bytes whose checksum field is zero. */
    static int internetChecksum(byte[] data) {
        long sum = 0;
        for (int i = 0; i < data.length; i++) {
            sum += (long) (data[i] & 0xFF) << (i % 2 == 0 ? 8 : 0);
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return (int) ~sum & 0xFFFF;
    }
}
