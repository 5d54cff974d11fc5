package io.macmon.config;

import io.macmon.config.text.ConfigException;

/**
 * How frames are captured from a device.
 *
 * @param snaplen     the maximum number of bytes captured per frame; 0 means all, which is {@value #MAX_SNAPLEN}
 * @param promiscuous whether to make the device, and thereby its parent, promiscuous
 * @param filter      a pcap-filter(7) expression; empty for all frames
 * @param bufferBytes kernel memory between the device and the capture thread
 * @param outgoing    whether to also capture what this machine sends through the device
 * @param headersOnly whether the headers of a frame suffice; an engine that cannot find their end captures the snaplen
 */
public record CaptureConfig(
        int snaplen, boolean promiscuous, String filter, int bufferBytes, boolean outgoing, boolean headersOnly) {

    /** libpcap's maximum snaplen. */
    public static final int MAX_SNAPLEN = 262_144;

    /**
     * All frames, with a 64th of the machine's memory as buffer, at least 64 and at most 128 MiB. 128 MiB hold 0.8 s at
     * 1.1 million frames of 64 bytes per second. While the JIT compiler is still at work after a start at this rate,
     * the analysis is up to 0.5 s behind.
     */
    public static final CaptureConfig DEFAULT = new CaptureConfig(MAX_SNAPLEN, false, "", DefaultBuffer.bytes());

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
            throw new ConfigException("buffer", "must be at least 1M, got " + bufferBytes + " bytes");
        }
    }

    /** Captures incoming frames only. */
    public CaptureConfig(int snaplen, boolean promiscuous, String filter, int bufferBytes) {
        this(snaplen, promiscuous, filter, bufferBytes, false, false);
    }

    /** A copy that also captures outgoing frames. */
    public CaptureConfig withOutgoing() {
        return new CaptureConfig(snaplen, promiscuous, filter, bufferBytes, true, headersOnly);
    }

    /** A copy that captures this many bytes of each frame, not only headers. */
    public CaptureConfig withSnaplen(int bytes) {
        return new CaptureConfig(bytes, promiscuous, filter, bufferBytes, outgoing, false);
    }

    /** A copy for readers of headers only. */
    public CaptureConfig withHeadersOnly() {
        return new CaptureConfig(snaplen, promiscuous, filter, bufferBytes, outgoing, true);
    }

    /** A copy for each of several captures that share the buffer memory; each gets at least the minimum. */
    public CaptureConfig splitAmong(int captures) {
        int share = Math.max(MIN_BUFFER, bufferBytes / captures);
        return new CaptureConfig(snaplen, promiscuous, filter, share, outgoing, headersOnly);
    }
}
