package io.macmon.capture.lab;

import io.macmon.config.net.MacAddress;
import java.nio.ByteBuffer;

/** Frames to send in a lab. */
public final class Frames {

    private static final MacAddress BROADCAST = MacAddress.parse("ff:ff:ff:ff:ff:ff");
    private static final int MIN_LENGTH = 60;
    private static final short ETHERTYPE_FOR_EXPERIMENTS = (short) 0x88B5;
    private static final short ETHERTYPE_IPV4 = 0x0800;
    private static final short ETHERTYPE_ARP = 0x0806;

    private Frames() {}

    /** A broadcast frame of 60 bytes. */
    public static byte[] from(MacAddress source) {
        return from(source, BROADCAST);
    }

    /** A frame of 60 bytes to one address. */
    public static byte[] from(MacAddress source, MacAddress destination) {
        byte[] frame = new byte[MIN_LENGTH];
        startFrame(frame, source, destination, ETHERTYPE_FOR_EXPERIMENTS);
        return frame;
    }

    /** An ARP request (RFC 826); IP addresses as four bytes. */
    public static byte[] arpRequest(MacAddress source, byte[] sender, byte[] target) {
        byte[] frame = new byte[MIN_LENGTH];
        startFrame(frame, source, BROADCAST, ETHERTYPE_ARP)
                .putShort((short) 1) // Ethernet
                .putShort(ETHERTYPE_IPV4)
                .put((byte) MacAddress.LENGTH)
                .put((byte) sender.length)
                .putShort((short) 1) // request
                .put(source.toBytes())
                .put(sender)
                .put(new byte[MacAddress.LENGTH])
                .put(target);
        return frame;
    }

    /** An ICMP echo request (RFC 792); IP addresses as four bytes. */
    public static byte[] ping(MacAddress source, MacAddress destination, byte[] sender, byte[] target) {
        byte[] frame = new byte[MIN_LENGTH];
        ByteBuffer bytes = startFrame(frame, source, destination, ETHERTYPE_IPV4);
        int ip = bytes.position();
        bytes.putShort((short) 0x4500) // version 4, header length 5
                .putShort((short) 28) // total length
                .putInt(0)
                .putShort((short) 0x4001) // time to live 64, ICMP
                .putShort((short) 0)
                .put(sender)
                .put(target);
        int icmp = bytes.position();
        bytes.put((byte) 8); // echo request
        bytes.putShort(ip + 10, checksum(bytes, ip, icmp));
        bytes.putShort(icmp + 2, checksum(bytes, icmp, icmp + 8));
        return frame;
    }

    private static ByteBuffer startFrame(byte[] frame, MacAddress source, MacAddress destination, short type) {
        return ByteBuffer.wrap(frame)
                .put(destination.toBytes())
                .put(source.toBytes())
                .putShort(type);
    }

    /** The internet checksum (RFC 1071) of an even number of bytes. */
    private static short checksum(ByteBuffer bytes, int start, int end) {
        int sum = 0;
        for (int at = start; at < end; at += Short.BYTES) {
            sum += bytes.getShort(at) & 0xFFFF;
        }
        sum = (sum & 0xFFFF) + (sum >>> 16);
        return (short) ~(sum + (sum >>> 16));
    }
}
