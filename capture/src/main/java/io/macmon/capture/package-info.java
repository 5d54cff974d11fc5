/**
 * The path of frames from a device or a file to the thread that handles them.
 *
 * <pre>
 *   FrameSource --- FrameBlock ---> FrameRing --- Frame ---> FrameHandler
 *   (macmon-capture)                (the only hand-off)      (macmon-analysis, macmon-export)
 *
 *   FrameSource --- FrameBlock ---> DirectReader --- Frame ---> FrameHandler
 *   (macmon-capture)                                            (macmon-capture)
 * </pre>
 *
 * <p>Blocks of frames cross threads, never single frames. A source fills a block, publishes it once, and gets it back
 * after its last reader. Time crosses the same way: while no frame arrives, a live source publishes empty blocks that
 * carry the time, so that a handler knows that it has received every frame with an earlier timestamp.
 *
 * <p>This package is the contract of the module. Its sub-packages implement it; they import this package and
 * {@code linux} (the system calls), but not each other:
 *
 * <ul>
 *   <li>{@code linux}: libc through JNA
 *   <li>{@code link}: devices and network namespaces, by rtnetlink
 *   <li>{@code ring}: live capture from memory that the kernel shares
 *   <li>{@code guard}: detects and counts strangers in the kernel
 *   <li>{@code pcap}: live capture by libpcap, through pcap4j
 *   <li>{@code file.read}, {@code file.write}: capture files
 * </ul>
 */
package io.macmon.capture;
