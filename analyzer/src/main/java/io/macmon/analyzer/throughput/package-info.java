/**
 * Measures throughput, delay and backlog, as histograms.
 *
 * <pre>
 *   Frame --> Throughput, one per worker --+--> Histograms --> Percentiles    every interval, and at the end
 *                                          |                '--> HistogramLog  if requested
 *                                          '--> Rates, shared by all workers   frames and bits of each second
 * </pre>
 *
 * <p>The analysis thread writes the histograms and the report thread reads them; they exchange whole sets without a
 * lock. {@code Rates} is locked; each worker calls it about once a second.
 *
 * <p>This package imports {@code io.macmon.capture}. It is the only package that uses HdrHistogram.
 */
package io.macmon.analyzer.throughput;
