package io.macmon.analyzer.wire;

import java.nio.ByteBuffer;

/**
 * Walks the extension headers of an IPv6 packet to its payload (RFC 8200 section 4).
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |next hdr| length |     options     |   0  hop-by-hop, routing, destination options: (length + 1) * 8 bytes
 *  |              ...                  |   4
 *  +--------+--------+--------+--------+
 *  |next hdr|   0    | frag. offset|  m|   0  fragment: 8 bytes
 *  |          identification           |   4
 *  +-----------------------------------+
 * </pre>
 *
 * <p>The walk covers hop-by-hop options, routing, fragment and destination options headers, in any order and number.
 * Any other protocol ends it, including AH (51) and ESP (50), and so does the fragment header of a later fragment. At
 * most {@value #MAX_HEADERS} headers are walked, which bounds the work per frame. Each header has at least 8 bytes, so
 * only frames of more than 32 KiB can reach that bound. One thread only.
 */
public final class Ipv6ExtensionChain {

    private static final int NEXT_HEADER = 0;
    private static final int LENGTH = 1;
    private static final int FRAGMENT_OFFSET_AND_FLAGS = 2;
    private static final int IDENTIFICATION = 4;

    /** The maximum number of headers walked. */
    public static final int MAX_HEADERS = 4_096;

    private static final int LENGTH_UNIT = 8;

    private static final int FRAGMENT_OFFSET_MASK = 0xFFF8;
    private static final int MORE_FRAGMENTS = 0x0001;

    private int protocol;
    private int length;
    private FragmentState fragmentState = FragmentState.WHOLE;
    private int identification;

    /**
     * Walks a chain. Whatever the status, the accessors describe the headers that were walked.
     *
     * @param buffer     big-endian, read with absolute offsets
     * @param offset     of the first byte after the IPv6 header
     * @param available  bytes captured from {@code offset} on, within the payload length
     * @param nextHeader the IPv6 header's next-header field
     * @return {@code TRUNCATED} if the first 8 bytes of a header do not fit in {@code available};
     *     {@code CHAIN_TOO_LONG} if {@value #MAX_HEADERS} headers were walked and one more follows
     */
    public WireStatus walk(ByteBuffer buffer, int offset, int available, int nextHeader) {
        protocol = nextHeader;
        length = 0;
        fragmentState = FragmentState.WHOLE;
        for (int headers = 0; isExtension(protocol) && fragmentState != FragmentState.LATER; headers++) {
            if (available - length < LENGTH_UNIT) {
                return WireStatus.TRUNCATED;
            }
            if (headers == MAX_HEADERS) {
                return WireStatus.CHAIN_TOO_LONG;
            }
            step(buffer, offset + length);
        }
        return WireStatus.OK;
    }

    /** The IANA protocol number of the payload, or of the header that could not be walked. */
    public int protocol() {
        return protocol;
    }

    /** Length of the headers walked, in bytes. Exceeds the available bytes if the last header is truncated. */
    public int length() {
        return length;
    }

    /** The fragment state according to the last fragment header. */
    public FragmentState fragmentState() {
        return fragmentState;
    }

    /** The number that all fragments of a datagram share, from the last fragment header; valid only if there is one. */
    public int identification() {
        return identification;
    }

    private void step(ByteBuffer buffer, int at) {
        if (protocol == IpProtocol.FRAGMENT) {
            int field = buffer.getShort(at + FRAGMENT_OFFSET_AND_FLAGS);
            fragmentState = FragmentState.of(field & FRAGMENT_OFFSET_MASK, (field & MORE_FRAGMENTS) != 0);
            identification = buffer.getInt(at + IDENTIFICATION);
            length += LENGTH_UNIT;
        } else {
            length += ((buffer.get(at + LENGTH) & 0xFF) + 1) * LENGTH_UNIT;
        }
        protocol = buffer.get(at + NEXT_HEADER) & 0xFF;
    }

    private static boolean isExtension(int protocol) {
        return protocol == IpProtocol.HOP_BY_HOP
                || protocol == IpProtocol.ROUTING
                || protocol == IpProtocol.FRAGMENT
                || protocol == IpProtocol.DESTINATION_OPTIONS;
    }
}
