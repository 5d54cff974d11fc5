package io.macmon.analyzer.flow.record;

/**
 * Totals in one direction of a flow record.
 *
 * @param frames   number of frames
 * @param bytes    bytes in whole frames as on the wire, without the FCS
 * @param ipBytes  bytes in IP packets, by their length field but at most to the end of the frame, without layer 2 and
 *                 padding; 0 if the frames carry no IP
 * @param tcpFlags all TCP flags seen (IPFIX tcpControlBits); 0 if there are none
 * @param isLengthBeyondFrame whether the length field of an IP packet claims more bytes than its frame has
 */
public record FlowTotals(long frames, long bytes, long ipBytes, int tcpFlags, boolean isLengthBeyondFrame) {

    /** The totals of frames that are as long as they claim. */
    public FlowTotals(long frames, long bytes, long ipBytes, int tcpFlags) {
        this(frames, bytes, ipBytes, tcpFlags, false);
    }
}
