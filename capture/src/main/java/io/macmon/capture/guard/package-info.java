/**
 * The guard in the kernel: who sends that is not on the list, told without a frame being looked at outside of the
 * kernel.
 *
 * <pre>
 *   frame --> GuardProgram --- on the list ---------------------------> nothing
 *             (eBPF)      '--- a stranger, counted in a table, and
 *                              first frame of a quiet period ---------> the capture's socket
 *                              any other ------------------------------> nothing
 * </pre>
 *
 * <p>{@link io.macmon.capture.guard.KernelGuard} owns the tables and attaches the program to a capture's socket. Both
 * end with the process. Imports {@code capture} and {@code linux} only.
 */
package io.macmon.capture.guard;
