package io.macmon.config.policy;

import io.macmon.config.net.MacAddress;
import io.macmon.config.net.MacList;
import java.util.regex.Pattern;

/**
 * One station, or all stations whose addresses have the same prefix.
 *
 * @param value  the address in the low 48 bits, first byte highest; the bits after the prefix are 0
 * @param length the prefix length in bits, 4 to 48, a multiple of 4; 48 is one station
 */
public record MacPattern(long value, int length) {

    private static final int BITS = 48;
    private static final Pattern SEPARATOR_OR_STAR = Pattern.compile("[:.*-]");

    // Whole bytes, then optionally half a byte, then one or more stars; with colons, hyphens, dots, or no separators.
    private static final Pattern PREFIX =
            Pattern.compile(String.join("|", bytes(":"), bytes("-"), "HHHH(\\.HHHH)?(\\.?|\\.H{1,3})\\*", "H{2,11}\\*")
                    .replace("H", "[0-9a-fA-F]"));

    public MacPattern {
        if (length < 4 || length > BITS || length % 4 != 0 || (value & ~mask(length)) != 0) {
            throw new IllegalArgumentException(
                    "not a MAC address pattern: 0x" + Long.toHexString(value) + "/" + length);
        }
    }

    public static MacPattern of(MacAddress station) {
        return new MacPattern(station.value(), BITS);
    }

    /**
     * Reads an address in any notation of {@link MacAddress#parse}, or a prefix: whole bytes and a star, as in
     * {@code aa:bb:cc:*}, optionally with another half byte, as in {@code aa:bb:cc:d*}, for IEEE's MA-M and MA-S
     * prefixes. More stars, as in {@code aa:bb:cc:*:*:*}, mean the same.
     *
     * @throws IllegalArgumentException for any other text, or for group addresses
     */
    public static MacPattern parse(String text) {
        String pattern = text.strip();
        if (!pattern.endsWith("*")) {
            return of(MacList.parseStation(pattern));
        }
        if (!PREFIX.matcher(pattern).matches()) {
            throw new IllegalArgumentException(
                    "not a MAC address prefix: '" + text + "'; write it as aa:bb:cc:* or aa:bb:cc:d*");
        }
        String digits = SEPARATOR_OR_STAR.matcher(pattern).replaceAll("");
        int length = 4 * digits.length();
        MacPattern prefix = new MacPattern(Long.parseLong(digits, 16) << (BITS - length), length);
        if (MacAddress.isMulticast(prefix.value)) {
            throw new IllegalArgumentException(prefix + " are group addresses; a station's first byte is even");
        }
        return prefix;
    }

    public boolean matches(long mac) {
        return (mac & mask(length)) == value;
    }

    public boolean isOneStation() {
        return length == BITS;
    }

    /** The station's address, or the lowest one in the prefix. */
    public MacAddress address() {
        return new MacAddress(value);
    }

    /** The pattern in the form that {@link #parse} reads: lower case with colons, and a star after a prefix. */
    @Override
    public String toString() {
        if (isOneStation()) {
            return address().toString();
        }
        int digits = length / 4;
        return address().toString().substring(0, digits + (digits - 1) / 2) + (digits % 2 == 0 ? ":*" : "*");
    }

    private static String bytes(String separator) {
        return "HH(-HH){0,4}(-?\\*(-\\*){0,4}|-H\\*)".replace("-", separator);
    }

    /** A mask of the highest {@code length} of the 48 bits. */
    static long mask(int length) {
        return (1L << BITS) - (1L << (BITS - length));
    }
}
