/**
 * Flow records: what {@link io.macmon.analyzer.flow.FlowMeter} emits and the outputs write.
 *
 * <pre>
 *   FlowRecord --+--> FlowEndpoint   source, destination
 *                +--> FlowTotals     forward, reverse
 *                +--> EndReason
 *                +--> FlowDetail     if measured --> DirectionDetail --> SummaryStats
 *                +--> FlowFeatures   if measured --> Direction, Bulks, Flags, SummaryStats
 *                '--> FlowNames      if read     --> Tls, Quic, Ssh, Http, PeerName
 * </pre>
 *
 * <p>All types are immutable and may cross threads. The fingerprints of TLS clients are computed by the first thread
 * that asks for them: usually an output's.
 *
 * <p>This package imports {@code io.macmon.analyzer.hello}, {@code io.macmon.analyzer.wire} and {@code
 * io.macmon.config}.
 */
package io.macmon.analyzer.flow.record;
