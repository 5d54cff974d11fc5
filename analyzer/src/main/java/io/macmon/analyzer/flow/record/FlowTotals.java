package io.macmon.analyzer.flow.record;

/**
 * What was sent in one direction of a flow.
 *
 * @param frames   frames
 * @param bytes   of whole frames as on the wire, without the FCS
 * @param ipBytes of IP packets as their headers tell, without layer 2 and padding; 0 when the frames carry no IP
 * @param tcpFlags all TCP flags seen (IPFIX tcpControlBits); 0 when there were none
 */
public record FlowTotals(long frames, long bytes, long ipBytes, int tcpFlags) {}
