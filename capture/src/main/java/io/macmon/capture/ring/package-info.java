/**
 * Live capture from memory that the kernel shares with this process: AF_PACKET with TPACKET_V3 (packet(7)). It needs no
 * library but libc.
 *
 * <pre>
 *   kernel fills --> block --> PacketRingSource hands it on --> readers walk it in place --> last release: kernel fills
 * </pre>
 *
 * <p>There is no system call and no copy per frame. The capture thread asks the kernel only when there is nothing to
 * hand on.
 */
package io.macmon.capture.ring;
