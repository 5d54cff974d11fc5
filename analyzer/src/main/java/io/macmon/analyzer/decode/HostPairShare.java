package io.macmon.analyzer.decode;

import io.macmon.analyzer.wire.EthernetHeader;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.analyzer.wire.Ipv4Header;
import io.macmon.analyzer.wire.Ipv6Header;
import io.macmon.analyzer.wire.NamePorts;
import io.macmon.capture.EtherType;
import io.macmon.capture.Frame;
import io.macmon.capture.LinkType;
import java.nio.ByteBuffer;

/**
 * One of several shares of all frames, divided by pairs of hosts: IP addresses, or MAC addresses if there is no IP. All
 * frames of a flow, in both directions, are in the same share. Frames that belong to no flow are in the first, unless
 * they have an IP header.
 *
 * <p>{@link #ofHeader} reads the share of most frames from their headers, so that only one reader has to decode them.
 * All other frames are decoded by each reader, because only that shows their hosts.
 *
 * @param number the number of this share, from 0
 * @param shares how many shares there are
 */
public record HostPairShare(int number, int shares) {

    /** All frames. */
    public static final HostPairShare ALL = new HostPairShare(0, 1);

    // Large odd numbers, which spread the bits of an address over the high half of their product.
    private static final long HIGH_FACTOR = 0x9E37_79B9_7F4A_7C15L;
    private static final long LOW_FACTOR = 0xC2B2_AE3D_27D4_EB4FL;
    private static final long PAIR_FACTOR = 0x1656_67B1_9E37_79F9L;

    private static final int ROUTER_SOLICITATION = 133;
    private static final int REDIRECT = 137;

    private static final long IPV4_MASK = 0xFFFF_FFFFL;

    /**
     * The number of a frame's share if an IP header directly follows its Ethernet header; {@link Frame#ANY_SHARE} for
     * any other frame.
     *
     * @param sharesNames whether every reader gets the frames that may hold names, because these are for flows of
     *                    other hosts
     */
    public static int ofHeader(Frame frame, int shares, boolean sharesNames) {
        int available = frame.capturedLength() - EthernetHeader.LENGTH;
        if (frame.linkType() != LinkType.ETHERNET || available < Ipv4Header.MIN_LENGTH) {
            return Frame.ANY_SHARE;
        }
        ByteBuffer memory = frame.memory();
        int at = frame.offset() + EthernetHeader.LENGTH;
        int type = memory.getShort(at - Short.BYTES) & 0xFFFF;
        if (type == EtherType.IPV4) {
            if (sharesNames && mayNameOverIpv4(memory, at, available)) {
                return Frame.ANY_SHARE;
            }
            long addresses = memory.getLong(at + Ipv4Header.SOURCE);
            return share(host(0, addresses >>> Integer.SIZE), host(0, addresses & IPV4_MASK), shares);
        }
        return type == EtherType.IPV6
                        && available >= Ipv6Header.LENGTH
                        && !(sharesNames && mayNameOverIpv6(memory, at, available))
                ? share(ipv6(memory, at + Ipv6Header.SOURCE), ipv6(memory, at + Ipv6Header.DESTINATION), shares)
                : Frame.ANY_SHARE;
    }

    private static boolean mayNameOverIpv4(ByteBuffer memory, int at, int available) {
        int header = (memory.get(at) & 0xF) * Integer.BYTES;
        return hasPorts(memory.get(at + Ipv4Header.PROTOCOL)) && mayName(memory, at, header, available);
    }

    private static boolean mayNameOverIpv6(ByteBuffer memory, int at, int available) {
        int protocol = memory.get(at + Ipv6Header.NEXT_HEADER);
        return protocol == IpProtocol.ICMPV6
                ? available > Ipv6Header.LENGTH && isDiscovery(memory.get(at + Ipv6Header.LENGTH) & 0xFF)
                : hasPorts(protocol) && mayName(memory, at, Ipv6Header.LENGTH, available);
    }

    // Shows which station has which address.
    private static boolean isDiscovery(int type) {
        return type >= ROUTER_SOLICITATION && type <= REDIRECT;
    }

    private static boolean hasPorts(int protocol) {
        return protocol == IpProtocol.UDP || protocol == IpProtocol.TCP;
    }

    private static boolean mayName(ByteBuffer memory, int at, int header, int available) {
        if (available < header + 2 * Short.BYTES) {
            return false;
        }
        int ports = memory.getInt(at + header);
        return NamePorts.mayHoldName(ports >>> Short.SIZE, ports & 0xFFFF);
    }

    /** Whether a frame that is not decoded yet may be in this share. */
    public boolean mayInclude(Frame frame) {
        return shares == 1 || frame.share() == number || frame.share() == Frame.ANY_SHARE;
    }

    /** Whether this is the share that counts the faults of a frame that it may include. */
    public boolean countsFaults(Frame frame) {
        return number == 0 || frame.share() == number;
    }

    /**
     * Whether a decoded frame that this share may include is in it.
     *
     * @param hasFlow whether the frame belongs to a flow
     */
    public boolean includes(Frame frame, DecodedFrame decoded, boolean hasFlow) {
        if (shares == 1 || frame.share() == number) {
            return true;
        }
        return number == (hasFlow ? of(decoded) : 0);
    }

    private int of(DecodedFrame frame) {
        boolean isIp = frame.etherType() == EtherType.IPV4 || frame.etherType() == EtherType.IPV6;
        return isIp
                ? share(
                        host(frame.sourceHigh(), frame.sourceLow()),
                        host(frame.destinationHigh(), frame.destinationLow()),
                        shares)
                : share(host(0, frame.sourceMac()), host(0, frame.destinationMac()), shares);
    }

    private static int share(long host, long otherHost, int shares) {
        long pair = host + otherHost;
        long hash = ((pair ^ (pair >>> Integer.SIZE)) * PAIR_FACTOR) >>> Integer.SIZE;
        return (int) ((hash * shares) >>> Integer.SIZE);
    }

    private static long ipv6(ByteBuffer memory, int at) {
        return host(memory.getLong(at), memory.getLong(at + Long.BYTES));
    }

    private static long host(long high, long low) {
        long sum = (high * HIGH_FACTOR + low) * LOW_FACTOR;
        return (sum ^ (sum >>> Integer.SIZE)) * HIGH_FACTOR;
    }
}
