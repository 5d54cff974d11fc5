package io.macmon.analyzer.throughput;

import org.HdrHistogram.Histogram;

/**
 * Percentiles of a distribution; all 0 if nothing was recorded.
 *
 * @param count number of values
 * @param p50   the median
 * @param p90   the 90th percentile
 * @param p99   the 99th percentile
 * @param max   the highest value
 */
public record Percentiles(long count, long p50, long p90, long p99, long max) {

    private static final Percentiles NONE = new Percentiles(0, 0, 0, 0, 0);

    static Percentiles of(Histogram histogram) {
        if (histogram.getTotalCount() == 0) {
            return NONE;
        }
        return new Percentiles(
                histogram.getTotalCount(),
                histogram.getValueAtPercentile(50),
                histogram.getValueAtPercentile(90),
                histogram.getValueAtPercentile(99),
                histogram.getMaxValue());
    }
}
