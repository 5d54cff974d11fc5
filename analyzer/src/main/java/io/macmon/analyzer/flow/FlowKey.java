package io.macmon.analyzer.flow;

import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.analyzer.flow.record.IcmpPairs;
import io.macmon.analyzer.wire.VlanTag;
import io.macmon.capture.EtherType;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The exact key of a flow, in eight longs of an array.
 *
 * <pre>
 *   long 0     ids of VLAN tags 0 to 4, outermost highest, 12 bits each | number of VLAN tags, 4 bits
 *   long 1     EtherType, 16 | IP protocol, 8 | one way, 1 | 0, 3 | ids of VLAN tags 5 to 7, 12 each
 *   long 2-4   end A: MAC, 48 | port, 16; address, high (IPv6 only); address, low
 *   long 5-7   end B: the same
 * </pre>
 *
 * <p>The end with the lower IP address is A, so that both directions have the same key; if the addresses are equal, MAC
 * address and port decide. For ICMP messages that have no reply, A is the source, so that each direction has its own
 * key.
 *
 * <p>The MAC address of an end stays with its IP address. It counts for frames without IP; for the others, the mask of
 * {@link #endMask} decides. By default it does not, because the two directions of a connection often use different MAC
 * addresses: those of a virtual router and of the router itself, or of two gateways.
 */
final class FlowKey {

    /** Longs per key. */
    static final int LENGTH = 8;

    /** Offset of end A. */
    static final int A = 2;

    /** Offset of end B. */
    static final int B = 5;

    private static final int VLANS = 0;
    private static final int PROTOCOLS = 1;

    // Offsets within an end.
    private static final int MAC_AND_PORT = 0;
    private static final int ADDRESS_HIGH = 1;
    private static final int ADDRESS_LOW = 2;

    /** Leaves the MAC addresses of frames with IP out of the key. */
    static final long WITHOUT_MACS = 0xFFFF;

    /** Keeps the MAC addresses of all frames in the key. */
    static final long WITH_MACS = -1;

    private static final int PORT_BITS = 16;
    private static final int VLAN_BITS = 12;
    private static final int VLAN_MASK = 0xFFF;
    private static final int OUTER_VLANS = 5;
    private static final int VLAN_TAGS_BITS = 4;
    private static final int VLAN_TAGS_MASK = 0xF;
    private static final int ETHER_TYPE_SHIFT = 48;
    private static final int PROTOCOL_SHIFT = 40;
    private static final long ONE_WAY = 1L << 39;

    private FlowKey() {}

    /**
     * Writes the key of a decoded frame. Returns whether the source of the frame is end B.
     *
     * @param ipMask {@link #WITHOUT_MACS} or {@link #WITH_MACS}
     */
    static boolean write(DecodedFrame frame, long[] words, int at, long ipMask) {
        int sourcePort = frame.sourcePort();
        int destinationPort = frame.destinationPort();
        long protocols = (long) frame.etherType() << ETHER_TYPE_SHIFT | (long) frame.protocol() << PROTOCOL_SHIFT;
        boolean oneWay = false;
        if (frame.hasIcmpType()) {
            int reply = IcmpPairs.reply(frame.protocol(), sourcePort);
            oneWay = reply == IcmpPairs.NONE;
            destinationPort = oneWay ? destinationPort : reply;
            protocols |= oneWay ? ONE_WAY : 0;
        }
        words[at + VLANS] = 0;
        words[at + PROTOCOLS] = protocols;
        if (frame.vlanTags() > 0) {
            writeVlans(frame, words, at);
        }
        long source = frame.sourceMac() << PORT_BITS | sourcePort;
        long destination = frame.destinationMac() << PORT_BITS | destinationPort;
        long mask = endMask(frame.etherType(), ipMask);
        boolean sourceIsB = !oneWay && isAfter(frame, source & mask, destination & mask);
        writeEnd(words, at + (sourceIsB ? B : A), source, frame.sourceHigh(), frame.sourceLow());
        writeEnd(words, at + (sourceIsB ? A : B), destination, frame.destinationHigh(), frame.destinationLow());
        return sourceIsB;
    }

    /** The bits of an end's MAC and port that count in this key; all others are always equal or do not matter. */
    static long endMask(long[] words, int at, long ipMask) {
        return endMask(etherType(words, at), ipMask);
    }

    /** As {@link #endMask(long[], int, long)}, for a key with this EtherType. */
    static long endMask(int etherType, long ipMask) {
        return etherType == EtherType.IPV4 || etherType == EtherType.IPV6 ? ipMask : WITH_MACS;
    }

    // Compares all longs without a branch in between, because keys that are compared are nearly always equal.
    static boolean areEqual(long[] words, int at, long[] others, int otherAt) {
        return ((words[at] ^ others[otherAt])
                        | (words[at + 1] ^ others[otherAt + 1])
                        | (words[at + 2] ^ others[otherAt + 2])
                        | (words[at + 3] ^ others[otherAt + 3])
                        | (words[at + 4] ^ others[otherAt + 4])
                        | (words[at + 5] ^ others[otherAt + 5])
                        | (words[at + 6] ^ others[otherAt + 6])
                        | (words[at + 7] ^ others[otherAt + 7]))
                == 0;
    }

    /** Whether two keys are equal in all that counts. */
    static boolean areEqual(long[] words, int at, long[] others, int otherAt, long endMask) {
        for (int i = 0; i < LENGTH; i++) {
            long mask = i == A || i == B ? endMask : -1;
            if (((words[at + i] ^ others[otherAt + i]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /** @param end {@link #A} or {@link #B} */
    static int port(long[] words, int at, int end) {
        return (int) words[at + end + MAC_AND_PORT] & 0xFFFF;
    }

    /** @param end {@link #A} or {@link #B} */
    static long addressHigh(long[] words, int at, int end) {
        return words[at + end + ADDRESS_HIGH];
    }

    /** @param end {@link #A} or {@link #B} */
    static long addressLow(long[] words, int at, int end) {
        return words[at + end + ADDRESS_LOW];
    }

    /** @param end {@link #A} or {@link #B} */
    static long mac(long[] words, int at, int end) {
        return words[at + end + MAC_AND_PORT] >>> PORT_BITS;
    }

    /** Replaces the MAC address of an end. It must not count in this key. */
    static void setMac(long[] words, int at, int end, long mac) {
        words[at + end + MAC_AND_PORT] = mac << PORT_BITS | (words[at + end + MAC_AND_PORT] & WITHOUT_MACS);
    }

    static List<Integer> vlanIds(long[] words, int at) {
        int tags = (int) words[at + VLANS] & VLAN_TAGS_MASK;
        List<Integer> ids = new ArrayList<>(tags);
        for (int tag = 0; tag < tags; tag++) {
            ids.add((int) (words[at + vlanWord(tag)] >>> vlanShift(tag)) & VLAN_MASK);
        }
        return ids;
    }

    static int etherType(long[] words, int at) {
        return (int) (words[at + PROTOCOLS] >>> ETHER_TYPE_SHIFT);
    }

    static int protocol(long[] words, int at) {
        return (int) (words[at + PROTOCOLS] >>> PROTOCOL_SHIFT) & 0xFF;
    }

    /**
     * @param end         {@link #A} or {@link #B}
     * @param otherMacs   MAC addresses of this end besides the one in the key
     * @param hasMoreMacs see {@link FlowEndpoint}
     */
    static FlowEndpoint endpoint(long[] words, int at, int end, List<MacAddress> otherMacs, boolean hasMoreMacs) {
        long macAndPort = words[at + end + MAC_AND_PORT];
        return new FlowEndpoint(
                new MacAddress(macAndPort >>> PORT_BITS),
                address(etherType(words, at), words[at + end + ADDRESS_HIGH], words[at + end + ADDRESS_LOW]),
                (int) macAndPort & 0xFFFF,
                otherMacs,
                hasMoreMacs);
    }

    private static void writeVlans(DecodedFrame frame, long[] words, int at) {
        words[at + VLANS] = frame.vlanTags();
        for (int tag = 0; tag < frame.vlanTags(); tag++) {
            words[at + vlanWord(tag)] |= (long) frame.vlanId(tag) << vlanShift(tag);
        }
    }

    private static int vlanWord(int tag) {
        return tag < OUTER_VLANS ? VLANS : PROTOCOLS;
    }

    private static int vlanShift(int tag) {
        return tag < OUTER_VLANS
                ? VLAN_TAGS_BITS + (OUTER_VLANS - 1 - tag) * VLAN_BITS
                : (VlanTag.MAX_PER_FRAME - 1 - tag) * VLAN_BITS;
    }

    private static boolean isAfter(DecodedFrame frame, long source, long destination) {
        int order = Long.compareUnsigned(frame.sourceHigh(), frame.destinationHigh());
        if (order == 0) {
            order = Long.compareUnsigned(frame.sourceLow(), frame.destinationLow());
        }
        if (order == 0) {
            order = Long.compareUnsigned(source, destination);
        }
        return order > 0;
    }

    private static void writeEnd(long[] words, int end, long macAndPort, long high, long low) {
        words[end + MAC_AND_PORT] = macAndPort;
        words[end + ADDRESS_HIGH] = high;
        words[end + ADDRESS_LOW] = low;
    }

    private static IpAddress address(int etherType, long high, long low) {
        return switch (etherType) {
            case EtherType.IPV4 -> IpAddress.v4((int) low);
            case EtherType.IPV6 -> IpAddress.v6(high, low);
            default -> null;
        };
    }
}
