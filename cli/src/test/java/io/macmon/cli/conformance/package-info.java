/**
 * Compares what macmon finds in public captures with what an independent tool finds, record by record. A flow may have
 * more than one record only where a TCP connection or a timeout had ended the one before; ICMP messages of all types
 * between two addresses are added up, as the tool has no ports for them.
 *
 * <pre>
 *   INDEX.csv --> SharedCapture --+--> OracleResult --+--> CaptureSummary --> Comparison --> Score
 *                                 '--> MacmonResult --'                                     '--> KnownDifference
 *                                                                                                UnsupportedLinkType
 *
 *   INDEX.csv --> SharedCapture --> ClaimTally of both --> ClaimConformanceTest
 *
 *   INDEX.csv --> SharedCapture --> HelloTally --> HelloConformanceTest
 *
 *   INDEX.csv --> ZeekBaseline --> ZeekConformanceTest
 *                                  '--> ZeekDifference --> TestFrame, TunnelFrames
 * </pre>
 *
 * <p>{@code cli/conformance} prints the score; {@code ConformanceTest} runs it in every build.
 */
package io.macmon.cli.conformance;
