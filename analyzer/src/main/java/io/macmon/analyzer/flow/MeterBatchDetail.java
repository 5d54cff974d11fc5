package io.macmon.analyzer.flow;

import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.analyzer.wire.FragmentState;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.analyzer.wire.Ipv4Header;
import io.macmon.analyzer.wire.Ipv6Header;
import io.macmon.analyzer.wire.PortsHeader;
import io.macmon.analyzer.wire.TcpHeader;
import java.nio.ByteBuffer;

/** What the details and features need from the frames in a {@link MeterBatch} beyond totals. One thread only. */
final class MeterBatchDetail {

    /** Stored instead of a window if no complete TCP header was captured. */
    static final int NO_WINDOW = -1;

    /** Stored instead of a TTL if the frame is not IP. */
    static final int NO_TTL = -1;

    private static final int DCCP_DATA_OFFSET = 4;

    // The type decides what the second half holds, if anything; it counts as header for all types, as in Zeek.
    private static final int ICMP_HEADER = 8;

    /**
     * Bytes of the transport header, within the IP packet; 0 in later fragments and for protocols whose header length
     * is not known.
     */
    final int[] headerBytes = new int[MeterBatch.CAPACITY];

    /** Bytes after the transport header; 0 for protocols whose header length is not known. */
    final int[] payloadBytes = new int[MeterBatch.CAPACITY];

    final int[] sequences = new int[MeterBatch.CAPACITY];
    final int[] acknowledgments = new int[MeterBatch.CAPACITY];
    final int[] windows = new int[MeterBatch.CAPACITY];
    final int[] ttls = new int[MeterBatch.CAPACITY];
    final int[] dscps = new int[MeterBatch.CAPACITY];

    /** See {@link DecodedFrame#linkSource}. */
    final long[] linkSources = new long[MeterBatch.CAPACITY];

    final boolean[] isFragment = new boolean[MeterBatch.CAPACITY];

    /** Copies the fields of a frame, which must be the last one decoded. */
    void copy(int frame, DecodedFrame decoded, ByteBuffer memory) {
        linkSources[frame] = decoded.linkSource();
        headerBytes[frame] = 0;
        payloadBytes[frame] = 0;
        windows[frame] = NO_WINDOW;
        ttls[frame] = NO_TTL;
        isFragment[frame] = decoded.fragmentState() != FragmentState.WHOLE;
        if (decoded.ipVersion() == 0) {
            return;
        }
        copyIpFields(frame, decoded, memory);
        int header = transportHeaderBytes(decoded, memory);
        if (header == 0) {
            return;
        }
        boolean isLater = decoded.fragmentState() == FragmentState.LATER;
        headerBytes[frame] = isLater ? 0 : Math.min(header, decoded.transportLength());
        payloadBytes[frame] = decoded.transportLength() - headerBytes[frame];
        if (decoded.protocol() == IpProtocol.TCP && !isLater && decoded.transportCaptured() >= TcpHeader.MIN_LENGTH) {
            sequences[frame] = memory.getInt(decoded.transportOffset() + TcpHeader.SEQUENCE);
            acknowledgments[frame] = memory.getInt(decoded.transportOffset() + TcpHeader.ACKNOWLEDGMENT);
            windows[frame] = memory.getShort(decoded.transportOffset() + TcpHeader.WINDOW) & 0xFFFF;
        }
    }

    private void copyIpFields(int frame, DecodedFrame decoded, ByteBuffer memory) {
        int ip = decoded.ipOffset();
        if (decoded.ipVersion() == 4) {
            dscps[frame] = (memory.get(ip + Ipv4Header.TOS) & 0xFF) >>> 2;
            ttls[frame] = memory.get(ip + Ipv4Header.TTL) & 0xFF;
        } else {
            dscps[frame] = (memory.getShort(ip + Ipv6Header.VERSION_AND_TRAFFIC_CLASS) & 0x0FFF) >>> 6;
            ttls[frame] = memory.get(ip + Ipv6Header.HOP_LIMIT) & 0xFF;
        }
    }

    // Returns the minimum length if the length field was not captured.
    private static int transportHeaderBytes(DecodedFrame decoded, ByteBuffer memory) {
        int at = decoded.transportOffset();
        int captured = decoded.fragmentState() == FragmentState.LATER ? 0 : decoded.transportCaptured();
        return switch (decoded.protocol()) {
            case IpProtocol.TCP ->
                captured > TcpHeader.OFFSET_AND_FLAGS
                        ? Math.max(
                                TcpHeader.MIN_LENGTH,
                                ((memory.get(at + TcpHeader.OFFSET_AND_FLAGS) & 0xF0) >>> 4) * Integer.BYTES)
                        : TcpHeader.MIN_LENGTH;
            case IpProtocol.UDP, IpProtocol.UDP_LITE -> PortsHeader.UDP_LENGTH;
            case IpProtocol.SCTP -> PortsHeader.SCTP_LENGTH;
            case IpProtocol.ICMP, IpProtocol.ICMPV6 -> ICMP_HEADER;
            case IpProtocol.DCCP ->
                captured > DCCP_DATA_OFFSET
                        ? Math.max(
                                PortsHeader.MIN_DCCP_LENGTH, (memory.get(at + DCCP_DATA_OFFSET) & 0xFF) * Integer.BYTES)
                        : PortsHeader.MIN_DCCP_LENGTH;
            default -> 0;
        };
    }
}
