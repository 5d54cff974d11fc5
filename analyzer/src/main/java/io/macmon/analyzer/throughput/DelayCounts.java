package io.macmon.analyzer.throughput;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * How many frames had which delay, in buckets that are the same at any time.
 *
 * @param counts     frames in each bucket of {@link #BOUNDS_SECONDS}, and above the last bound
 * @param sumSeconds the sum of all delays, within 0.1 %
 */
public record DelayCounts(List<Long> counts, double sumSeconds) {

    /** The upper bounds of the buckets, which include them. */
    public static final List<Double> BOUNDS_SECONDS =
            List.of(0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0);

    private static final double MICROS_PER_SECOND = 1e6;

    static DelayCounts of(Histogram micros) {
        List<Long> counts = new ArrayList<>();
        long counted = 0;
        for (double bound : BOUNDS_SECONDS) {
            long below = micros.getCountBetweenValues(0, Math.round(bound * MICROS_PER_SECOND));
            counts.add(below - counted);
            counted = below;
        }
        counts.add(micros.getTotalCount() - counted);
        return new DelayCounts(List.copyOf(counts), micros.getMean() * micros.getTotalCount() / MICROS_PER_SECOND);
    }
}
