package io.macmon.analyzer.flow.record;

/**
 * Totals of one direction of a flow record.
 *
 * @param frames   number of frames
 * @param bytes    bytes of whole frames as on the wire, without the FCS
 * @param ipBytes  bytes of IP packets by their length field, without layer 2 and padding; 0 if the frames carry no IP
 * @param tcpFlags all TCP flags seen (IPFIX tcpControlBits); 0 if there are none
 */
public record FlowTotals(long frames, long bytes, long ipBytes, int tcpFlags) {}
