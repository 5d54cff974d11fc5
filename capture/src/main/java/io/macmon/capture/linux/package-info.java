/**
 * The Linux system calls that macmon uses, through JNA.
 *
 * <pre>
 *   Libc ------- Descriptor ---+--- NetlinkSocket     requests to the kernel about devices
 *   (all calls)  (owned,       +--- PacketSocket      sends whole frames
 *                 close-on-    +--- PacketRing        receives frames in memory shared with the kernel
 *                 exec)        +--- SocketFilter      classic filters
 *                              +--- BpfAssembler, BpfProgram, BpfMap
 *                              |                      eBPF programs and their maps
 *                              +--- Wakeup, Poll      one thread waits, another wakes it
 *                              +--- NotifySocket      messages to a service manager
 *                              '--- ThreadNamespace   moves a thread to another network namespace
 * </pre>
 *
 * <p>A failed call becomes a {@link io.macmon.capture.linux.LinuxException}, which contains the errno; the exception's
 * text comes from the table in {@link io.macmon.capture.linux.Errno}. Only 64-bit Linux is supported: {@code size_t} is
 * a Java {@code long} here.
 */
package io.macmon.capture.linux;
