/**
 * What macmon finds in captures that others made, beside what an independent tool found there.
 *
 * <pre>
 *   INDEX.csv --> SharedCapture --+--> OracleResult ---+--> Findings --+--> Comparison --> Score
 *                                 '--> macmon watch ---'               '--> StatedReason
 *
 *   INDEX.csv --> SharedCapture --> ClaimTally, of both --> ClaimConformanceTest
 * </pre>
 *
 * <p>{@code cli/conformance} prints the score; {@code ConformanceTest} runs it in every build.
 */
package io.macmon.cli.conformance;
