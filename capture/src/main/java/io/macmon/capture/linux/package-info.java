/**
 * The system calls that macmon makes, through JNA.
 *
 * <pre>
 *   Libc ------- Descriptor ---+--- NetlinkSocket     asks the kernel about devices
 *   (one place)  (owned, and   +--- PacketSocket      sends whole frames
 *                 close-on-    +--- PacketRing        receives them, in memory that the kernel shares
 *                 exec)        +--- SocketFilter      which of them
 *                              +--- BpfAssembler, BpfProgram, BpfMap
 *                              |                      programs that the kernel runs on them, and their tables
 *                              +--- Wakeup, Poll      one thread waits, another wakes it
 *                              '--- CurrentThread     whose network namespace is moved
 * </pre>
 *
 * <p>A call that fails becomes a {@link io.macmon.capture.linux.LinuxException}, which knows the errno, and whose text
 * comes from the one table in {@link io.macmon.capture.linux.Errno}. Only 64-bit Linux: {@code size_t} is a Java
 * {@code long} here.
 */
package io.macmon.capture.linux;
