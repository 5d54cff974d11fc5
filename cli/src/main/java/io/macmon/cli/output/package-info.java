/**
 * Where records go: {@code --out FORMAT:TARGET}, any number at once, and the screen, which is the output {@code text:-}
 * or {@code eve:-}.
 *
 * <pre>
 *   macmon-report: EventOutbox --> TargetQueue --> macmon-out-N: TargetWriter --> EventWriter --> Target
 *                                  (counts)        (one thread per output)        (bytes)         file, stream, UDP,
 *                                                                                                 TCP, TLS
 * </pre>
 *
 * <p>To add a format, see {@link io.macmon.cli.output.OutputFormat}.
 *
 * <p><b>Only a target's own thread waits for it.</b> In a live capture, an event is dropped and counted if the target's
 * queue is full ({@link io.macmon.cli.output.TargetQueue#CAPACITY}). With a capture file, the analysis waits: for a
 * file or a standard stream as long as it can be written, for a receiver as long as it accepted something within the
 * last {@link io.macmon.cli.output.WaitPolicy#RECEIVER_STALL}.
 *
 * <p><b>Failed writes are repeated.</b> Events stay in memory until all their bytes are in the file or the socket.
 * After a failure, the target is reopened after a {@link io.macmon.cli.output.Backoff pause} of half a second, which
 * doubles up to half a minute, and the events are written again. A file is truncated to its last complete line or
 * message first. So an event can be lost in only two places, and both count it: a full queue, and the end of the run.
 * macmon cannot count what a receiver had accepted but not read when it failed, or what UDP loses in transit. A
 * standard stream cannot be opened again: if its reader is gone, the run ends.
 *
 * <p>Imports {@code io.macmon.analyzer.record} and {@code io.macmon.cli.screen} for the formats, and {@code
 * io.macmon.cli.process} for the standard streams.
 */
package io.macmon.cli.output;
