package io.macmon.config.net;

import io.macmon.config.text.ByteBuilder;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * An IPv4 or IPv6 address as two numbers: usable as a key, and cheap to create from a packet.
 *
 * @param version 4 or 6
 * @param high    the first eight bytes of an IPv6 address; 0 for IPv4
 * @param low     the last eight bytes of an IPv6 address, or an IPv4 address in the low 32 bits
 */
public record IpAddress(int version, long high, long low) implements Comparable<IpAddress> {

    private static final int MAX_TEXT = 39;
    private static final long IPV4_MASK = 0xFFFF_FFFFL;
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");

    public IpAddress {
        if (version != 4 && version != 6) {
            throw new IllegalArgumentException("an IP version must be 4 or 6, got " + version);
        }
        if (version == 4 && (high != 0 || (low & ~IPV4_MASK) != 0)) {
            throw new IllegalArgumentException(
                    String.format("an IPv4 address must fit in 32 bits, got 0x%016x%016x", high, low));
        }
    }

    /** @param value the address, first byte highest */
    public static IpAddress v4(int value) {
        return new IpAddress(4, 0, value & IPV4_MASK);
    }

    public static IpAddress v6(long high, long low) {
        return new IpAddress(6, high, low);
    }

    /**
     * Reads {@code 192.0.2.1} or {@code 2001:db8::1}; never queries a name server.
     *
     * @throws IllegalArgumentException if the text is not an address
     */
    public static IpAddress parse(String text) {
        return text.indexOf(':') >= 0 ? parseV6(text) : parseV4(text);
    }

    public static IpAddress of(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 ? v4((int) join(bytes, 0, 4)) : v6(join(bytes, 0, 8), join(bytes, 8, 8));
    }

    // The JDK would query a name server for 256.0.0.1, and reads 010 as 10, which other programs read as 8.
    private static IpAddress parseV4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            throw notAnAddress(text);
        }
        int value = 0;
        for (String part : parts) {
            value = value << 8 | parseByte(text, part);
        }
        return v4(value);
    }

    private static int parseByte(String text, String part) {
        int value = 0;
        for (int i = 0; i < part.length(); i++) {
            char digit = part.charAt(i);
            if (digit < '0' || digit > '9' || i == 3 || (i == 1 && value == 0)) {
                throw notAnAddress(text);
            }
            value = 10 * value + digit - '0';
        }
        if (part.isEmpty() || value > 255) {
            throw notAnAddress(text);
        }
        return value;
    }

    private static IpAddress parseV6(String text) {
        if (!V6.matcher(text).matches()) {
            throw notAnAddress(text);
        }
        try {
            InetAddress address = InetAddress.getByName(text);
            // The JDK returns an IPv4-mapped IPv6 address as IPv4; this keeps it an IPv6 address.
            return address instanceof Inet4Address
                    ? v6(0, 0xFFFFL << 32 | join(address.getAddress(), 0, 4))
                    : of(address);
        } catch (UnknownHostException wrong) {
            throw notAnAddress(text);
        }
    }

    public boolean isUnspecified() {
        return high == 0 && low == 0;
    }

    /** Whether it is in 169.254.0.0/16 (RFC 3927) or fe80::/10 (RFC 4291). */
    public boolean isLinkLocal() {
        return version == 4 ? low >>> 16 == 0xA9FE : high >>> 54 == 0x3FA;
    }

    /** Whether it is in 224.0.0.0/4 or ff00::/8, or is 255.255.255.255. */
    public boolean isMulticast() {
        return version == 4 ? low >>> 28 == 0xE || low == IPV4_MASK : high >>> 56 == 0xFF;
    }

    @Override
    public int compareTo(IpAddress other) {
        int byVersion = Integer.compare(version, other.version);
        int byHigh = byVersion != 0 ? byVersion : Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** Dotted decimal, or the canonical form of RFC 5952; {@code ::ffff:192.0.2.1} for an IPv4-mapped IPv6 address. */
    @Override
    public String toString() {
        ByteBuilder text = new ByteBuilder(MAX_TEXT);
        appendTo(text);
        return text.toString();
    }

    /** Appends what {@link #toString()} returns. */
    public void appendTo(ByteBuilder text) {
        if (version == 4) {
            appendV4(low, text);
        } else {
            Ipv6Text.append(high, low, text);
        }
    }

    static void appendV4(long value, ByteBuilder text) {
        text.number(value >>> 24 & 0xFF).append('.').number(value >>> 16 & 0xFF);
        text.append('.').number(value >>> 8 & 0xFF).append('.').number(value & 0xFF);
    }

    /** The text of an {@link InetAddress}, as in {@link #toString()}; a scope is omitted. */
    public static String toString(InetAddress address) {
        return of(address).toString();
    }

    private static long join(byte[] bytes, int from, int count) {
        long value = 0;
        for (int i = from; i < from + count; i++) {
            value = (value << 8) | (bytes[i] & 0xFF);
        }
        return value;
    }

    private static IllegalArgumentException notAnAddress(String text) {
        return new IllegalArgumentException("not an IP address: '" + text + "'; write it as 192.0.2.1 or 2001:db8::1");
    }
}
