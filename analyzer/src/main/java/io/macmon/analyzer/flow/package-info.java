/**
 * Meters frames into biflows (RFC 5103) and emits a record for each flow when it ends.
 *
 * <pre>
 *   Frame --> FrameDecoder --> FlowKey, FlowHash --> MeterBatch --> FlowTable         keys, times and totals
 *                                                                   FlowMetricTables  details and features
 *                                                                   FlowTimeouts      idle flows, by deadline
 *                                                                        |
 *                                                                   FlowMeter --> FlowRecordBuilder --> FlowRecord
 * </pre>
 *
 * <p><b>What a flow is.</b> With IP, a flow's key is the stack of VLAN IDs, both IP addresses, the protocol and the
 * ports; MAC addresses count only if {@link io.macmon.config.FlowKeyFields} asks for them, because the two
 * directions of a connection often use different ones. Without IP, the key is the VLAN IDs, the MAC addresses and
 * the EtherType. ICMP requests and their replies (echo, timestamp, solicitations and advertisements, ...; the pairs
 * of Community ID) are one flow. Any other ICMP message belongs to a flow of its type, code and direction. In all
 * other cases both directions are one flow, whose forward direction is that of its first frame. {@link
 * io.macmon.analyzer.decode} describes which fields are read, and what a flow loses when a field cannot be read. A
 * frame that cannot belong to a flow is counted by its fault, so that
 *
 * <pre>   frames = metered frames + frames with a fault that leaves no flow</pre>
 *
 * <p><b>What is measured.</b> Frames, bytes, times and TCP flags are always measured; if an output needs more, so are
 * the flow's {@linkplain io.macmon.analyzer.flow.record.FlowDetail detail} and its
 * {@linkplain io.macmon.analyzer.flow.record.FlowFeatures features}; see {@link io.macmon.config.FlowMetrics}. The
 * names in the first payload ({@link io.macmon.analyzer.flow.name}) are read only on request. Detail and features have
 * separate tables, so they cost neither memory (240, 496 or 920 bytes per flow) nor time unless they are requested. All
 * sums are exact; means and standard deviations are computed when the record is built. When the active timeout ends a
 * record, the record's part (totals, sizes, inter-arrival times, ranges, retransmissions, features) is cleared; the
 * flow's part (history, TCP state, handshake) is kept.
 *
 * <p><b>Where it is stored.</b> Frames of many flows alternate, so nearly every frame finds its flow outside the CPU's
 * caches, and the number of cache lines that it touches decides what it costs. Details take four lines per flow, of
 * which a frame touches two; {@link io.macmon.analyzer.flow.FlowLayout} declares them. The reasons:
 *
 * <ul>
 *   <li>What other fields give is not stored: the sizes add up to the flow's bytes, and the gaps to the time from the
 *       first frame that arrived to the latest.
 *   <li>A field is as wide as nearly all flows need. What outgrows it continues in the flow's extra part ({@link
 *       io.macmon.analyzer.flow.FlowExtras}), so that nothing is rounded.
 *   <li>The lines of a batch's flows are read before its first frame is counted: independent reads overlap, and Java
 *       has no instruction to prefetch.
 *   <li>A separate array maps a slot to its extra part: a reference in the flow would take space in the lines that each
 *       frame touches.
 * </ul>
 *
 * <p><b>When a flow ends.</b> All times are frame times. Stream time is the latest time of any frame or tick so far
 * ({@link io.macmon.capture.StreamClock}).
 *
 * <ul>
 *   <li>Idle timeout: stream time, or the flow's next frame, is at least the idle timeout after the flow's last frame.
 *       (A frame that arrives out of order counts as activity at the stream time of its arrival.)
 *   <li>End detected: either side sent a RST, or each side that was seen sent a FIN. The flow then ends after
 *       {@link io.macmon.analyzer.flow.FlowMeter#CLOSING_TIMEOUT_NANOS} without a frame, or at a new SYN, or at a SYN
 *       with ACK if only its sender was seen. So the last ACK still belongs to its flow.
 *   <li>Active timeout: a frame arrived at least the active timeout after the record's first frame. The record ends
 *       before that frame. The flow continues in a new record and keeps its directions, even if that frame is in the
 *       reverse direction.
 *   <li>Lack of resources: a new flow found the table full, and no other flow had been idle longer. If several flows
 *       were last active at the same stream time, the one that started first ends; so while stream time does not
 *       advance, the choice does not depend on which flows are busy.
 *   <li>Clock set back: all frames were far behind stream time for a second. All flows expire at once.
 *   <li>Forced: the meter was stopped. Open flows end in the order of their first frames; if a flow's TCP connection
 *       had ended, the reason is "end detected".
 * </ul>
 *
 * <p><b>In which order.</b> Records are emitted in the order in which their flows ended; if flows ended at the same
 * moment, in the order in which they started. Neither the records nor their order depend on when ticks came or how
 * frames were divided into blocks.
 *
 * <p>A frame older than its flow's last one is counted like any other. It never moves the time of the last frame back,
 * but may move back the time of the first frame, unless it is so old that the clock may have been set back.
 *
 * <p><b>How much work at a time.</b> Frames are metered in batches, so that their cache misses overlap. A batch is
 * metered no later than the tick that ends its block. When very many flows end at once, each frame emits at most two
 * records and each tick at most 1,024; the records are the same, only later. So on a silent network at most 1,024 flows
 * end per tick, and a frame never waits for more than two flows to end. The exception is a frame that starts a flow
 * while the table is full of expired flows: it waits for a free slot.
 *
 * <p><b>Several meters.</b> Meters on several threads can divide the frames of a capture file by pairs of hosts
 * ({@link io.macmon.analyzer.decode.HostPairShare}). Each gets all frames, and reads the times of all, but meters only
 * its share. {@link io.macmon.analyzer.flow.record.RecordSink} describes the places by which their records can be
 * merged into the order of a single meter. So whether and when a flow ends must depend only on its own frames, stream
 * time, and how many flows the table has.
 *
 * <p><b>Whose pace.</b> A flow ends when the {@link io.macmon.analyzer.flow.record.RecordSink} has room for its
 * record. Until then it stays in the table, even if it has expired, and a record of the active timeout grows longer. A
 * flow that must leave, because the table is full or a new flow has its key, waits as a record; beyond 1,024 of those,
 * the sink gets one for which it has no room. The meter never waits; a sink without such bounds, as for a capture
 * file, always has room.
 *
 * <p><b>Threads.</b> A meter and all its parts belong to one thread. Any thread may call {@link
 * io.macmon.analyzer.flow.FlowMeter#counts}.
 *
 * <p>This package imports {@code io.macmon.analyzer.wire} and {@code .decode}, {@code io.macmon.config} and {@code
 * io.macmon.capture}.
 */
package io.macmon.analyzer.flow;
