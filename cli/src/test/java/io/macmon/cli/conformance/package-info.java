/**
 * Compares what macmon finds in public captures with what an independent tool finds.
 *
 * <pre>
 *   INDEX.csv --> SharedCapture --+--> OracleResult --+--> CaptureSummary --> Comparison --> Score
 *                                 '--> MacmonResult --'                                     '--> KnownDifference
 *
 *   INDEX.csv --> SharedCapture --> ClaimTally of both --> ClaimConformanceTest
 * </pre>
 *
 * <p>{@code cli/conformance} prints the score; {@code ConformanceTest} runs it in every build.
 */
package io.macmon.cli.conformance;
