package io.macmon.cli.lab;

/** A frame and the time at which it is sent. */
public final class TimedFrame {

    private final long millis;
    private final Host sender;
    private final byte[] frame;

    TimedFrame(long millis, Host sender, byte[] frame) {
        this.millis = millis;
        this.sender = sender;
        this.frame = frame;
    }

    /** Milliseconds from the start of the traffic. */
    public long millis() {
        return millis;
    }

    public Host sender() {
        return sender;
    }

    /** The frame without its FCS; must not be modified. */
    public byte[] frame() {
        return frame;
    }
}
