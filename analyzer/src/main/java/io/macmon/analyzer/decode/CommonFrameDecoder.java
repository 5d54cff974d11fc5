package io.macmon.analyzer.decode;

import io.macmon.analyzer.wire.EthernetHeader;
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
 * The fast path: decodes the most common kinds of frames with a few wide reads. These are Ethernet frames with at most
 * one VLAN tag that carry TCP or UDP over IPv4 without options or IPv6 without extension headers. They must not be
 * fragments, and all lengths must be valid.
 *
 * <p>The per-layer decoders read the same fields from such a frame. One thread only.
 */
final class CommonFrameDecoder {

    // Ethernet, IPv4 and UDP headers. The transport length check rejects tagged frames that are too short.
    private static final int MIN_LENGTH = EthernetHeader.LENGTH + Ipv4Header.MIN_LENGTH + PortsHeader.UDP_LENGTH;

    // Offset of the last four bytes of the source address.
    private static final int SOURCE_LOW = EthernetHeader.SOURCE + Short.BYTES;

    private static final long IPV4_MASK = 0xFFFF_FFFFL;

    private CommonFrameDecoder() {}

    /** Decodes a frame of these kinds. For any other frame, returns false and leaves the fields undefined. */
    static boolean decode(Frame frame, DecodedFrame decoded) {
        ByteBuffer memory = frame.memory();
        int start = frame.offset();
        int captured = frame.capturedLength();
        if (frame.linkType() != LinkType.ETHERNET || captured < MIN_LENGTH) {
            return false;
        }
        // source address, low 32 bits | EtherType, 16 | first two bytes after it, 16
        long sourceAndType = memory.getLong(start + SOURCE_LOW);
        int type = (int) (sourceAndType >>> 16) & 0xFFFF;
        int ipAt = EthernetHeader.LENGTH;
        int versionAndNext = (int) sourceAndType & 0xFFFF;
        int tags = 0;
        if (EtherType.isVlanTag(type)) {
            decoded.vlanIds[0] = VlanTag.idOf(versionAndNext);
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
                    && readIpv4(decoded, memory, start + ipAt, available, onWire);
        } else {
            isCommon = type == EtherType.IPV6
                    && versionAndNext >>> 12 == 6
                    && readIpv6(decoded, memory, start + ipAt, available, onWire);
        }
        if (isCommon) {
            decoded.clearFault();
            decoded.layers = 0;
            decoded.vlanTags = tags;
            decoded.etherType = type;
            setAddresses(decoded, memory.getLong(start), sourceAndType);
        }
        return isCommon;
    }

    // destination address, 48 | source address, high 16; then source address, low 32 | other fields, 32
    private static void setAddresses(DecodedFrame decoded, long destinationAndSource, long sourceAndType) {
        decoded.hasMacs = true;
        decoded.destinationMac = destinationAndSource >>> 16;
        decoded.sourceMac = (destinationAndSource & 0xFFFF) << 32 | sourceAndType >>> 32;
        decoded.linkSource = 0;
    }

    private static boolean readIpv4(DecodedFrame decoded, ByteBuffer memory, int at, int available, int onWire) {
        // total length, 16 | identification, 16 | flags and fragment offset, 16 | TTL, 8 | protocol, 8
        long lengthToProtocol = memory.getLong(at + Ipv4Header.TOTAL_LENGTH);
        int totalLength = (int) (lengthToProtocol >>> 48);
        int captured = Math.min(available, totalLength) - Ipv4Header.MIN_LENGTH;
        int protocol = (int) lengthToProtocol & 0xFF;
        if ((lengthToProtocol & Ipv4Header.FRAGMENT_BITS) != 0
                || totalLength > onWire
                || !readTransport(decoded, memory, at + Ipv4Header.MIN_LENGTH, captured, protocol)) {
            return false;
        }
        long addresses = memory.getLong(at + Ipv4Header.SOURCE);
        decoded.ipVersion = 4;
        decoded.ipOffset = at;
        decoded.ipLength = totalLength;
        decoded.sourceHigh = 0;
        decoded.sourceLow = addresses >>> 32;
        decoded.destinationHigh = 0;
        decoded.destinationLow = addresses & IPV4_MASK;
        decoded.protocol = protocol;
        decoded.setWhole();
        decoded.transportLength = totalLength - Ipv4Header.MIN_LENGTH;
        return true;
    }

    private static boolean readIpv6(DecodedFrame decoded, ByteBuffer memory, int at, int available, int onWire) {
        if (available < Ipv6Header.LENGTH) {
            return false;
        }
        int lengthAndNext = memory.getInt(at + Ipv6Header.PAYLOAD_LENGTH);
        int payloadLength = lengthAndNext >>> 16;
        int length = Ipv6Header.LENGTH + payloadLength;
        int captured = Math.min(available, length) - Ipv6Header.LENGTH;
        int protocol = (lengthAndNext >>> 8) & 0xFF;
        if (length > onWire || !readTransport(decoded, memory, at + Ipv6Header.LENGTH, captured, protocol)) {
            return false;
        }
        decoded.ipVersion = 6;
        decoded.ipOffset = at;
        decoded.ipLength = length;
        decoded.sourceHigh = memory.getLong(at + Ipv6Header.SOURCE);
        decoded.sourceLow = memory.getLong(at + Ipv6Header.SOURCE + Long.BYTES);
        decoded.destinationHigh = memory.getLong(at + Ipv6Header.DESTINATION);
        decoded.destinationLow = memory.getLong(at + Ipv6Header.DESTINATION + Long.BYTES);
        decoded.protocol = protocol;
        decoded.setWhole();
        decoded.transportLength = payloadLength;
        return true;
    }

    private static boolean readTransport(DecodedFrame decoded, ByteBuffer memory, int at, int captured, int protocol) {
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
        decoded.transportOffset = at;
        decoded.transportCaptured = captured;
        decoded.sourcePort = ports >>> 16;
        decoded.destinationPort = ports & 0xFFFF;
        decoded.hasIcmpType = false;
        decoded.tcpFlags = flags;
        return true;
    }
}
