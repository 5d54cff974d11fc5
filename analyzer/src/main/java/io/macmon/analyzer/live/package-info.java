/**
 * Counts what a live run shows while it runs: frames, bytes and delays of a worker, and the frames of each station.
 *
 * <pre>
 *   Frame --> LiveCounters --+--> TrafficCounters   frames, bytes, delays by bucket
 *   (analysis thread)        '--> StationCounters   a row for each source
 *                                      ^
 *                                      '--- any other thread reads, without a lock
 * </pre>
 *
 * <p>One thread writes each counter, with opaque writes, which cost what plain ones cost, and no reader can delay it.
 * The frames of each station are counted only while a screen is open: a row per frame is a cache miss per frame.
 *
 * <p>This package imports {@code io.macmon.capture} and {@code io.macmon.config}.
 */
package io.macmon.analyzer.live;
