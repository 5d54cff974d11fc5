package io.macmon.analyzer.flow.record;

/**
 * Summary statistics of a set of values; all 0 if there are no values.
 *
 * @param count  number of values
 * @param min    the lowest value
 * @param mean   the arithmetic mean
 * @param max    the highest value
 * @param stddev sample standard deviation, which divides by count - 1; 0 for fewer than two values
 */
public record SummaryStats(long count, long min, double mean, long max, double stddev) {

    /** The statistics of an empty set. */
    public static final SummaryStats NONE = new SummaryStats(0, 0, 0, 0, 0);
}
