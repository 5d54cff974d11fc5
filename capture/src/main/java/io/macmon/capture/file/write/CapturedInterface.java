package io.macmon.capture.file.write;

import io.macmon.capture.LinkType;

/**
 * Where the frames in a capture file come from; a pcapng file describes it to its readers. Empty strings are omitted.
 *
 * @param name          name of the device
 * @param description   what the device is, for people
 * @param filter        filter that selected the frames, in libpcap's syntax
 * @param snaplen       the maximum number of bytes written per frame; 0 for all
 * @param bitsPerSecond bits per second of the link; 0 if unknown
 * @param linkType      link type of the frames, or {@link #LINK_TYPE_OF_FIRST_FRAME}
 */
public record CapturedInterface(
        String name, String description, String filter, int snaplen, long bitsPerSecond, int linkType) {

    /** The link type is known only when the first frame arrives. */
    public static final int LINK_TYPE_OF_FIRST_FRAME = -1;

    public CapturedInterface {
        if (snaplen < 0) {
            throw new IllegalArgumentException("snaplen must not be negative, got " + snaplen);
        }
    }

    /** An Ethernet interface of unknown speed. */
    public CapturedInterface(String name, String description, String filter, int snaplen) {
        this(name, description, filter, snaplen, 0, LinkType.ETHERNET);
    }

    /** The maximum number of bytes written per frame: the snaplen, or the longest frame that readers accept. */
    int maxFrameBytes() {
        return snaplen == 0 ? LinkType.MAX_FRAME_BYTES : Math.min(snaplen, LinkType.MAX_FRAME_BYTES);
    }
}
