package io.macmon.cli.audit;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Writes a capture file of stations that tell all that an audit stores, in the longest text possible. */
final class TalkativeStations implements AutoCloseable {

    private static final long BROADCAST = 0xFFFF_FFFF_FFFFL;
    private static final long LLDP_GROUP = 0x0180_C200_000EL;
    private static final long PAE_GROUP = 0x0180_C200_0003L;
    private static final int FIRST_SECOND = 1_700_000_000;
    private static final int TEXT = 250;
    private static final int NAMES = 9;

    private final DataOutputStream out;
    private final long stepMicros;
    private long micros;

    /** @param framesPerSecond in the time of the frames */
    TalkativeStations(Path file, int framesPerSecond) throws IOException {
        OutputStream stream = Files.newOutputStream(file);
        out = new DataOutputStream(new BufferedOutputStream(stream, 1 << 16));
        stepMicros = 1_000_000 / framesPerSecond;
        out.writeInt(0xA1B2C3D4);
        out.writeShort(2);
        out.writeShort(4);
        out.writeLong(0);
        out.writeInt(65_535);
        out.writeInt(1);
    }

    /** The station announces an IP address. */
    void announce(long mac, int address) throws IOException {
        write(ethernet(BROADCAST, mac, 0x0806, arp(mac, address)));
    }

    /** The station tells all that it can. */
    void tellAll(long mac, int address) throws IOException {
        for (int i = 0; i < 16; i++) {
            announce(mac, address + i);
        }
        for (int i = 0; i < 3; i++) {
            write(ethernet(BROADCAST, mac, 0x0800, udp(0, -1, 68, 67, dhcp(mac, i))));
        }
        write(ethernet(LLDP_GROUP, mac, 0x88CC, lldp(mac)));
        write(ethernet(PAE_GROUP, mac, 0x888E, identity(mac)));
        for (int i = 0; i < NAMES; i++) {
            write(ethernet(BROADCAST, mac, 0x0800, udp(address, 0xE000_00FB, 5_353, 5_353, mdns(mac, i, address))));
        }
    }

    private void write(byte[] frame) throws IOException {
        micros += stepMicros;
        out.writeInt(FIRST_SECOND + (int) (micros / 1_000_000));
        out.writeInt((int) (micros % 1_000_000));
        out.writeInt(frame.length);
        out.writeInt(frame.length);
        out.write(frame);
    }

    private static byte[] ethernet(long to, long from, int type, byte[] payload) {
        return ByteBuffer.allocate(14 + payload.length)
                .putLong(to << 16)
                .putLong(6, from << 16)
                .putShort(12, (short) type)
                .position(14)
                .put(payload)
                .array();
    }

    private static byte[] arp(long mac, int address) {
        return ByteBuffer.allocate(28)
                .putLong(0x0001_0800_0604_0001L)
                .putLong(mac << 16)
                .putInt(14, address)
                .putInt(24, address)
                .array();
    }

    private static byte[] udp(int from, int to, int fromPort, int toPort, byte[] payload) {
        return ByteBuffer.allocate(28 + payload.length)
                .putShort((short) 0x4500)
                .putShort((short) (28 + payload.length))
                .putInt(0)
                .putInt(64 << 24 | 17 << 16)
                .putInt(from)
                .putInt(to)
                .putShort((short) fromPort)
                .putShort((short) toPort)
                .putInt((8 + payload.length) << 16)
                .put(payload)
                .array();
    }

    private static byte[] dhcp(long mac, int variant) {
        ByteBuffer message = ByteBuffer.allocate(1_200)
                .putInt(0x0101_0600)
                .putLong(28, mac << 16)
                .position(236)
                .putInt(0x6382_5363)
                .put(new byte[] {53, 1, 3});
        option(message, 12, text(mac, "host" + variant));
        option(message, 60, text(mac, "class" + variant));
        byte[] requested = new byte[64];
        for (int i = 0; i < requested.length; i++) {
            requested[i] = (byte) (128 + (i + variant) % 120);
        }
        option(message, 55, requested);
        return message.put((byte) 255).array();
    }

    private static void option(ByteBuffer message, int code, byte[] value) {
        message.put((byte) code).put((byte) value.length).put(value);
    }

    private static byte[] lldp(long mac) {
        ByteBuffer message = ByteBuffer.allocate(1_400);
        element(message, 1, 7, text(mac, "chassis"));
        element(message, 2, 7, text(mac, "port"));
        message.putShort((short) (3 << 9 | 2)).putShort((short) 120);
        element(message, 5, -1, text(mac, "system"));
        element(message, 6, -1, text(mac, "description"));
        message.putShort((short) (7 << 9 | 4)).putInt(0x00FF_00FF);
        return message.putShort((short) 0).array();
    }

    private static void element(ByteBuffer message, int type, int subtype, byte[] text) {
        message.putShort((short) (type << 9 | (text.length + (subtype < 0 ? 0 : 1))));
        if (subtype >= 0) {
            message.put((byte) subtype);
        }
        message.put(text);
    }

    private static byte[] identity(long mac) {
        byte[] text = text(mac, "identity");
        return ByteBuffer.allocate(9 + text.length)
                .putShort((short) 0x0200)
                .putShort((short) (5 + text.length))
                .put((byte) 2)
                .put((byte) 7)
                .putShort((short) (5 + text.length))
                .put((byte) 1)
                .put(text)
                .array();
    }

    private static byte[] mdns(long mac, int number, int address) {
        byte[] text = text(mac, "name" + number);
        ByteBuffer message =
                ByteBuffer.allocate(400).putShort(2, (short) 0x8400).putShort(6, (short) 1);
        message.position(12);
        for (int at = 0; at < text.length; at += 60) {
            int length = Math.min(60, text.length - at);
            message.put((byte) length).put(text, at, length);
        }
        return message.put((byte) 0)
                .putInt(0x0001_0001)
                .putInt(120)
                .putShort((short) 4)
                .putInt(address)
                .array();
    }

    // Java needs twice the memory for text with such a letter.
    private static byte[] text(long mac, String word) {
        String text = "\u4e2d" + word + Long.toHexString(mac) + "-".repeat(TEXT);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(bytes, TEXT - 10);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
