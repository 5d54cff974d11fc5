/**
 * Live capture by libpcap, through pcap4j.
 *
 * <p>pcap4j opens and configures the handle. Frames are fetched by direct mappings of libpcap on that same handle, many
 * with one call ({@code FrameDump}), because every way that pcap4j itself offers allocates per frame (240 bytes and
 * more) and costs several times as much. The only package that knows of pcap4j.
 */
package io.macmon.capture.pcap;
