package io.macmon.analyzer.decode;

import io.macmon.analyzer.wire.EthernetHeader;
import io.macmon.analyzer.wire.FragmentState;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.analyzer.wire.Ipv4Header;
import io.macmon.analyzer.wire.Ipv6Header;
import io.macmon.analyzer.wire.PortsHeader;
import io.macmon.analyzer.wire.TcpHeader;
import io.macmon.analyzer.wire.VlanTag;
import io.macmon.capture.EtherType;
import io.macmon.capture.Frame;
import io.macmon.capture.LinkType;
import java.nio.ByteBuffer;

/**
 * The fast path: decodes the kinds that most frames are, with few and wide reads. These are Ethernet frames with at
 * most one VLAN tag, IPv4 without options or IPv6 without extension headers, and TCP or UDP, if they are not fragments
 * and all lengths are valid.
 *
 * <p>The decoders of each layer find the same fields in such a frame. One thread only.
 */
final class CommonFrame {

    // Ethernet, IPv4 and UDP. With a VLAN tag, the check of the transport length rejects shorter frames.
    private static final int MIN_LENGTH = EthernetHeader.LENGTH + Ipv4Header.MIN_LENGTH + PortsHeader.UDP_LENGTH;

    // Offset of the last four bytes of the source address.
    private static final int SOURCE_LOW = EthernetHeader.SOURCE + Short.BYTES;

    private static final long IPV4_MASK = 0xFFFF_FFFFL;

    private final DecodedFrame decoded;
    private final LinkFields link;
    private final IpFields ip;
    private final TransportFields transport;

    CommonFrame(DecodedFrame decoded) {
        this.decoded = decoded;
        link = decoded.link;
        ip = decoded.ip;
        transport = decoded.transport;
    }

    /** Decodes a frame of these kinds. For any other it returns false, and leaves the fields undefined. */
    boolean decode(Frame frame) {
        ByteBuffer memory = frame.memory();
        int start = frame.offset();
        int captured = frame.capturedLength();
        if (frame.linkType() != LinkType.ETHERNET || captured < MIN_LENGTH) {
            return false;
        }
        LinkFields fields = link;
        // source address, low 32 bits | EtherType, 16 | first two bytes after it, 16
        long sourceAndType = memory.getLong(start + SOURCE_LOW);
        int type = (int) (sourceAndType >>> 16) & 0xFFFF;
        int ipAt = EthernetHeader.LENGTH;
        int versionAndNext = (int) sourceAndType & 0xFFFF;
        int tags = 0;
        if (EtherType.isVlanTag(type)) {
            fields.vlanIds[0] = VlanTag.idOf(versionAndNext);
            int typeAndNext = memory.getInt(start + ipAt + VlanTag.TYPE_OR_LENGTH);
            type = typeAndNext >>> 16;
            versionAndNext = typeAndNext & 0xFFFF;
            ipAt += VlanTag.LENGTH;
            tags = 1;
        }
        int available = captured - ipAt;
        int onWire = Math.max(captured, frame.originalLength()) - ipAt;
        boolean isCommon;
        if (type == EtherType.IPV4) {
            isCommon = versionAndNext >>> 8 == Ipv4Header.WITHOUT_OPTIONS
                    && readIpv4(memory, start + ipAt, available, onWire);
        } else {
            isCommon = type == EtherType.IPV6
                    && versionAndNext >>> 12 == 6
                    && readIpv6(memory, start + ipAt, available, onWire);
        }
        if (isCommon) {
            decoded.clearFault();
            fields.hasMacs = true;
            fields.source = 0;
            fields.layers = 0;
            long destinationAndSource = memory.getLong(start); // destination address, 48 | source address, high 16
            fields.destinationMac = destinationAndSource >>> 16;
            fields.sourceMac = (destinationAndSource & 0xFFFF) << 32 | sourceAndType >>> 32;
            fields.vlanTags = tags;
            fields.etherType = type;
        }
        return isCommon;
    }

    private boolean readIpv4(ByteBuffer memory, int at, int available, int onWire) {
        // total length, 16 | identification, 16 | flags and fragment offset, 16 | TTL, 8 | protocol, 8
        long lengthToProtocol = memory.getLong(at + Ipv4Header.TOTAL_LENGTH);
        int totalLength = (int) (lengthToProtocol >>> 48);
        int captured = Math.min(available, totalLength) - Ipv4Header.MIN_LENGTH;
        int protocol = (int) lengthToProtocol & 0xFF;
        if ((lengthToProtocol & Ipv4Header.FRAGMENT_BITS) != 0
                || totalLength > onWire
                || !readTransport(memory, at + Ipv4Header.MIN_LENGTH, captured, protocol)) {
            return false;
        }
        long addresses = memory.getLong(at + Ipv4Header.SOURCE);
        IpFields fields = ip;
        fields.version = 4;
        fields.offset = at;
        fields.length = totalLength;
        fields.sourceHigh = 0;
        fields.sourceLow = addresses >>> 32;
        fields.destinationHigh = 0;
        fields.destinationLow = addresses & IPV4_MASK;
        fields.protocol = protocol;
        fields.fragmentState = FragmentState.WHOLE;
        transport.length = (long) totalLength - Ipv4Header.MIN_LENGTH;
        return true;
    }

    private boolean readIpv6(ByteBuffer memory, int at, int available, int onWire) {
        if (available < Ipv6Header.LENGTH) {
            return false;
        }
        int lengthAndNext = memory.getInt(at + Ipv6Header.PAYLOAD_LENGTH);
        int payloadLength = lengthAndNext >>> 16;
        int length = Ipv6Header.LENGTH + payloadLength;
        int captured = Math.min(available, length) - Ipv6Header.LENGTH;
        int protocol = (lengthAndNext >>> 8) & 0xFF;
        if (length > onWire || !readTransport(memory, at + Ipv6Header.LENGTH, captured, protocol)) {
            return false;
        }
        IpFields fields = ip;
        fields.version = 6;
        fields.offset = at;
        fields.length = length;
        fields.sourceHigh = memory.getLong(at + Ipv6Header.SOURCE);
        fields.sourceLow = memory.getLong(at + Ipv6Header.SOURCE + Long.BYTES);
        fields.destinationHigh = memory.getLong(at + Ipv6Header.DESTINATION);
        fields.destinationLow = memory.getLong(at + Ipv6Header.DESTINATION + Long.BYTES);
        fields.protocol = protocol;
        fields.fragmentState = FragmentState.WHOLE;
        transport.length = payloadLength;
        return true;
    }

    private boolean readTransport(ByteBuffer memory, int at, int captured, int protocol) {
        int flags = 0;
        if (protocol == IpProtocol.TCP && captured >= TcpHeader.MIN_LENGTH) {
            int offsetAndFlags = memory.getShort(at + TcpHeader.OFFSET_AND_FLAGS) & 0xFFFF;
            if (offsetAndFlags < TcpHeader.MIN_OFFSET) {
                return false;
            }
            flags = offsetAndFlags & TcpHeader.FLAGS_MASK;
        } else if (protocol != IpProtocol.UDP || captured < PortsHeader.UDP_LENGTH) {
            return false;
        }
        int ports = memory.getInt(at);
        TransportFields fields = transport;
        fields.offset = at;
        fields.captured = captured;
        fields.sourcePort = ports >>> 16;
        fields.destinationPort = ports & 0xFFFF;
        fields.hasIcmpType = false;
        fields.tcpFlags = flags;
        return true;
    }
}
