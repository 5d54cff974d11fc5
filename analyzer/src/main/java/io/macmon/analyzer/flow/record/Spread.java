package io.macmon.analyzer.flow.record;

/**
 * How values were spread; all are 0 when there were none.
 *
 * @param count     of values
 * @param least     of them
 * @param mean      of them
 * @param greatest  of them
 * @param deviation standard deviation of the sample: the squares' sum is divided by count - 1; 0 of fewer than two
 */
public record Spread(long count, long least, double mean, long greatest, double deviation) {

    /** Of no values. */
    public static final Spread NONE = new Spread(0, 0, 0, 0, 0);
}
