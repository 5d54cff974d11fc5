package io.macmon.config.net;

/**
 * A prefix of IP addresses.
 *
 * @param address the lowest address in the prefix: the bits after the prefix are 0
 * @param length  length in bits, 0 to 32 or 128
 */
public record IpPrefix(IpAddress address, int length) {

    public IpPrefix {
        int bits = address.version() == 4 ? Integer.SIZE : 2 * Long.SIZE;
        if (length < 0 || length > bits) {
            throw new IllegalArgumentException(
                    "an IPv" + address.version() + " prefix must have 0 to " + bits + " bits, got " + length);
        }
        if (!masked(address, length).equals(address)) {
            throw new IllegalArgumentException(address + "/" + length + " has bits set after the prefix; write "
                    + masked(address, length) + "/" + length);
        }
    }

    /**
     * Reads {@code 192.0.2.0/24}, {@code 2001:db8::/32}, or a single address.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static IpPrefix parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            IpAddress address = IpAddress.parse(text);
            return new IpPrefix(address, address.version() == 4 ? Integer.SIZE : 2 * Long.SIZE);
        }
        String length = text.substring(slash + 1);
        if (!length.matches("\\d{1,3}")) {
            throw new IllegalArgumentException(
                    "not an IP prefix: '" + text + "'; write it as 192.0.2.0/24 or 2001:db8::/32");
        }
        return new IpPrefix(IpAddress.parse(text.substring(0, slash)), Integer.parseInt(length));
    }

    public boolean contains(IpAddress other) {
        return other.version() == address.version() && masked(other, length).equals(address);
    }

    /** A single address is written without a length. */
    @Override
    public String toString() {
        boolean isSingleAddress = length == (address.version() == 4 ? Integer.SIZE : 2 * Long.SIZE);
        return isSingleAddress ? address.toString() : address + "/" + length;
    }

    private static IpAddress masked(IpAddress address, int length) {
        if (address.version() == 4) {
            return IpAddress.v4((int) (address.low() & mask(length + Integer.SIZE)));
        }
        return IpAddress.v6(
                address.high() & mask(Math.min(length, Long.SIZE)),
                address.low() & mask(Math.max(0, length - Long.SIZE)));
    }

    /** A 64-bit mask with the top {@code bits} bits set. */
    private static long mask(int bits) {
        return bits == 0 ? 0 : -1L << (Long.SIZE - bits);
    }
}
