/**
 * What frames mean: the analyzers and the events that they report.
 *
 * <pre>
 *   Frame --> FrameSelector --+--> Analysis --+--> flow.FlowMeter ------------> FlowEnded --------+
 *                             |               '--> throughput.Throughput --+                      |
 *                             |                                            '--> Statistics -------+
 *                             +--> audit.Audit -------------------------------> FindingReported --+--> MonitorEvent
 *                             '--> station.StrangerDetector ------------------> UnexpectedSource -'         |
 *                                                                                                      EventSink
 * </pre>
 *
 * <p>An analyzer is a {@link io.macmon.capture.FrameHandler}. In a live capture the kernel selects the frames, and
 * strangers come from a second capture, on the parent; in a capture file {@link io.macmon.analyzer.FrameSelector} does
 * both. {@link io.macmon.analyzer.MonitorEvent} is the closed set of what a run reports;
 * {@code io.macmon.analyzer.record} turns events into bytes. {@link io.macmon.analyzer.Statistics} holds all counters,
 * the drops among them as {@link io.macmon.analyzer.DropCounts}.
 *
 * <p><b>Threads.</b> Each worker has its own analyzers, bound to that worker's analysis thread; nothing is locked.
 * Any thread may read the counters. Several threads emit events: a sink that they share must allow for that.
 *
 * <p>This package imports {@code .flow}, {@code .flow.record}, {@code .throughput}, {@code .audit.finding},
 * {@code .decode}, {@code io.macmon.capture} and {@code io.macmon.config}. Of the analyzer's packages, {@code .station}
 * and {@code .record} import it.
 */
package io.macmon.analyzer;
