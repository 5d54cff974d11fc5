/**
 * Detects strangers: sources that are not on the station list.
 *
 * <pre>
 *   Frame of the parent --> StrangerDetector --> StrangerTable        who, how much, when last reported
 *                                 |-----------> HeldBackStrangers    those for whom the table had no room
 *                                 |
 *                                 '--> AlertedFrame, FrameSummarizer --> UnexpectedSource --> EventSink
 * </pre>
 *
 * <p>Where the kernel filters the frames, the same alerts come from its counts; see {@code io.macmon.capture.guard}.
 * {@link io.macmon.analyzer.stranger.StrangerSelection} then chooses whom to report of those whose alert was held back.
 *
 * <p>One thread only, except a detector's counters, which are thread-safe; nothing is locked. The event sink may
 * summarize the frame on its own thread.
 *
 * <p>This package imports {@code io.macmon.analyzer}, {@code .decode} and {@code .wire}, {@code io.macmon.capture} and
 * {@code io.macmon.config}.
 */
package io.macmon.analyzer.stranger;
