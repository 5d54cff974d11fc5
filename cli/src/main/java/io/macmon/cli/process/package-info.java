/**
 * The process around a run: signals, exit code, standard streams, threads, whole-file writes, and the sandbox of the
 * lab.
 *
 * <ul>
 *   <li>SIGINT and SIGTERM: {@link io.macmon.cli.process.Termination} stops the run as if its time were up.
 *   <li>SIGHUP: {@link io.macmon.cli.process.SighupHandler} reloads lists and reopens output files.
 *   <li>{@link io.macmon.cli.process.RunControl} is one run's end, messages and exit code.
 * </ul>
 *
 * <p>Any thread may call these classes. Imports no other package of {@code cli}.
 */
package io.macmon.cli.process;
