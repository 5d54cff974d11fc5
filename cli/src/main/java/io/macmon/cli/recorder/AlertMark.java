package io.macmon.cli.recorder;

/**
 * An alert to mark in the capture file.
 *
 * @param nanos   the time of the alert's frame
 * @param comment the comment that the alert's frame gets
 */
record AlertMark(long nanos, String comment) {}
