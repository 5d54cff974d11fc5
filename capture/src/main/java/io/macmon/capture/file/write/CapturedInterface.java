package io.macmon.capture.file.write;

import io.macmon.capture.LinkType;

/**
 * Where the frames of a capture file come from, as pcapng tells it to whoever opens the file. Empty texts are left out.
 *
 * @param name          of the device
 * @param description   what the device is, for people
 * @param filter        that the frames have passed, as libpcap writes filters
 * @param snaplen       octets kept of a frame at most; 0 for all
 * @param bitsPerSecond of the link; 0 when not known
 * @param linkType      of the frames, or {@link #LINK_TYPE_OF_FIRST_FRAME}
 */
public record CapturedInterface(
        String name, String description, String filter, int snaplen, long bitsPerSecond, int linkType) {

    /** The link type is not known before there is a frame. */
    public static final int LINK_TYPE_OF_FIRST_FRAME = -1;

    public CapturedInterface {
        if (snaplen < 0) {
            throw new IllegalArgumentException("snaplen must not be negative, got " + snaplen);
        }
    }

    /** An Ethernet of unknown speed. */
    public CapturedInterface(String name, String description, String filter, int snaplen) {
        this(name, description, filter, snaplen, 0, LinkType.ETHERNET);
    }

    /** Octets kept of a frame at most: the snaplen, or the longest frame that readers take. */
    int longestFrame() {
        return snaplen == 0 ? LinkType.MAX_FRAME_BYTES : Math.min(snaplen, LinkType.MAX_FRAME_BYTES);
    }
}
