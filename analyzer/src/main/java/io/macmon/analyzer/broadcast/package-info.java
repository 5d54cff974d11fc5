/**
 * Hashes of broadcasts, by which two sensors find out that they are on the same segment. Called on the analysis thread.
 * Imports only {@code io.macmon.capture}.
 */
package io.macmon.analyzer.broadcast;
