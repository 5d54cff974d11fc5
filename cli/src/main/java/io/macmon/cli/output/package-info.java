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
 * <p><b>Flow records wait, alerts overtake.</b> Outbox and targets have a {@link io.macmon.cli.output.LaneQueue} each.
 * The report thread takes flow records while all targets have room for them, except targets that need not be waited for
 * by their {@link io.macmon.cli.output.WaitPolicy}. So records back up from a slow target through the outbox into the
 * flow tables (live) or into the analysis (capture file), and are dropped only if a table is full too. What finds the
 * queue of its target full is dropped and counted there.
 *
 * <p><b>Failed writes are repeated.</b> Events stay in memory until all their bytes are in the file or the socket.
 * After a failure, the target is reopened after a {@link io.macmon.cli.output.Backoff pause} of half a second, which
 * doubles up to half a minute, and the events are written again. A file is truncated to its last complete line or
 * message first. So an event can be lost in only two places, and both count it: a full queue, and the end of the run.
 * macmon cannot count what a receiver had accepted but not read when it failed, or what UDP loses in transit. A
 * standard stream cannot be opened again: if its reader is gone, the run ends.
 *
 * <p>Imports {@code io.macmon.analyzer.record} and {@code io.macmon.cli.screen} for the formats, {@code
 * io.macmon.cli.process} for the standard streams, and {@code io.macmon.cli.tls}.
 */
package io.macmon.cli.output;
