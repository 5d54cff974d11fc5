package io.macmon.analyzer.wire;

/**
 * Reads the start of an ICMP (RFC 792) or ICMPv6 (RFC 4443 section 2.1) message.
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |  type  |  code  |    checksum     |   0
 *  +--------+--------+--------+--------+
 * </pre>
 */
public final class IcmpHeader extends FixedLengthHeader {

    private static final int TYPE = 0;
    private static final int CODE = 1;

    /** Length of the header, in bytes. */
    public static final int LENGTH = 4;

    public IcmpHeader() {
        super(LENGTH);
    }

    public int type() {
        return buffer.get(offset + TYPE) & 0xFF;
    }

    public int code() {
        return buffer.get(offset + CODE) & 0xFF;
    }
}
