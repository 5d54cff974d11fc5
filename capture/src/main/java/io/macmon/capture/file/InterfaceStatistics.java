package io.macmon.capture.file;

/**
 * Totals of a capture at its end.
 *
 * @param atNanos  capture time, nanoseconds since the epoch
 * @param received frames that the device gave, dropped ones included
 * @param dropped  frames lost between the device and this file
 * @param written  frames in this file
 */
record InterfaceStatistics(long atNanos, long received, long dropped, long written) {}
