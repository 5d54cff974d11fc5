package io.macmon.analyzer.decode;

import io.macmon.analyzer.wire.TcpHeader;

/**
 * The fields of the last frame that a {@link FrameDecoder} decoded. A decoder has one such object, and overwrites it
 * with each frame. Each layer has its own class, but they form a single object, because all fields are written for each
 * frame.
 *
 * <p>A field that the frame does not have, or that could not be read, is 0. Values stay valid until the next frame is
 * decoded. Offsets refer to the frame's memory, and are valid only while that memory is. One thread only.
 */
public final class DecodedFrame extends DecodedIp {

    int sourcePort;
    int destinationPort;
    boolean hasIcmpType;
    int tcpFlags;
    int transportOffset;
    int transportLength;
    int transportCaptured;

    private final FaultCounts faults;
    private WireFault fault;

    DecodedFrame(FaultCounts faults) {
        this.faults = faults;
    }

    /** The fault that stopped the decoder, or else the last fault found; null if there was none. */
    public WireFault fault() {
        return fault;
    }

    /**
     * The source port; in a later fragment, the first fragment's. For an ICMP message, its type. For an LLC frame, the
     * SSAP without its response bit.
     */
    public int sourcePort() {
        return sourcePort;
    }

    /**
     * The destination port; in a later fragment, the first fragment's. For an ICMP message, its code. For an LLC frame,
     * the DSAP.
     */
    public int destinationPort() {
        return destinationPort;
    }

    /** Whether {@link #sourcePort} and {@link #destinationPort} are the type and code of an ICMP message. */
    public boolean hasIcmpType() {
        return hasIcmpType;
    }

    /** The TCP flags, as in {@link TcpHeader#flags}. */
    public int tcpFlags() {
        return tcpFlags;
    }

    /**
     * Offset in the frame's memory of the transport header, or of a later fragment's data; set only for frames with IP.
     */
    public int transportOffset() {
        return transportOffset;
    }

    /** Bytes from {@link #transportOffset} to the end of the IP packet, as in {@link #ipLength}; not negative. */
    public int transportLength() {
        return transportLength;
    }

    /** How many of the {@link #transportLength} bytes were captured. */
    public int transportCaptured() {
        return transportCaptured;
    }

    /** Counts a fault, and stores it as this frame's fault. */
    void note(WireFault fault) {
        this.fault = fault;
        faults.count(fault);
    }

    /** Clears the previous frame's fault. Most frames have no fault, and the check costs less than the stores. */
    void clearFault() {
        if (fault != null) {
            fault = null;
            isLengthBeyondFrame = false;
        }
    }

    void clear() {
        clearFault();
        clearLink();
        clearIp();
        sourcePort = 0;
        destinationPort = 0;
        hasIcmpType = false;
        tcpFlags = 0;
        transportOffset = 0;
        transportLength = 0;
        transportCaptured = 0;
    }
}
