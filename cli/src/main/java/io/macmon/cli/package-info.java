/**
 * The program. {@link io.macmon.cli.Macmon} is the command tree; each command has a package of its own and parses its
 * options, runs, and returns the exit code.
 *
 * <pre>
 *   Macmon --> watch audit export link lab doctor --> input output recorder memory radius screen --> options process
 * </pre>
 *
 * <p>No package imports one to its left. A run starts its parts in order, and stops them in the opposite order,
 * whatever happened.
 */
package io.macmon.cli;
