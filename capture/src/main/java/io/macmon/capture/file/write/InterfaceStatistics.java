package io.macmon.capture.file.write;

/**
 * The statistics at the end of a file.
 *
 * @param startNanos start of the capture, nanoseconds since the epoch
 * @param endNanos   end of the capture, nanoseconds since the epoch
 * @param losses     between these two times
 * @param comment    for people; empty for none
 */
record InterfaceStatistics(long startNanos, long endNanos, CaptureLosses losses, String comment) {}
