package io.macmon.analyzer.decode;

import io.macmon.analyzer.wire.DccpHeader;
import io.macmon.analyzer.wire.IcmpHeader;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.analyzer.wire.SctpHeader;
import io.macmon.analyzer.wire.TcpHeader;
import io.macmon.analyzer.wire.UdpHeader;
import io.macmon.analyzer.wire.WireStatus;
import java.nio.ByteBuffer;

/**
 * Reads what a flow needs of a layer 4 header. The ports are the first four octets of every header that has ports, so
 * they are read even when the rest is cut; of a header that is cut or wrong nothing else is.
 */
final class TransportDecoder {

    private static final int DESTINATION_PORT = 2;
    private static final int PORTS_LENGTH = 4;

    private final TcpHeader tcp = new TcpHeader();
    private final UdpHeader udp = new UdpHeader();
    private final SctpHeader sctp = new SctpHeader();
    private final DccpHeader dccp = new DccpHeader();
    private final IcmpHeader icmp = new IcmpHeader();

    private int sourcePort;
    private int destinationPort;
    private boolean hasIcmpType;
    private int tcpFlags;

    /**
     * Reads a header.
     *
     * @param available octets from {@code at} on, captured and within the IP packet; may be negative
     * @param protocol  the IANA protocol number
     * @return what is wrong with the header, or null
     */
    WireFault read(ByteBuffer memory, int at, int available, int protocol) {
        sourcePort = 0;
        destinationPort = 0;
        hasIcmpType = false;
        tcpFlags = 0;
        return switch (protocol) {
            case IpProtocol.TCP -> readTcp(memory, at, available);
            case IpProtocol.UDP, IpProtocol.UDP_LITE -> readUdp(memory, at, available);
            case IpProtocol.SCTP -> readSctp(memory, at, available);
            case IpProtocol.DCCP -> readDccp(memory, at, available);
            case IpProtocol.ICMP -> readIcmp(memory, at, available) ? null : WireFault.ICMP_TRUNCATED;
            case IpProtocol.ICMPV6 -> readIcmp(memory, at, available) ? null : WireFault.ICMPV6_TRUNCATED;
            default -> null;
        };
    }

    int sourcePort() {
        return sourcePort;
    }

    int destinationPort() {
        return destinationPort;
    }

    boolean hasIcmpType() {
        return hasIcmpType;
    }

    int tcpFlags() {
        return tcpFlags;
    }

    private WireFault readTcp(ByteBuffer memory, int at, int available) {
        WireStatus status = tcp.wrap(memory, at, available);
        if (status != WireStatus.OK) {
            readPorts(memory, at, available);
            return status == WireStatus.TRUNCATED ? WireFault.TCP_TRUNCATED : WireFault.TCP_BAD_DATA_OFFSET;
        }
        sourcePort = tcp.sourcePort();
        destinationPort = tcp.destinationPort();
        tcpFlags = tcp.flags();
        return null;
    }

    private WireFault readUdp(ByteBuffer memory, int at, int available) {
        if (udp.wrap(memory, at, available) != WireStatus.OK) {
            readPorts(memory, at, available);
            return WireFault.UDP_TRUNCATED;
        }
        sourcePort = udp.sourcePort();
        destinationPort = udp.destinationPort();
        return null;
    }

    private WireFault readSctp(ByteBuffer memory, int at, int available) {
        if (sctp.wrap(memory, at, available) != WireStatus.OK) {
            readPorts(memory, at, available);
            return WireFault.SCTP_TRUNCATED;
        }
        sourcePort = sctp.sourcePort();
        destinationPort = sctp.destinationPort();
        return null;
    }

    private WireFault readDccp(ByteBuffer memory, int at, int available) {
        if (dccp.wrap(memory, at, available) != WireStatus.OK) {
            readPorts(memory, at, available);
            return WireFault.DCCP_TRUNCATED;
        }
        sourcePort = dccp.sourcePort();
        destinationPort = dccp.destinationPort();
        return null;
    }

    private boolean readIcmp(ByteBuffer memory, int at, int available) {
        if (icmp.wrap(memory, at, available) != WireStatus.OK) {
            return false;
        }
        hasIcmpType = true;
        sourcePort = icmp.type();
        destinationPort = icmp.code();
        return true;
    }

    private void readPorts(ByteBuffer memory, int at, int available) {
        if (available >= PORTS_LENGTH) {
            sourcePort = memory.getShort(at) & 0xFFFF;
            destinationPort = memory.getShort(at + DESTINATION_PORT) & 0xFFFF;
        }
    }
}
