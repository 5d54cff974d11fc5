package io.macmon.analyzer.wire;

import java.nio.ByteBuffer;

/**
 * Walks the extension headers of an IPv6 packet to its payload (RFC 8200 section 4).
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |next hdr| length |     options     |   0  hop-by-hop, routing, destination options: (length + 1) * 8 octets
 *  |              ...                  |   4
 *  +--------+--------+--------+--------+
 *  |next hdr|   0    | frag. offset|  m|   0  fragment: 8 octets
 *  |          identification           |   4
 *  +-----------------------------------+
 * </pre>
 *
 * <p>Hop-by-hop options, routing, fragment and destination options are walked, in any order and number; any other
 * protocol ends the chain, authentication (51) and encapsulated payload (50) included, and so does the fragment header
 * of a later fragment. At most {@value #MAX_HEADERS} headers are walked. That bounds the work per frame: each header
 * has at least 8 octets, so no frame of up to 32 KiB reaches the bound, and real ones with over a hundred headers do
 * not. One thread only.
 */
public final class Ipv6ExtensionChain {

    /** Headers walked. */
    public static final int MAX_HEADERS = 4_096;

    private static final int LENGTH_UNIT = 8;
    private static final int LENGTH = 1;
    private static final int FRAGMENT_OFFSET_AND_FLAGS = 2;

    private static final int IDENTIFICATION = 4;

    private static final int FRAGMENT_OFFSET_MASK = 0xFFF8;
    private static final int MORE_FRAGMENTS = 0x0001;

    private int protocol;
    private int length;
    private FragmentState fragmentState = FragmentState.WHOLE;
    private int identification;

    /**
     * Walks a chain. The accessors tell how far it went, whatever is returned.
     *
     * @param buffer     big-endian, read with absolute offsets
     * @param offset     of the octet behind the IPv6 header
     * @param available  octets captured from {@code offset} on, no more than the payload length tells
     * @param nextHeader as the IPv6 header tells
     * @return {@code TRUNCATED} when the first 8 octets of a header do not fit in {@code available};
     *     {@code CHAIN_TOO_LONG} when {@value #MAX_HEADERS} headers were walked and one more follows
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

    /** The IANA protocol number of the payload; of the header that could not be walked, if there is one. */
    public int protocol() {
        return protocol;
    }

    /** Octets of the headers walked; may exceed the octets that there are, when the last header is cut. */
    public int length() {
        return length;
    }

    /** As the last fragment header tells. */
    public FragmentState fragmentState() {
        return fragmentState;
    }

    /** What the fragments of a datagram have in common; only where the chain has a fragment header, as the last one tells. */
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
        protocol = buffer.get(at) & 0xFF;
    }

    private static boolean isExtension(int protocol) {
        return protocol == IpProtocol.HOP_BY_HOP
                || protocol == IpProtocol.ROUTING
                || protocol == IpProtocol.FRAGMENT
                || protocol == IpProtocol.DESTINATION_OPTIONS;
    }
}
