/**
 * {@code macmon watch}: flows, throughput and alerts for the listed stations. {@link io.macmon.cli.watch.WatchRun}
 * wires a run and shows its path; {@link io.macmon.cli.watch.StatisticsCollector} turns the counters into statistics.
 *
 * <p>The analyzers run on {@code macmon-analysis}, one thread per worker; statistics and sinks run on
 * {@code macmon-report}. Imports {@code cli.export} for capture files written during the analysis, and no other
 * command.
 */
package io.macmon.cli.watch;
