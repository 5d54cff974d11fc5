package io.macmon.analyzer.flow;

import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.analyzer.wire.FragmentState;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.analyzer.wire.Ipv4Header;
import io.macmon.analyzer.wire.Ipv6Header;
import io.macmon.analyzer.wire.PortsHeader;
import io.macmon.analyzer.wire.TcpHeader;
import java.nio.ByteBuffer;

/** What {@link FlowDetailTable} needs of the frames of a {@link MeterBatch} beyond their totals. One thread only. */
final class MeterBatchDetail {

    /** In place of a window: the frame has no TCP header that was captured whole. */
    static final int NO_WINDOW = -1;

    /** In place of a TTL: the frame carries no IP. */
    static final int NO_TTL = -1;

    private static final int SCTP_HEADER = 12;
    private static final int DCCP_DATA_OFFSET = 4;
    private static final int DCCP_LEAST_HEADER = 12;

    /** Octets of the header behind IP's, as far as macmon knows its length; 0 where it does not, and in later fragments. */
    final int[] headerBytes = new int[MeterBatch.CAPACITY];

    /** Octets behind that header, of a protocol whose header's length is known. */
    final int[] payloadBytes = new int[MeterBatch.CAPACITY];

    final int[] sequences = new int[MeterBatch.CAPACITY];
    final int[] windows = new int[MeterBatch.CAPACITY];
    final int[] ttls = new int[MeterBatch.CAPACITY];
    final int[] dscps = new int[MeterBatch.CAPACITY];
    /** See {@link DecodedFrame#linkSource}. */
    final long[] linkSources = new long[MeterBatch.CAPACITY];

    final boolean[] isFragment = new boolean[MeterBatch.CAPACITY];

    /** Copies what is needed of a frame while it is shown; it was decoded last. */
    void set(int frame, DecodedFrame decoded, ByteBuffer memory) {
        linkSources[frame] = decoded.linkSource();
        headerBytes[frame] = 0;
        payloadBytes[frame] = 0;
        windows[frame] = NO_WINDOW;
        ttls[frame] = NO_TTL;
        isFragment[frame] = decoded.fragmentState() != FragmentState.WHOLE;
        if (decoded.ipVersion() == 0) {
            return;
        }
        setIp(frame, decoded, memory);
        int header = transportHeader(decoded, memory);
        if (header == 0) {
            return;
        }
        boolean isLater = decoded.fragmentState() == FragmentState.LATER;
        headerBytes[frame] = isLater ? 0 : header;
        payloadBytes[frame] = (int) Math.max(0, decoded.transportLength() - headerBytes[frame]);
        if (decoded.protocol() == IpProtocol.TCP && !isLater && decoded.transportCaptured() >= TcpHeader.MIN_LENGTH) {
            sequences[frame] = memory.getInt(decoded.transportOffset() + TcpHeader.SEQUENCE);
            windows[frame] = memory.getShort(decoded.transportOffset() + TcpHeader.WINDOW) & 0xFFFF;
        }
    }

    private void setIp(int frame, DecodedFrame decoded, ByteBuffer memory) {
        int ip = decoded.ipOffset();
        if (decoded.ipVersion() == 4) {
            dscps[frame] = (memory.get(ip + Ipv4Header.TOS) & 0xFF) >>> 2;
            ttls[frame] = memory.get(ip + Ipv4Header.TTL) & 0xFF;
        } else {
            dscps[frame] = (memory.getShort(ip + Ipv6Header.VERSION_AND_TRAFFIC_CLASS) & 0x0FFF) >>> 6;
            ttls[frame] = memory.get(ip + Ipv6Header.HOP_LIMIT) & 0xFF;
        }
    }

    // Of a header that is cut, the least length it can have.
    private static int transportHeader(DecodedFrame decoded, ByteBuffer memory) {
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
            case IpProtocol.SCTP -> SCTP_HEADER;
            case IpProtocol.DCCP ->
                captured > DCCP_DATA_OFFSET
                        ? Math.max(DCCP_LEAST_HEADER, (memory.get(at + DCCP_DATA_OFFSET) & 0xFF) * Integer.BYTES)
                        : DCCP_LEAST_HEADER;
            default -> 0;
        };
    }
}
