package io.macmon.capture.file.write;

/**
 * What a file tells at its end.
 *
 * @param startNanos of the capture, nanoseconds since the epoch
 * @param endNanos   likewise
 * @param losses     between these
 * @param comment    for people; empty for none
 */
record InterfaceStatistics(long startNanos, long endNanos, CaptureLosses losses, String comment) {}
