package io.macmon.analyzer.flow.record;

/**
 * How values were spread; all are 0 when there were none.
 *
 * @param count     of values
 * @param min     of them
 * @param mean      of them
 * @param max  of them
 * @param stddev standard deviation of the sample: the squares' sum is divided by count - 1; 0 of fewer than two
 */
public record SummaryStats(long count, long min, double mean, long max, double stddev) {

    /** Of no values. */
    public static final SummaryStats NONE = new SummaryStats(0, 0, 0, 0, 0);
}
