package io.macmon.cli.recorder;

/**
 * An alert whose frame is to be marked.
 *
 * @param nanos   the frame's time
 * @param comment what the frame is marked with
 */
record AlertMark(long nanos, String comment) {}
