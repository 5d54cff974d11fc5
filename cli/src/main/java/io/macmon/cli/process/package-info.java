/**
 * The process around a run: signals, exit code, standard streams, threads, whole-file writes, and the lab's sandbox.
 *
 * <ul>
 *   <li>SIGINT and SIGTERM: {@link io.macmon.cli.process.Termination} stops the run as if its time were up.
 *   <li>SIGHUP, SIGUSR1, SIGUSR2, and those of a terminal:
 *       {@link io.macmon.cli.process.SignalHandler} runs what a run has installed for them.
 *   <li>{@link io.macmon.cli.process.RunControl} handles one run's end, messages and exit code.
 *   <li>{@link io.macmon.cli.process.HeldOutput} keeps what is printed while a screen covers the terminal.
 * </ul>
 *
 * <p>Thread-safe. Imports no other package of {@code cli}.
 */
package io.macmon.cli.process;
