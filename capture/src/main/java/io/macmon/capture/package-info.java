/**
 * From the wire to the analysis thread.
 *
 * <pre>
 *   FrameSource --- FrameBlock ---> FrameRing --- Frame ---> FrameHandler
 *   (macmon-capture)                (the only hand-off)      (macmon-analysis, macmon-export)
 * </pre>
 *
 * <p>The unit that crosses threads is a block of frames, never a frame. A source fills a block, hands it on once, and
 * gets it back after its last reader. Time crosses the same way: a live source that hears nothing hands on an empty
 * block that carries the time, so a handler can trust that every frame stamped earlier has reached it.
 *
 * <p>This package is the contract of the module; its sub-packages are the means, and import this package, {@code linux}
 * (the system calls) and no other of their siblings:
 *
 * <ul>
 *   <li>{@code linux}: libc through JNA
 *   <li>{@code link}: devices and network namespaces, by rtnetlink
 *   <li>{@code ring}: live capture from memory that the kernel shares
 *   <li>{@code guard}: strangers, told and counted in the kernel
 *   <li>{@code pcap}: live capture by libpcap, through pcap4j
 *   <li>{@code file}: capture files, read and written
 * </ul>
 */
package io.macmon.capture;
