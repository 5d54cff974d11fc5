/**
 * The analyzers, which interpret frames, and the events that they report.
 *
 * <pre>
 *   Frame --> FrameSplitter --+--> Analysis --+--> flow.FlowMeter ------------> FlowEnded --------+
 *                             |               '--> throughput.Throughput --+                      |
 *                             |                                            '--> Statistics -------+
 *                             +--> audit.Audit -------------------------------> FindingReported --+--> MonitorEvent
 *                             '--> stranger.StrangerDetector -----------------> UnexpectedSource -'         |
 *                                                                                                      EventSink
 * </pre>
 *
 * <p>An analyzer is a {@link io.macmon.capture.FrameHandler}. In a live capture the kernel selects the frames, and
 * strangers come from a second capture, on the parent. A capture file contains the frames of both: a predicate, such as
 * {@link io.macmon.analyzer.StationFrameSelection}, selects the stations' frames, and
 * {@link io.macmon.analyzer.FrameSplitter} passes each frame to the right analyzers.
 * {@link io.macmon.analyzer.MonitorEvent} is the closed set of events that a run reports;
 * {@code io.macmon.analyzer.record} turns events into bytes. {@link io.macmon.analyzer.Statistics} contains all
 * counters; among them are the drops, as {@link io.macmon.analyzer.DropCounts}.
 *
 * <p><b>Threads.</b> Each worker has its own analyzers, called by that worker's analysis thread only; nothing is
 * locked. Reading the counters is thread-safe. Several threads emit events: a sink that they share must be thread-safe.
 *
 * <p>This package imports {@code .flow}, {@code .flow.record}, {@code .throughput}, {@code .audit.finding},
 * {@code .decode}, {@code io.macmon.capture} and {@code io.macmon.config}. Of the analyzer's packages,
 * {@code .stranger} and {@code .record} import it.
 */
package io.macmon.analyzer;
