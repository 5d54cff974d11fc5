/**
 * Live capture by libpcap, through pcap4j.
 *
 * <p>pcap4j opens and configures the handle. Frames are fetched by direct mappings of libpcap on the same handle, many
 * per call ({@code FrameDump}): pcap4j's own methods all allocate per frame (240 bytes and more) and cost several times
 * as much. No other package uses pcap4j.
 */
package io.macmon.capture.pcap;
