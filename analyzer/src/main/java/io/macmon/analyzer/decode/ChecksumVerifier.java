package io.macmon.analyzer.decode;

import io.macmon.analyzer.wire.FragmentState;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.analyzer.wire.Ipv4Header;
import io.macmon.analyzer.wire.Ipv6Header;
import io.macmon.analyzer.wire.PortsHeader;
import java.nio.ByteBuffer;

/**
 * Verifies the checksums of IPv4, TCP, UDP, ICMP and ICMPv6 (RFC 1071). Skips frames with another fault. Above the
 * IP header, also skips packets that were not captured whole, fragments, packets whose final addresses are in a source
 * route or routing header, and IPv6 packets with destination options, which may contain another source. One thread
 * only; nothing is allocated per frame.
 */
final class ChecksumVerifier {

    private static final int UDP_CHECKSUM = 6;
    private static final int ALL_ONES = 0xFFFF;
    private static final long INT_MASK = 0xFFFF_FFFFL;

    // IPv4 options (RFC 791).
    private static final int END_OF_OPTIONS = 0;
    private static final int NO_OPERATION = 1;
    private static final int LOOSE_SOURCE_ROUTE = 131;
    private static final int STRICT_SOURCE_ROUTE = 137;

    // IPv6 extension headers (RFC 8200).
    private static final int EXTENSION_UNIT = 8;
    private static final int SEGMENTS_LEFT = 3;

    private ChecksumVerifier() {}

    /**
     * Verifies the checksums of a decoded frame. If one is wrong, notes a fault, and clears all fields of the transport
     * layer but the ports.
     *
     * @return false if the frame belongs to no flow, because its addresses may be wrong
     */
    static boolean verify(DecodedFrame decoded, ByteBuffer memory) {
        if (decoded.ipVersion == 0 || decoded.fault() != null) {
            return true;
        }
        int ipHeader = decoded.transportOffset - decoded.ipOffset;
        if (decoded.ipVersion == 4 && fold(sum(memory, decoded.ipOffset, ipHeader)) != ALL_ONES) {
            decoded.note(WireFault.IPV4_BAD_CHECKSUM);
            return false;
        }
        WireFault fault = isVerifiable(decoded, memory) ? transportFault(decoded, memory) : null;
        if (fault != null) {
            decoded.note(fault);
            decoded.tcpFlags = 0;
            decoded.transportLength = 0;
            decoded.transportCaptured = 0;
        }
        return true;
    }

    private static boolean isVerifiable(DecodedFrame decoded, ByteBuffer memory) {
        return decoded.fragmentState == FragmentState.WHOLE
                && decoded.transportCaptured == decoded.transportLength
                && (decoded.ipVersion == 4
                        ? !hasSourceRoute(memory, decoded.ipOffset + Ipv4Header.MIN_LENGTH, decoded.transportOffset)
                        : hasFinalAddresses(decoded, memory));
    }

    private static WireFault transportFault(DecodedFrame decoded, ByteBuffer memory) {
        int at = decoded.transportOffset;
        int length = decoded.transportLength;
        return switch (decoded.protocol) {
            case IpProtocol.TCP ->
                isRight(pseudoHeader(decoded, memory, length), memory, at, length) ? null : WireFault.TCP_BAD_CHECKSUM;
            case IpProtocol.UDP -> hasRightUdpChecksum(decoded, memory) ? null : WireFault.UDP_BAD_CHECKSUM;
            case IpProtocol.ICMP -> isRight(0, memory, at, length) ? null : WireFault.ICMP_BAD_CHECKSUM;
            case IpProtocol.ICMPV6 ->
                isRight(pseudoHeader(decoded, memory, length), memory, at, length)
                        ? null
                        : WireFault.ICMPV6_BAD_CHECKSUM;
            default -> null;
        };
    }

    // A checksum of 0 means that there is none, which some tunnels use over IPv6 too (RFC 6935). A length that does not
    // fit is not a checksum error.
    private static boolean hasRightUdpChecksum(DecodedFrame decoded, ByteBuffer memory) {
        int at = decoded.transportOffset;
        int length = memory.getShort(at + PortsHeader.UDP_DATAGRAM_LENGTH) & 0xFFFF;
        return memory.getShort(at + UDP_CHECKSUM) == 0
                || length < PortsHeader.UDP_LENGTH
                || length > decoded.transportLength
                || isRight(pseudoHeader(decoded, memory, length), memory, at, length);
    }

    // In both versions, the destination follows the source.
    private static long pseudoHeader(DecodedFrame decoded, ByteBuffer memory, int length) {
        int source = decoded.ipOffset + (decoded.ipVersion == 4 ? Ipv4Header.SOURCE : Ipv6Header.SOURCE);
        int addresses = 2 * (decoded.ipVersion == 4 ? Integer.BYTES : 2 * Long.BYTES);
        return sum(memory, source, addresses) + decoded.protocol + length;
    }

    private static boolean isRight(long sum, ByteBuffer memory, int at, int length) {
        return fold(sum + sum(memory, at, length)) == ALL_ONES;
    }

    // The sum of 16-bit words, in parts of 32 bits: the carries of the lower halves end up in the upper ones, and those
    // are folded back.
    private static long sum(ByteBuffer memory, int from, int length) {
        long sum = 0;
        int at = from;
        int end = from + length;
        for (; at <= end - Integer.BYTES; at += Integer.BYTES) {
            sum += memory.getInt(at) & INT_MASK;
        }
        if (at <= end - Short.BYTES) {
            sum += memory.getShort(at) & 0xFFFF;
            at += Short.BYTES;
        }
        return at < end ? sum + ((memory.get(at) & 0xFF) << Byte.SIZE) : sum;
    }

    private static int fold(long sum) {
        long folded = sum;
        while (folded >>> Short.SIZE != 0) {
            folded = (folded & 0xFFFF) + (folded >>> Short.SIZE);
        }
        return (int) folded;
    }

    private static boolean hasSourceRoute(ByteBuffer memory, int from, int end) {
        int at = from;
        while (at < end) {
            int option = memory.get(at) & 0xFF;
            if (option == LOOSE_SOURCE_ROUTE || option == STRICT_SOURCE_ROUTE) {
                return true;
            }
            if (option == END_OF_OPTIONS) {
                return false;
            }
            at += option == NO_OPERATION || at + 1 == end ? 1 : Math.max(2, memory.get(at + 1) & 0xFF);
        }
        return false;
    }

    // The decoder has walked the same headers, so they were captured.
    private static boolean hasFinalAddresses(DecodedFrame decoded, ByteBuffer memory) {
        int header = memory.get(decoded.ipOffset + Ipv6Header.NEXT_HEADER) & 0xFF;
        int at = decoded.ipOffset + Ipv6Header.LENGTH;
        while (at < decoded.transportOffset) {
            if (header == IpProtocol.DESTINATION_OPTIONS
                    || (header == IpProtocol.ROUTING && memory.get(at + SEGMENTS_LEFT) != 0)) {
                return false;
            }
            boolean isFragment = header == IpProtocol.FRAGMENT;
            header = memory.get(at) & 0xFF;
            at += isFragment ? EXTENSION_UNIT : ((memory.get(at + 1) & 0xFF) + 1) * EXTENSION_UNIT;
        }
        return true;
    }
}
