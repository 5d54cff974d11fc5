package io.macmon.config.policy;

import io.macmon.config.net.MacAddress;
import io.macmon.config.net.MacList;
import java.util.regex.Pattern;

/**
 * One station, or all whose addresses begin with the same bits.
 *
 * @param value  the address in the low 48 bits, first octet highest; the bits behind the prefix are 0
 * @param length bits that must be the same, 4 to 48 by fours; 48 is one station
 */
public record MacPattern(long value, int length) {

    private static final int BITS = 48;
    private static final Pattern NO_DIGIT = Pattern.compile("[:.*-]");

    // Whole octets, perhaps half an octet, a star or more; with colons, with hyphens, dotted, or bare.
    private static final Pattern PREFIX = Pattern.compile(
            String.join("|", octets(":"), octets("-"), "HHHH(\\.HHHH)?(\\.?|\\.H{1,3})\\*", "H{2,11}\\*")
                    .replace("H", "[0-9a-fA-F]"));

    public MacPattern {
        if (length < 4 || length > BITS || length % 4 != 0 || (value & ~mask(length)) != 0) {
            throw new IllegalArgumentException("no pattern: 0x" + Long.toHexString(value) + "/" + length);
        }
    }

    public static MacPattern of(MacAddress station) {
        return new MacPattern(station.value(), BITS);
    }

    /**
     * Reads an address in any notation that {@link MacAddress#parse} takes, or the first octets of one and a star, as in
     * {@code aa:bb:cc:*}; or with half an octet more, as in {@code aa:bb:cc:d*}, for the prefixes of IEEE's MA-M and MA-S. More stars say no more:
     * {@code aa:bb:cc:*:*:*}.
     *
     * @throws IllegalArgumentException when the text is neither, or names group addresses
     */
    public static MacPattern parse(String text) {
        String pattern = text.strip();
        if (!pattern.endsWith("*")) {
            return of(MacList.parseStation(pattern));
        }
        if (!PREFIX.matcher(pattern).matches()) {
            throw new IllegalArgumentException(
                    "not a prefix of MAC addresses: '" + text + "'; write it as aa:bb:cc:* or aa:bb:cc:d*");
        }
        String digits = NO_DIGIT.matcher(pattern).replaceAll("");
        int length = 4 * digits.length();
        MacPattern prefix = new MacPattern(Long.parseLong(digits, 16) << (BITS - length), length);
        if (MacAddress.isMulticast(prefix.value)) {
            throw new IllegalArgumentException(
                    prefix + " are group addresses; a station sends from an individual one (even first octet)");
        }
        return prefix;
    }

    public boolean matches(long mac) {
        return (mac & mask(length)) == value;
    }

    public boolean isOneStation() {
        return length == BITS;
    }

    /** The station; of a prefix, its lowest address. */
    public MacAddress address() {
        return new MacAddress(value);
    }

    /** As {@link #parse} reads it: lower case with colons, and a star behind a prefix. */
    @Override
    public String toString() {
        if (isOneStation()) {
            return address().toString();
        }
        int digits = length / 4;
        return address().toString().substring(0, digits + (digits - 1) / 2) + (digits % 2 == 0 ? ":*" : "*");
    }

    private static String octets(String separator) {
        return "HH(-HH){0,4}(-?\\*(-\\*){0,4}|-H\\*)".replace("-", separator);
    }

    /** The first so many of the 48 bits. */
    static long mask(int length) {
        return (1L << BITS) - (1L << (BITS - length));
    }
}
