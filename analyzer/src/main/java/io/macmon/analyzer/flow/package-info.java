/**
 * Frames counted into biflows (RFC 5103), and a record of each when it ends.
 *
 * <pre>
 *   Frame --> FrameDecoder --> FlowKey, FlowHash --> FrameBatch --> FlowTable    what was counted
 *                                                                   FlowMeasures what else was asked for
 *                                                                   FlowTimer    who has been silent, and for how long
 *                                                                      |
 *                                                                  FlowMeter ----- FlowRecord, EndReason -->
 * </pre>
 *
 * <p><b>What a flow is.</b> Its key is the stack of VLAN ids, both MACs, both IP addresses, the protocol and the ports; of
 * frames without IP the VLAN ids, the MACs and the EtherType. ICMP messages that answer each other (echo, timestamp,
 * solicitations and advertisements, ...; the pairs of Community ID) are one flow; any other ICMP message is of a flow of
 * its type, code and direction. Both directions of all else meet in one flow, whose forward direction is that of its
 * first frame. What is read of a frame, and what it costs a flow when something cannot be read, is told in {@link
 * io.macmon.analyzer.wire}; a frame that cannot belong to a flow is counted by its fault, so that
 *
 * <pre>   frames = metered frames + the faults that leave no flow</pre>
 *
 * <p><b>What is measured.</b> Frames, octets, times and TCP flags of every flow; and, where a record is written that tells
 * more, its {@linkplain io.macmon.analyzer.flow.record.FlowDetail detail} and its {@linkplain
 * io.macmon.analyzer.flow.record.FlowFeatures features}: see {@link io.macmon.config.FlowMetrics}. These lie in tables of their own, so
 * that who does not ask pays nothing for them, neither memory (240, 680 or 1,104 octets a flow) nor time. All sums are exact;
 * means and deviations are made of them when the record is. What is of the record (totals, sizes, gaps, ranges,
 * retransmissions, features) starts anew when the active timeout cuts it; what is of the flow (history, state of TCP,
 * handshake) goes on.
 *
 * <p><b>When a flow ends.</b> Time is that of the frames. Stream time is the latest that was told by a frame or a tick.
 *
 * <ul>
 *   <li>Idle timeout: stream time, or the flow's next frame, lies the timeout or more behind the flow's last frame. (Where
 *       frames come out of order, a late one counts as heard at the stream time of its arrival.)
 *   <li>End detected: TCP was reset by either side, or finished by each side that was heard at all, one or both; and
 *       then nothing came for {@link io.macmon.analyzer.flow.FlowMeter#CLOSING_TIMEOUT_NANOS}, or a new SYN came, or the
 *       answer to one in a flow of which only that side is heard. The last ACK thus still belongs to its flow.
 *   <li>Active timeout: a frame came the timeout or more after the record's first one. The record ends before that frame;
 *       the flow goes on in a further record of the same directions, even if that frame is a reverse one.
 *   <li>Lack of resources: a new flow found the table full, and no other had been silent longer. Of those heard at the same
 *       stream time the one opened first ends; so, while stream time stands still, silence does not tell who is busy.
 *   <li>Forced: the meter was stopped. Open flows end in order of their first frames; those whose TCP had ended, as ended.
 * </ul>
 *
 * <p>Records come in the order in which their flows ended, those that ended at the same moment in the order of their
 * beginning; and neither the records nor their order depend on when ticks came or how frames were parted into blocks. Frames
 * are counted in batches, each at the latest at the tick that ends its block, so that a frame need not wait for the memory
 * of one flow after the other. When very many flows end at once, a few are told with each of the frames and ticks that
 * follow, two with a frame and 1,024 with a tick: what they tell is the same, only later. So on a silent network no more than
 * 1,024 flows end per tick, and a frame waits for the ends of no more than two; but for one that starts a flow while the
 * table is full of flows that are over, since it waits for a place.
 *
 * <p>A frame older than its flow's last one is counted like any other; it never moves
 * the last time back, but may move the first.
 *
 * <p>This package imports {@code io.macmon.analyzer.wire}, {@code io.macmon.config} and {@code io.macmon.capture}.
 */
package io.macmon.analyzer.flow;
