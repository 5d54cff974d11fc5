package io.macmon.config.net;

import io.macmon.config.text.ByteBuilder;
import java.util.regex.Pattern;

/**
 * A 48-bit MAC address (EUI-48).
 *
 * @param value the address in the low 48 bits, first byte highest; the upper 16 bits are zero
 */
public record MacAddress(long value) implements Comparable<MacAddress> {

    /** The number of bytes in an address. */
    public static final int LENGTH = 6;

    /** The broadcast address, for code that stores addresses as {@code long}. */
    public static final long BROADCAST = 0xFFFF_FFFF_FFFFL;

    private static final int MAX_TEXT = 17;
    private static final Pattern SEPARATOR = Pattern.compile("[:.-]");
    private static final long MASK = 0xFFFF_FFFF_FFFFL;
    private static final long GROUP_BIT = 1L << 40;
    private static final long LOCAL_BIT = 1L << 41;

    public MacAddress {
        if ((value & ~MASK) != 0) {
            throw new IllegalArgumentException("a MAC address must fit in 48 bits, got 0x" + Long.toHexString(value));
        }
    }

    /**
     * Reads an address in any common notation and case: {@code 00:11:22:33:44:55} and {@code 00-11-22-33-44-55}
     * (a byte may be one digit), {@code 0011.2233.4455}, {@code 0011-2233-4455}, {@code 001122334455}.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static MacAddress parse(String text) {
        String[] groups = SEPARATOR.split(text.trim(), -1);
        if (groups.length > 1 && !hasOneSeparator(text)) {
            throw notAnAddress(text);
        }
        return switch (groups.length) {
            case 1 -> join(text, groups, 12, 12);
            case 3 -> join(text, groups, 4, 4);
            case 6 -> join(text, groups, 1, 2);
            default -> throw notAnAddress(text);
        };
    }

    /** @param bytes six, in transmission order */
    public static MacAddress of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a MAC address must have 6 bytes, got " + bytes.length);
        }
        long value = 0;
        for (byte next : bytes) {
            value = (value << 8) | (next & 0xFF);
        }
        return new MacAddress(value);
    }

    /** The six bytes in transmission order, newly allocated. */
    public byte[] toBytes() {
        byte[] bytes = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            bytes[i] = (byte) (value >>> (8 * (LENGTH - 1 - i)));
        }
        return bytes;
    }

    /** Whether the group bit is set: a multicast or broadcast address, which is never a source. */
    public boolean isMulticast() {
        return isMulticast(value);
    }

    /**
     * Like {@link #isMulticast()}, for code that stores addresses as {@code long}.
     *
     * @param value the address in the low 48 bits
     */
    public static boolean isMulticast(long value) {
        return (value & GROUP_BIT) != 0;
    }

    /**
     * Whether a station can have the address: it is neither zero nor a multicast or broadcast address.
     *
     * @param value the address in the low 48 bits
     */
    public static boolean isStation(long value) {
        return value != 0 && !isMulticast(value);
    }

    /** Whether software chose the address (randomised, virtual), rather than a vendor. */
    public boolean isLocallyAdministered() {
        return (value & LOCAL_BIT) != 0;
    }

    public boolean isZero() {
        return value == 0;
    }

    @Override
    public int compareTo(MacAddress other) {
        return Long.compare(value, other.value);
    }

    // The methods that Java would generate are linked at their first call, which would delay a start.
    @Override
    public boolean equals(Object other) {
        return other instanceof MacAddress address && value == address.value;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(value);
    }

    /** The address in lower case with colons. */
    @Override
    public String toString() {
        return toString(value);
    }

    /** Writes the low 48 bits in lower case with colons, for code that stores addresses as {@code long}. */
    public static String toString(long value) {
        ByteBuilder text = new ByteBuilder(MAX_TEXT);
        append(value, text);
        return text.toString();
    }

    /** Appends what {@link #toString(long)} returns. */
    public static void append(long value, ByteBuilder text) {
        text.hex(value >>> 40, 2);
        for (int shift = 32; shift >= 0; shift -= 8) {
            text.append(':').hex(value >>> shift, 2);
        }
    }

    private static boolean hasOneSeparator(String text) {
        char first = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ':' || c == '.' || c == '-') {
                if (first != 0 && c != first) {
                    return false;
                }
                first = c;
            }
        }
        return true;
    }

    private static MacAddress join(String text, String[] groups, int minDigits, int maxDigits) {
        long value = 0;
        for (String group : groups) {
            if (group.length() < minDigits || group.length() > maxDigits) {
                throw notAnAddress(text);
            }
            value = (value << (4 * maxDigits)) | hexadecimal(text, group);
        }
        return new MacAddress(value);
    }

    private static long hexadecimal(String text, String group) {
        long value = 0;
        for (int i = 0; i < group.length(); i++) {
            int digit = group.charAt(i) > 'f' ? -1 : Character.digit(group.charAt(i), 16);
            if (digit < 0) {
                throw notAnAddress(text);
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private static IllegalArgumentException notAnAddress(String text) {
        return new IllegalArgumentException("not a MAC address: '" + text + "'; write it as aa:bb:cc:dd:ee:ff");
    }
}
