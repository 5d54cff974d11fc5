package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.ip;

import io.macmon.analyzer.wire.FrameBytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Answers to name queries. */
final class NameFrames {

    private static final long MDNS_GROUP = 0x0100_5E00_00FBL;
    private static final int TTL = 8;

    private NameFrames() {}

    /** A multicast mDNS response with one address record. */
    static byte[] mdns(long mac, String source, String name, String address) {
        byte[] packet = udp(source, "224.0.0.251", 5_353, 5_353, dns(labels(name), 1, bytes(address)));
        return FrameBytes.ethernet(MDNS_GROUP, mac, 0x0800, FrameBytes.with(packet, TTL, 255));
    }

    /** A multicast mDNS response with these records. */
    static byte[] mdns(long mac, String source, byte[]... records) {
        byte[] packet = udp(source, "224.0.0.251", 5_353, 5_353, dns(records));
        return FrameBytes.ethernet(MDNS_GROUP, mac, 0x0800, FrameBytes.with(packet, TTL, 255));
    }

    /** An LLMNR response to a station with these records. */
    static byte[] llmnr(long mac, long to, String source, byte[]... records) {
        return FrameBytes.ethernet(to, mac, 0x0800, udp(source, "192.0.2.250", 5_355, 50_000, dns(records)));
    }

    /** An address record. */
    static byte[] record(String name, String address) {
        return record(name, 1, bytes(address));
    }

    /** A record of a type. */
    static byte[] record(String name, int type, byte[] value) {
        byte[] fields = ByteBuffer.allocate(10)
                .putShort((short) type)
                .putShort((short) 1)
                .putInt(30)
                .putShort((short) value.length)
                .array();
        return FrameBytes.joined(labels(name), fields, value);
    }

    private static byte[] dns(byte[]... records) {
        byte[] header = FrameBytes.hex("1234 8400 0000 0000 0000 0000");
        return FrameBytes.joined(
                FrameBytes.with(header, 6, records.length >> 8, records.length), FrameBytes.joined(records));
    }

    /** An LLMNR response to a station. */
    static byte[] llmnr(long mac, long to, String source, String name, String address) {
        byte[] packet = udp(source, "192.0.2.250", 5_355, 50_000, dns(labels(name), 1, bytes(address)));
        return FrameBytes.ethernet(to, mac, 0x0800, packet);
    }

    /** A NetBIOS name service response to a station, as Responder sends it. */
    static byte[] nbns(long mac, long to, String source, String name, int suffix, String address) {
        byte[] entry = FrameBytes.joined(new byte[2], bytes(address));
        byte[] packet = udp(source, "192.0.2.250", 137, 137, dns(netbios(name, suffix), 0x20, entry));
        return FrameBytes.ethernet(to, mac, 0x0800, packet);
    }

    private static byte[] dns(byte[] name, int type, byte[] value) {
        byte[] header = FrameBytes.hex("1234 8400 0000 0001 0000 0000");
        byte[] fields = ByteBuffer.allocate(10)
                .putShort((short) type)
                .putShort((short) 1)
                .putInt(30)
                .putShort((short) value.length)
                .array();
        return FrameBytes.joined(header, name, fields, value);
    }

    static byte[] labels(String name) {
        ByteArrayOutputStream labels = new ByteArrayOutputStream();
        for (String label : name.split("\\.", -1)) {
            labels.write(label.length());
            labels.writeBytes(label.getBytes(StandardCharsets.UTF_8));
        }
        labels.write(0);
        return labels.toByteArray();
    }

    private static byte[] netbios(String name, int suffix) {
        StringBuilder encoded = new StringBuilder();
        for (int i = 0; i < 16; i++) {
            int character = i == 15 ? suffix : i < name.length() ? name.charAt(i) : ' ';
            encoded.append((char) ('A' + (character >> 4))).append((char) ('A' + (character & 0xF)));
        }
        return labels(encoded.toString());
    }

    private static byte[] bytes(String address) {
        return ByteBuffer.allocate(4).putInt(ip(address)).array();
    }

    private static byte[] udp(String source, String destination, int from, int to, byte[] payload) {
        byte[] header = ByteBuffer.allocate(8)
                .putShort((short) from)
                .putShort((short) to)
                .putShort((short) (8 + payload.length))
                .array();
        return FrameBytes.ipv4(ip(source), ip(destination), 17, FrameBytes.joined(header, payload));
    }
}
