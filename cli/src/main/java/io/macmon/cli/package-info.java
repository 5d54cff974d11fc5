/**
 * The command-line program. {@link io.macmon.cli.Macmon} is the command tree; each command has its own package, parses
 * its options, runs, and returns its exit code.
 *
 * <pre>
 *   Macmon --> watch audit export link lab doctor setup --> input output recorder memory radius screen
 *                                                            --> settings --> options process
 * </pre>
 *
 * <p>No package imports a package to its left. A run starts its parts in order and always stops them in reverse order.
 */
package io.macmon.cli;
