/**
 * Benchmarks: whole programs under load, one command each; see the module's README. No other module imports this one.
 */
package io.macmon.benchmarks;
