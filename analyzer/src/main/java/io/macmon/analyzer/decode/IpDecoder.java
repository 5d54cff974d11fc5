package io.macmon.analyzer.decode;

import io.macmon.analyzer.wire.FragmentState;
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

    private final Cursor cursor;
    private final DecodedFrame decoded;
    private final IpFields ip;
    private final TransportFields transport;

    private final Ipv4Header ipv4 = new Ipv4Header();
    private final Ipv6Header ipv6 = new Ipv6Header();
    private final Ipv6ExtensionChain chain = new Ipv6ExtensionChain();
    private final TransportDecoder transportDecoder;
    private final FragmentTable fragments = new FragmentTable();

    IpDecoder(Cursor cursor, DecodedFrame decoded) {
        this.cursor = cursor;
        this.decoded = decoded;
        ip = decoded.ip;
        transport = decoded.transport;
        transportDecoder = new TransportDecoder(cursor, transport);
    }

    /**
     * Reads an IPv4 packet.
     *
     * @param nanos the frame's capture time
     * @return false when the frame belongs to no flow
     */
    boolean readIpv4(long nanos) {
        WireStatus status = ipv4.wrap(cursor.memory, cursor.offset, cursor.available);
        if (status != WireStatus.OK) {
            decoded.note(ipv4Fault(status));
            return false;
        }
        ip.version = 4;
        ip.offset = cursor.offset;
        ip.sourceLow = ipv4.source() & IPV4_MASK;
        ip.destinationLow = ipv4.destination() & IPV4_MASK;
        ip.protocol = ipv4.protocol();
        ip.fragmentState = ipv4.fragmentState();
        limitToIpv4(ipv4.totalLength());
        cursor.advance(ipv4.headerLength());
        if (cursor.available < 0) {
            decoded.note(WireFault.IPV4_OPTIONS_TRUNCATED);
        }
        if (ip.fragmentState != FragmentState.WHOLE) {
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
            ip.length = cursor.onWire;
            return;
        }
        if (totalLength > cursor.onWire) {
            decoded.note(WireFault.IPV4_LENGTH_BEYOND_FRAME);
        }
        ip.length = totalLength;
        cursor.limit(totalLength);
    }

    /**
     * Reads an IPv6 packet.
     *
     * @param nanos the frame's capture time
     * @return false when the frame belongs to no flow
     */
    boolean readIpv6(long nanos) {
        WireStatus status = ipv6.wrap(cursor.memory, cursor.offset, cursor.available);
        if (status != WireStatus.OK) {
            decoded.note(status == WireStatus.BAD_VERSION ? WireFault.IPV6_BAD_VERSION : WireFault.IPV6_TRUNCATED);
            return false;
        }
        ip.version = 6;
        ip.offset = cursor.offset;
        ip.sourceHigh = ipv6.sourceHigh();
        ip.sourceLow = ipv6.sourceLow();
        ip.destinationHigh = ipv6.destinationHigh();
        ip.destinationLow = ipv6.destinationLow();
        ip.length = Ipv6Header.LENGTH + ipv6.payloadLength();
        if (ip.length > cursor.onWire) {
            decoded.note(WireFault.IPV6_LENGTH_BEYOND_FRAME);
        }
        cursor.limit(ip.length);
        cursor.advance(Ipv6Header.LENGTH);
        readChain(nanos);
        return true;
    }

    private void readChain(long nanos) {
        WireStatus status = chain.walk(cursor.memory, cursor.offset, cursor.available, ipv6.nextHeader());
        ip.protocol = chain.protocol();
        ip.fragmentState = chain.fragmentState();
        cursor.advance(chain.length());
        if (ip.fragmentState != FragmentState.WHOLE) {
            fragments.select(decoded, chain.identification());
        }
        switch (status) {
            case OK -> readTransport(nanos);
            case CHAIN_TOO_LONG -> decoded.note(WireFault.IPV6_CHAIN_TOO_LONG);
            default -> decoded.note(WireFault.IPV6_CHAIN_TRUNCATED);
        }
    }

    private void readTransport(long nanos) {
        transport.offset = cursor.offset;
        transport.length = Math.max(0, ip.length - (cursor.offset - ip.offset));
        transport.captured = Math.max(0, cursor.available);
        if (ip.fragmentState == FragmentState.LATER) {
            copyFirstFragment(fragments.get(nanos));
            return;
        }
        WireFault fault = transportDecoder.read(ip.protocol);
        if (fault != null) {
            decoded.note(fault);
        }
        if (ip.fragmentState == FragmentState.FIRST) {
            fragments.put(nanos, packedPorts());
        }
    }

    // ports, 16 each | protocol, 8 | whether the ports are an ICMP type and code, 1
    private long packedPorts() {
        return (long) transport.sourcePort << 32
                | (long) transport.destinationPort << 16
                | (long) ip.protocol << 8
                | (transport.hasIcmpType ? 1 : 0);
    }

    private void copyFirstFragment(long packedPorts) {
        if (packedPorts == FragmentTable.NONE) {
            decoded.note(WireFault.IP_LATER_FRAGMENT);
            return;
        }
        transport.sourcePort = (int) (packedPorts >>> 32);
        transport.destinationPort = (int) (packedPorts >>> 16) & 0xFFFF;
        ip.protocol = (int) (packedPorts >>> 8) & 0xFF;
        transport.hasIcmpType = (packedPorts & 1) != 0;
    }
}
