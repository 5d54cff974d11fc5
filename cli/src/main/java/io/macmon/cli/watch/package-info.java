/**
 * {@code macmon watch}: flows, throughput and alerts for the listed stations. {@link io.macmon.cli.watch.WatchRun}
 * wires a run and shows its path; {@link io.macmon.cli.watch.StatisticsCollector} turns the counters into statistics.
 *
 * <p>The analyzers of a worker run on {@code macmon-capture} in a live run without capture files, otherwise on
 * {@code macmon-analysis}; statistics and sinks run on {@code macmon-report}. Imports {@code cli.export} for capture
 * files written during the analysis, and no other command.
 */
package io.macmon.cli.watch;
