/**
 * The guard in the kernel: detects and counts frames from sources that are not on the list, without passing each frame
 * to user space.
 *
 * <pre>
 *   frame --> GuardProgram --- source on the list --------------------> dropped
 *             (eBPF)      '--- source is a stranger: counted; then
 *                              first frame in a quiet period ---------> the capture's socket
 *                              any other -----------------------------> dropped
 * </pre>
 *
 * <p>{@link io.macmon.capture.guard.KernelGuard} owns the maps and attaches the program to a capture's socket. Both end
 * with the process. If the kernel refuses eBPF, {@code cli.input.ClassicStrangerGuard} does the same in user space,
 * with a classic filter that excludes the stations. Imports only {@code capture} and {@code linux}.
 */
package io.macmon.capture.guard;
