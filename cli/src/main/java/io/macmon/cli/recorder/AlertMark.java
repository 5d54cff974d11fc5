package io.macmon.cli.recorder;

/**
 * An alert to mark in the capture file.
 *
 * @param nanos   the time of its frame
 * @param comment the comment that its frame gets
 */
record AlertMark(long nanos, String comment) {}
