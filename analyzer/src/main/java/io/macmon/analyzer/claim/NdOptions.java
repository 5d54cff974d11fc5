package io.macmon.analyzer.claim;

/**
 * Options of neighbour discovery (RFC 4861 section 4.6). A length counts units of 8 octets.
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |  type  | length | address, or     |   0
 *  |  prefix length, flags; lifetimes  |   4
 *  |  prefix, from 16 on               |  16
 *  +-----------------------------------+
 * </pre>
 */
final class NdOptions {

    private static final int SOURCE_ADDRESS = 1;
    private static final int TARGET_ADDRESS = 2;
    private static final int PREFIX = 3;

    private static final int UNIT = 8;
    private static final int PREFIX_UNITS = 4;
    private static final int PREFIX_LENGTH = 2;
    private static final int PREFIX_AT = 16;
    private static final int MAX_PREFIXES = 8;

    private final StringBuilder prefixes = new StringBuilder();
    private long sourceMac;
    private long targetMac;
    private int prefixCount;

    /** Reads the options from an offset on. */
    void read(ClaimContext reading, int from) {
        sourceMac = 0;
        targetMac = 0;
        prefixCount = 0;
        prefixes.setLength(0);
        MessageView message = reading.message();
        for (int at = from; at < message.length(); at += message.u8(at + 1) * UNIT) {
            int units = message.u8(at + 1);
            if (units == 0 || !message.has(at, units * UNIT)) {
                reading.count(reading.isFullyCaptured() ? ClaimFault.ND_BAD_OPTION : ClaimFault.ND_TRUNCATED);
                return;
            }
            take(message, at, units);
        }
    }

    /** The first source link-layer address; 0 when there is none of 6 octets. */
    long sourceMac() {
        return sourceMac;
    }

    /** The first target link-layer address; 0 when there is none of 6 octets. */
    long targetMac() {
        return targetMac;
    }

    /** As {@code , prefix 2001:db8::/64} each, no more than 8. */
    String prefixes() {
        return prefixes.toString();
    }

    private void take(MessageView message, int at, int units) {
        int type = message.u8(at);
        if (type == SOURCE_ADDRESS && units == 1 && sourceMac == 0) {
            sourceMac = message.mac(at + 2);
        } else if (type == TARGET_ADDRESS && units == 1 && targetMac == 0) {
            targetMac = message.mac(at + 2);
        } else if (type == PREFIX && units == PREFIX_UNITS && prefixCount < MAX_PREFIXES) {
            prefixCount++;
            prefixes.append(", prefix ")
                    .append(message.ip6(at + PREFIX_AT))
                    .append('/')
                    .append(message.u8(at + PREFIX_LENGTH));
        }
    }
}
