/**
 * Where records go besides the screen: {@code --out FORMAT:TARGET}, any number at once.
 *
 * <pre>
 *   macmon-report: EventOutbox --> Target (queue) --> macmon-out-N: EventWriter --> Carrier    one thread per target
 *                                    counts                         octets          file, UDP, TCP, TLS
 * </pre>
 *
 * <p><b>Nobody waits for a target but its own thread.</b> Live, an event that finds a target's queue of {@link
 * io.macmon.cli.output.TargetQueue#CAPACITY} full is dropped and counted. Behind a capture file the analysis waits: for a file as long as it can
 * be written, for a receiver as long as it took something within the last {@link io.macmon.cli.output.WaitPolicy#RECEIVER_STALL}.
 *
 * <p><b>What failed is written again.</b> Events whose octets did not all reach the file, or the socket, are kept, and written anew when the
 * target has been opened again: at once, then after {@link io.macmon.cli.output.Backoff half a second, doubling to half a minute}. A file is
 * cut back to its last whole line or message. So there are two places only where an event is lost, and both count: a full queue, and
 * the end of the run. What a receiver that broke down had accepted and not read, or what UDP lost on its way, nobody can tell.
 *
 * <p>This package imports {@code io.macmon.analyzer.record} for the formats, and nothing of {@code io.macmon.cli}.
 */
package io.macmon.cli.output;
