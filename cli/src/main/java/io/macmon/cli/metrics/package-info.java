/**
 * Metrics of a run for Prometheus and OpenMetrics, over HTTP. A source writes its values at each scrape, on one of the
 * server's threads. Imports from macmon only {@code http}, {@code options} and {@code config}, and is the only package
 * that knows the Prometheus client.
 */
package io.macmon.cli.metrics;
