/**
 * The program: commands, wiring, screens.
 *
 * <p>A command makes checked settings of its options and delegates. {@link io.macmon.cli.watch.Monitor} is the only class that
 * wires: it puts a source, the rings, the analyzers and the sinks together, runs them to their end, and takes everything
 * apart again in the opposite order, whatever happened.
 */
package io.macmon.cli;
