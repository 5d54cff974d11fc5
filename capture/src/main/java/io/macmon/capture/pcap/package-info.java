/**
 * Live capture by libpcap, through pcap4j.
 *
 * <p>pcap4j opens and configures the handle. Frames are fetched by direct mappings of libpcap on the same handle, many
 * per call ({@code FrameFetcher}): all of pcap4j's own methods allocate at least 240 bytes per frame and cost several
 * times as much. No other package uses pcap4j.
 */
package io.macmon.capture.pcap;
