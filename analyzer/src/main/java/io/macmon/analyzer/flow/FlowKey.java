package io.macmon.analyzer.flow;

import io.macmon.analyzer.wire.EtherType;
import io.macmon.analyzer.wire.FrameDecoder;
import io.macmon.config.MacAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What the frames of one flow have in common, exact and in eight longs.
 *
 * <pre>
 *   long 0     ids of VLAN tags 0 to 4, outermost highest, 12 bits each | number of VLAN tags, 4 bits
 *   long 1     EtherType, 16 | IP protocol, 8 | one way, 1 | 0, 3 | ids of VLAN tags 5 to 7, 12 each
 *   long 2-4   end A: MAC, 48 | port, 16; address, high (IPv6 only); address, low
 *   long 5-7   end B: the same
 * </pre>
 *
 * <p>The end with the lower address is A, so that both directions have the same key; between equal addresses MAC and
 * port decide. A MAC stays with its address. Of ICMP messages that nothing answers A is the source, so that each
 * direction has a key of its own. One thread only; nothing is allocated by what is called per frame.
 */
final class FlowKey {

    /** Longs of a key. */
    static final int WORDS = 8;

    /** Of end A in {@link #end}. */
    static final int A = 2;

    /** Of end B in {@link #end}. */
    static final int B = 5;

    private static final int VLANS = 0;
    private static final int PROTOCOLS = 1;
    private static final int HIGH = 1;
    private static final int LOW = 2;

    private static final int PORT_BITS = 16;
    private static final int VLAN_BITS = 12;
    private static final int VLAN_MASK = 0xFFF;
    private static final int OUTER_VLANS = 5;
    private static final int VLAN_TAGS_BITS = 4;
    private static final int VLAN_TAGS_MASK = 0xF;
    private static final int ETHER_TYPE_SHIFT = 48;
    private static final int PROTOCOL_SHIFT = 40;
    private static final long ONE_WAY = 1L << 39;

    private final long[] words = new long[WORDS];
    private boolean sourceIsB;

    /** Makes this the key of a decoded frame. */
    void set(FrameDecoder frame) {
        words[VLANS] = 0;
        words[PROTOCOLS] = (long) frame.etherType() << ETHER_TYPE_SHIFT | (long) frame.protocol() << PROTOCOL_SHIFT;
        if (frame.vlanTags() > 0) {
            setVlans(frame);
        }
        int destinationPort = frame.destinationPort();
        boolean oneWay = false;
        if (frame.hasIcmpType()) {
            int answer = IcmpPairs.answer(frame.protocol(), frame.sourcePort());
            oneWay = answer == IcmpPairs.NONE;
            destinationPort = oneWay ? destinationPort : answer;
        }
        long source = frame.sourceMac() << PORT_BITS | frame.sourcePort();
        long destination = frame.destinationMac() << PORT_BITS | destinationPort;
        if (oneWay) {
            words[PROTOCOLS] |= ONE_WAY;
        }
        sourceIsB = !oneWay && isAfter(frame, source, destination);
        setEnd(sourceIsB ? B : A, source, frame.sourceHigh(), frame.sourceLow());
        setEnd(sourceIsB ? A : B, destination, frame.destinationHigh(), frame.destinationLow());
    }

    /** Makes this the key that {@link #storeIn} stored. */
    void load(long[] records, int at) {
        System.arraycopy(records, at, words, 0, WORDS);
    }

    /** Writes {@link #WORDS} longs. */
    void storeIn(long[] records, int at) {
        System.arraycopy(words, 0, records, at, WORDS);
    }

    /** Whether {@link #storeIn} stored an equal key there. */
    boolean isStoredIn(long[] records, int at) {
        for (int i = 0; i < WORDS; i++) {
            if (words[i] != records[at + i]) {
                return false;
            }
        }
        return true;
    }

    long word(int i) {
        return words[i];
    }

    /** Whether end B is the source of the frame that this key was set from. */
    boolean sourceIsB() {
        return sourceIsB;
    }

    List<Integer> vlanIds() {
        int tags = (int) words[VLANS] & VLAN_TAGS_MASK;
        List<Integer> ids = new ArrayList<>(tags);
        for (int tag = 0; tag < tags; tag++) {
            ids.add((int) (words[vlanWord(tag)] >>> vlanShift(tag)) & VLAN_MASK);
        }
        return ids;
    }

    int etherType() {
        return (int) (words[PROTOCOLS] >>> ETHER_TYPE_SHIFT);
    }

    int protocol() {
        return (int) (words[PROTOCOLS] >>> PROTOCOL_SHIFT) & 0xFF;
    }

    /** @param end {@link #A} or {@link #B} */
    FlowEndpoint end(int end) {
        long macAndPort = words[end];
        return new FlowEndpoint(
                new MacAddress(macAndPort >>> PORT_BITS),
                address(words[end + HIGH], words[end + LOW]),
                (int) macAndPort & 0xFFFF);
    }

    private void setVlans(FrameDecoder frame) {
        words[VLANS] = frame.vlanTags();
        for (int tag = 0; tag < frame.vlanTags(); tag++) {
            words[vlanWord(tag)] |= (long) frame.vlanId(tag) << vlanShift(tag);
        }
    }

    private static int vlanWord(int tag) {
        return tag < OUTER_VLANS ? VLANS : PROTOCOLS;
    }

    private static int vlanShift(int tag) {
        return tag < OUTER_VLANS
                ? VLAN_TAGS_BITS + (OUTER_VLANS - 1 - tag) * VLAN_BITS
                : (FrameDecoder.MAX_VLAN_TAGS - 1 - tag) * VLAN_BITS;
    }

    private static boolean isAfter(FrameDecoder frame, long source, long destination) {
        int order = Long.compareUnsigned(frame.sourceHigh(), frame.destinationHigh());
        if (order == 0) {
            order = Long.compareUnsigned(frame.sourceLow(), frame.destinationLow());
        }
        if (order == 0) {
            order = Long.compareUnsigned(source, destination);
        }
        return order > 0;
    }

    private void setEnd(int end, long macAndPort, long high, long low) {
        words[end] = macAndPort;
        words[end + HIGH] = high;
        words[end + LOW] = low;
    }

    private InetAddress address(long high, long low) {
        try {
            return switch (etherType()) {
                case EtherType.IPV4 ->
                    InetAddress.getByAddress(
                            ByteBuffer.allocate(4).putInt((int) low).array());
                // Not InetAddress: it would make an IPv4 address of ::ffff:a.b.c.d.
                case EtherType.IPV6 ->
                    Inet6Address.getByAddress(
                            null,
                            ByteBuffer.allocate(16).putLong(high).putLong(low).array(),
                            -1);
                default -> null;
            };
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible); // both lengths are legal
        }
    }
}
