package io.macmon.analyzer.decode;

import io.macmon.analyzer.wire.FragmentState;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.analyzer.wire.Ipv4Header;
import io.macmon.analyzer.wire.Ipv6ExtensionChain;
import io.macmon.analyzer.wire.Ipv6Header;
import io.macmon.analyzer.wire.WireStatus;

/**
 * Reads an IP header and its extension headers, then the transport header. A later fragment has no transport header, so
 * it gets the ports of the first fragment.
 */
final class IpDecoder {

    private static final long IPV4_MASK = 0xFFFF_FFFFL;
    private static final int MAX_IPV6_PAYLOAD = 65_535;

    private final Cursor cursor;
    private final DecodedFrame decoded;

    private final Ipv4Header ipv4 = new Ipv4Header();
    private final Ipv6Header ipv6 = new Ipv6Header();
    private final Ipv6ExtensionChain chain = new Ipv6ExtensionChain();
    private final TransportDecoder transportDecoder;
    private final FragmentTable fragments = new FragmentTable();

    IpDecoder(Cursor cursor, DecodedFrame decoded) {
        this.cursor = cursor;
        this.decoded = decoded;
        transportDecoder = new TransportDecoder(cursor, decoded);
    }

    /**
     * Reads an IPv4 packet.
     *
     * @param nanos the frame's capture time
     * @return false if the frame belongs to no flow
     */
    boolean readIpv4(long nanos) {
        WireStatus status = ipv4.wrap(cursor.memory, cursor.offset, cursor.available);
        if (status != WireStatus.OK) {
            decoded.note(ipv4Fault(status));
            return false;
        }
        decoded.ipVersion = 4;
        decoded.ipOffset = cursor.offset;
        decoded.sourceLow = ipv4.source() & IPV4_MASK;
        decoded.destinationLow = ipv4.destination() & IPV4_MASK;
        decoded.protocol = ipv4.protocol();
        decoded.fragmentState = ipv4.fragmentState();
        limitToIpv4(ipv4.totalLength());
        cursor.advance(ipv4.headerLength());
        if (cursor.available < 0) {
            decoded.note(WireFault.IPV4_OPTIONS_TRUNCATED);
        }
        if (decoded.fragmentState != FragmentState.WHOLE) {
            fragments.select(decoded, ipv4.identification());
        }
        readTransport(nanos);
        return true;
    }

    private static WireFault ipv4Fault(WireStatus status) {
        return switch (status) {
            case BAD_VERSION -> WireFault.IPV4_BAD_VERSION;
            case BAD_HEADER_LENGTH -> WireFault.IPV4_BAD_HEADER_LENGTH;
            case BAD_TOTAL_LENGTH -> WireFault.IPV4_BAD_TOTAL_LENGTH;
            default -> WireFault.IPV4_TRUNCATED;
        };
    }

    private void limitToIpv4(int totalLength) {
        if (totalLength == 0) {
            decoded.note(WireFault.IPV4_ZERO_TOTAL_LENGTH);
            decoded.ipLength = cursor.onWire;
            return;
        }
        limitTo(totalLength, WireFault.IPV4_LENGTH_BEYOND_FRAME);
    }

    // A length field is only the sender's claim. The packet never extends beyond its frame.
    private void limitTo(long claimedLength, WireFault beyondFrame) {
        if (claimedLength > cursor.onWire) {
            decoded.note(beyondFrame);
            decoded.isLengthBeyondFrame = true;
        }
        cursor.limit(claimedLength);
        decoded.ipLength = cursor.onWire;
    }

    /**
     * Reads an IPv6 packet.
     *
     * @param nanos the frame's capture time
     * @return false if the frame belongs to no flow
     */
    boolean readIpv6(long nanos) {
        WireStatus status = ipv6.wrap(cursor.memory, cursor.offset, cursor.available);
        if (status != WireStatus.OK) {
            decoded.note(status == WireStatus.BAD_VERSION ? WireFault.IPV6_BAD_VERSION : WireFault.IPV6_TRUNCATED);
            return false;
        }
        decoded.ipVersion = 6;
        decoded.ipOffset = cursor.offset;
        decoded.sourceHigh = ipv6.sourceHigh();
        decoded.sourceLow = ipv6.sourceLow();
        decoded.destinationHigh = ipv6.destinationHigh();
        decoded.destinationLow = ipv6.destinationLow();
        limitToIpv6(ipv6.payloadLength());
        cursor.advance(Ipv6Header.LENGTH);
        readChain(nanos);
        return true;
    }

    // Linux sends and receives packets that are too large for the length field with a length of 0 (BIG TCP; UDP for
    // VXLAN and Geneve).
    private void limitToIpv6(long payloadLength) {
        int next = ipv6.nextHeader();
        if (payloadLength == 0
                && (next == IpProtocol.TCP || next == IpProtocol.UDP)
                && cursor.onWire > Ipv6Header.LENGTH + MAX_IPV6_PAYLOAD) {
            decoded.note(WireFault.IPV6_ZERO_PAYLOAD_LENGTH);
            decoded.ipLength = cursor.onWire;
            return;
        }
        limitTo(Ipv6Header.LENGTH + payloadLength, WireFault.IPV6_LENGTH_BEYOND_FRAME);
    }

    private void readChain(long nanos) {
        WireStatus status = chain.walk(cursor.memory, cursor.offset, cursor.available, ipv6.nextHeader());
        decoded.protocol = chain.protocol();
        decoded.fragmentState = chain.fragmentState();
        cursor.advance(chain.length());
        if (decoded.fragmentState != FragmentState.WHOLE) {
            fragments.select(decoded, chain.identification());
        }
        switch (status) {
            case OK -> readTransport(nanos);
            case CHAIN_TOO_LONG -> decoded.note(WireFault.IPV6_CHAIN_TOO_LONG);
            default -> decoded.note(WireFault.IPV6_CHAIN_TRUNCATED);
        }
    }

    private void readTransport(long nanos) {
        decoded.transportOffset = cursor.offset;
        decoded.transportLength = Math.max(0, decoded.ipLength - (cursor.offset - decoded.ipOffset));
        decoded.transportCaptured = Math.max(0, cursor.available);
        if (decoded.fragmentState == FragmentState.LATER) {
            copyFirstFragment(fragments.get(nanos));
            return;
        }
        WireFault fault = transportDecoder.read(decoded.protocol);
        if (fault != null) {
            decoded.note(fault);
        }
        if (decoded.fragmentState == FragmentState.FIRST) {
            fragments.put(nanos, packedPorts());
        }
    }

    // ports, 16 each | protocol, 8 | whether the ports are an ICMP type and code, 1
    private long packedPorts() {
        return (long) decoded.sourcePort << 32
                | (long) decoded.destinationPort << 16
                | (long) decoded.protocol << 8
                | (decoded.hasIcmpType ? 1 : 0);
    }

    private void copyFirstFragment(long packedPorts) {
        if (packedPorts == FragmentTable.NONE) {
            decoded.note(WireFault.IP_LATER_FRAGMENT);
            return;
        }
        decoded.sourcePort = (int) (packedPorts >>> 32);
        decoded.destinationPort = (int) (packedPorts >>> 16) & 0xFFFF;
        decoded.protocol = (int) (packedPorts >>> 8) & 0xFF;
        decoded.hasIcmpType = (packedPorts & 1) != 0;
    }
}
