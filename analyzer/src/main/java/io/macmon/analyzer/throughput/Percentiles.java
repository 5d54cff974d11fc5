package io.macmon.analyzer.throughput;

import org.HdrHistogram.Histogram;

/**
 * The usual cuts through a distribution; all 0 when nothing was recorded.
 *
 * @param count how many values
 * @param p50   half of the values are not above this
 * @param p90   90 of 100 values are not above this
 * @param p99   99 of 100 values are not above this
 * @param max   no value is above this
 */
public record Percentiles(long count, long p50, long p90, long p99, long max) {

    static Percentiles of(Histogram histogram) {
        return new Percentiles(
                histogram.getTotalCount(),
                histogram.getValueAtPercentile(50),
                histogram.getValueAtPercentile(90),
                histogram.getValueAtPercentile(99),
                histogram.getMaxValue());
    }
}
