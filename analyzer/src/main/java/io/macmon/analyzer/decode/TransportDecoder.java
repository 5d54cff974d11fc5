package io.macmon.analyzer.decode;

import io.macmon.analyzer.wire.IcmpHeader;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.analyzer.wire.PortsHeader;
import io.macmon.analyzer.wire.TcpHeader;
import io.macmon.analyzer.wire.WireStatus;

/**
 * Reads the fields of a transport header that a flow needs. Ports are always the first four bytes, so they are read
 * even if the rest of the header is truncated. Nothing else is read from a truncated or malformed header.
 */
final class TransportDecoder {

    private final Cursor cursor;
    private final DecodedFrame decoded;
    private final PortsHeader ports = new PortsHeader();
    private final TcpHeader tcp = new TcpHeader();
    private final IcmpHeader icmp = new IcmpHeader();

    /** @param decoded receives the result; the caller clears it before each frame */
    TransportDecoder(Cursor cursor, DecodedFrame decoded) {
        this.cursor = cursor;
        this.decoded = decoded;
    }

    /**
     * Reads the header at the cursor.
     *
     * @param protocol the IANA protocol number
     * @return what is wrong with the header, or null
     */
    WireFault read(int protocol) {
        return switch (protocol) {
            case IpProtocol.TCP -> readTcp();
            case IpProtocol.UDP, IpProtocol.UDP_LITE -> readPorts(PortsHeader.UDP_LENGTH, WireFault.UDP_TRUNCATED);
            case IpProtocol.SCTP -> readPorts(PortsHeader.SCTP_LENGTH, WireFault.SCTP_TRUNCATED);
            case IpProtocol.DCCP -> readPorts(PortsHeader.MIN_DCCP_LENGTH, WireFault.DCCP_TRUNCATED);
            case IpProtocol.ICMP -> readIcmp(WireFault.ICMP_TRUNCATED);
            case IpProtocol.ICMPV6 -> readIcmp(WireFault.ICMPV6_TRUNCATED);
            default -> null;
        };
    }

    private WireFault readTcp() {
        WireFault truncated = readPorts(TcpHeader.MIN_LENGTH, WireFault.TCP_TRUNCATED);
        if (truncated != null) {
            return truncated;
        }
        if (tcp.wrap(cursor.memory, cursor.offset, cursor.available) != WireStatus.OK) {
            return WireFault.TCP_BAD_DATA_OFFSET;
        }
        decoded.tcpFlags = tcp.flags();
        return null;
    }

    private WireFault readPorts(int headerLength, WireFault truncated) {
        if (ports.wrap(cursor.memory, cursor.offset, cursor.available) == WireStatus.OK) {
            decoded.sourcePort = ports.sourcePort();
            decoded.destinationPort = ports.destinationPort();
        }
        return cursor.available < headerLength ? truncated : null;
    }

    private WireFault readIcmp(WireFault truncated) {
        if (icmp.wrap(cursor.memory, cursor.offset, cursor.available) != WireStatus.OK) {
            return truncated;
        }
        decoded.hasIcmpType = true;
        decoded.sourcePort = icmp.type();
        decoded.destinationPort = icmp.code();
        return null;
    }
}
