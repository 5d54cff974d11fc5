package io.macmon.config;

import io.macmon.config.text.ConfigException;

/**
 * How frames are captured from a device.
 *
 * @param snaplen      octets kept of each frame; 0 means all, which is {@value #MAX_SNAPLEN}
 * @param promiscuous  whether the device is made promiscuous, and with it the parent
 * @param filter       an expression of pcap-filter(7); empty takes every frame
 * @param bufferBytes of kernel memory between the device and the capture thread
 * @param outgoing     whether what the machine itself sends through the device is captured too
 */
public record CaptureConfig(int snaplen, boolean promiscuous, String filter, int bufferBytes, boolean outgoing) {

    /** The most that libpcap captures of a frame. */
    public static final int MAX_SNAPLEN = 262_144;

    public static final CaptureConfig DEFAULT = new CaptureConfig(MAX_SNAPLEN, false, "", 32 << 20);

    private static final int MIN_SNAPLEN = 14;
    private static final int MIN_BUFFER = 1 << 20;

    public CaptureConfig {
        if (snaplen == 0) {
            snaplen = MAX_SNAPLEN;
        }
        if (snaplen < MIN_SNAPLEN || snaplen > MAX_SNAPLEN) {
            throw new ConfigException(
                    "snaplen",
                    "must be 0 (all) or from " + MIN_SNAPLEN + " (an Ethernet header) to " + MAX_SNAPLEN + ", got "
                            + snaplen);
        }
        if (bufferBytes < MIN_BUFFER) {
            throw new ConfigException("buffer", "must be at least 1M, got " + bufferBytes + " octets");
        }
    }

    /** Only what comes in. */
    public CaptureConfig(int snaplen, boolean promiscuous, String filter, int bufferBytes) {
        this(snaplen, promiscuous, filter, bufferBytes, false);
    }

    /** The same with what the machine itself sends. */
    public CaptureConfig withOutgoing() {
        return new CaptureConfig(snaplen, promiscuous, filter, bufferBytes, true);
    }

    /** The same with so many octets kept of each frame. */
    public CaptureConfig withSnaplen(int octets) {
        return new CaptureConfig(octets, promiscuous, filter, bufferBytes);
    }

    /** The same for each of several captures that have the memory between them, as far as that is enough. */
    public CaptureConfig splitAmong(int captures) {
        return new CaptureConfig(snaplen, promiscuous, filter, Math.max(MIN_BUFFER, bufferBytes / captures), outgoing);
    }
}
