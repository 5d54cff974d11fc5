/** How much comes through, and how long it takes. The only package that knows of HdrHistogram. */
package io.macmon.analyzer.throughput;
