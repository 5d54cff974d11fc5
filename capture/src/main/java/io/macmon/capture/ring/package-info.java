/**
 * Live capture from memory shared with the kernel: AF_PACKET with TPACKET_V3 (packet(7)). Needs only libc.
 *
 * <pre>
 *   kernel fills --> block --> PacketRingSource passes it on --> readers read it in place --> last release
 *        ^                                                                                         |
 *        '-----------------------------------------------------------------------------------------'
 * </pre>
 *
 * <p>There is no system call and no copy per frame. The capture thread calls the kernel only when no block is ready.
 */
package io.macmon.capture.ring;
