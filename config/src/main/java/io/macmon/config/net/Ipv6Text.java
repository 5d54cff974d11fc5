package io.macmon.config.net;

import io.macmon.config.text.ByteBuilder;

/** Writes IPv6 addresses in their canonical form (RFC 5952), which the JDK does not do. */
final class Ipv6Text {

    private static final int GROUPS = 8;

    // An IPv4-mapped address has high 0, and these two groups before the IPv4 address.
    private static final long MAPPED = 0x0000_FFFFL;

    private Ipv6Text() {}

    static void append(long high, long low, ByteBuilder text) {
        if (high == 0 && low >>> Integer.SIZE == MAPPED) {
            text.append("::ffff:"); // RFC 5952 section 5
            IpAddress.appendV4(low, text);
            return;
        }
        int start = 0;
        int length = 0;
        for (int i = 0; i < GROUPS; i++) {
            int zeros = zerosFrom(i, high, low);
            if (zeros > length) {
                start = i;
                length = zeros;
            }
        }
        if (length < 2) {
            join(0, GROUPS, high, low, text);
        } else {
            join(0, start, high, low, text);
            text.append(':').append(':');
            join(start + length, GROUPS, high, low, text);
        }
    }

    private static int group(int i, long high, long low) {
        return (int) ((i < GROUPS / 2 ? high : low) >>> (48 - 16 * (i % 4))) & 0xFFFF;
    }

    private static int zerosFrom(int first, long high, long low) {
        int end = first;
        while (end < GROUPS && group(end, high, low) == 0) {
            end++;
        }
        return end - first;
    }

    private static void join(int from, int to, long high, long low, ByteBuilder text) {
        for (int i = from; i < to; i++) {
            if (i > from) {
                text.append(':');
            }
            int group = group(i, high, low);
            text.hex(group, group > 0xFFF ? 4 : group > 0xFF ? 3 : group > 0xF ? 2 : 1);
        }
    }
}
