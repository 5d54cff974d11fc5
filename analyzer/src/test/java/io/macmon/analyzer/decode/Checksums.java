package io.macmon.analyzer.decode;

import io.macmon.analyzer.wire.IpProtocol;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Fills in checksums, by RFC 1071 word by word. */
public final class Checksums {

    private static final int IP = 14;

    private Checksums() {}

    /** A copy of an Ethernet frame with IP, without extension headers, whose checksums are right. */
    public static byte[] filled(byte[] frame) {
        byte[] copy = frame.clone();
        ByteBuffer bytes = ByteBuffer.wrap(copy);
        boolean isIpv4 = copy[IP] >>> 4 == 4;
        int header = isIpv4 ? (copy[IP] & 0xF) * 4 : 40;
        int length = isIpv4 ? bytes.getShort(IP + 2) : header + bytes.getShort(IP + 4);
        if (isIpv4) {
            bytes.putShort(IP + 10, (short) 0).putShort(IP + 10, (short) ~sum(0, copy, IP, header));
        }
        int at = IP + header;
        int addresses = isIpv4 ? sum(0, copy, IP + 12, 8) : sum(0, copy, IP + 8, 32);
        fill(copy, isIpv4 ? copy[IP + 9] : copy[IP + 6], at, IP + length - at, addresses);
        return copy;
    }

    private static void fill(byte[] bytes, int protocol, int at, int length, int addresses) {
        int pseudo = addresses + protocol + length;
        switch (protocol) {
            case IpProtocol.TCP -> put(bytes, at + 16, pseudo, at, length);
            case IpProtocol.UDP -> put(bytes, at + 6, pseudo, at, length);
            case IpProtocol.ICMPV6 -> put(bytes, at + 2, pseudo, at, length);
            default -> put(bytes, at + 2, 0, at, length);
        }
    }

    private static void put(byte[] bytes, int field, int from, int at, int length) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).putShort(field, (short) 0);
        buffer.putShort(field, (short) ~sum(from, bytes, at, length));
    }

    private static int sum(int from, byte[] bytes, int at, int length) {
        byte[] even = Arrays.copyOf(Arrays.copyOfRange(bytes, at, at + length), length + (length & 1));
        int sum = from;
        for (int i = 0; i < even.length; i += 2) {
            sum += (even[i] & 0xFF) << 8 | (even[i + 1] & 0xFF);
        }
        while (sum > 0xFFFF) {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return sum;
    }
}
