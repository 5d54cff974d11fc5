package io.macmon.config.net;

/** Writes IPv6 addresses in their canonical form (RFC 5952), which the JDK does not do. */
final class Ipv6Text {

    private static final int GROUPS = 8;

    // An IPv4-mapped address has high 0, and these two groups before the IPv4 address.
    private static final long MAPPED = 0x0000_FFFFL;

    private Ipv6Text() {}

    static String of(long high, long low) {
        if (high == 0 && low >>> Integer.SIZE == MAPPED) {
            return "::ffff:" + IpAddress.v4((int) low); // RFC 5952 section 5
        }
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (int) ((i < 4 ? high : low) >>> (48 - 16 * (i % 4))) & 0xFFFF;
        }
        int start = 0;
        int length = 0;
        for (int i = 0; i < GROUPS; i++) {
            int zeros = zerosFrom(groups, i);
            if (zeros > length) {
                start = i;
                length = zeros;
            }
        }
        return length < 2
                ? join(groups, 0, GROUPS)
                : join(groups, 0, start) + "::" + join(groups, start + length, GROUPS);
    }

    private static int zerosFrom(int[] groups, int first) {
        int end = first;
        while (end < GROUPS && groups[end] == 0) {
            end++;
        }
        return end - first;
    }

    private static String join(int[] groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            if (i > from) {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
