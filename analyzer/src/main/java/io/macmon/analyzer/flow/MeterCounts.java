package io.macmon.analyzer.flow;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a {@link FlowMeter} did since its start. The meter's thread counts; any thread may read, and sees each count
 * whole, though not several counts as of one moment. Counts of frames are shown at each tick, and exact after the stop.
 */
public final class MeterCounts {

    private long framesSeen;
    private long octetsSeen;
    private long framesMetered;
    private long octetsMetered;

    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong octets = new AtomicLong();
    private final AtomicLong meteredFrames = new AtomicLong();
    private final AtomicLong meteredOctets = new AtomicLong();
    private final AtomicLong openFlows = new AtomicLong();
    private final Map<EndReason, AtomicLong> records = new EnumMap<>(EndReason.class);

    MeterCounts() {
        for (EndReason reason : EndReason.values()) {
            records.put(reason, new AtomicLong());
        }
    }

    /** Frames seen, metered or not. */
    public long frames() {
        return frames.getOpaque();
    }

    /** Original octets of the frames seen, without the FCS. */
    public long octets() {
        return octets.getOpaque();
    }

    /** Frames that were counted into a flow. */
    public long meteredFrames() {
        return meteredFrames.getOpaque();
    }

    /** Original octets of the frames that were counted into a flow. */
    public long meteredOctets() {
        return meteredOctets.getOpaque();
    }

    /** Flows open now, or over and not told yet. */
    public long openFlows() {
        return openFlows.getOpaque();
    }

    /** Records made for a reason; those of {@link EndReason#ACTIVE_TIMEOUT} left their flows open. */
    public long records(EndReason reason) {
        return records.get(reason).getOpaque();
    }

    void seeFrame(long frameOctets) {
        framesSeen++;
        octetsSeen += frameOctets;
    }

    void meterFrame(long frameOctets) {
        framesMetered++;
        octetsMetered += frameOctets;
    }

    /** Shows other threads what was counted of frames. */
    void publish() {
        frames.setOpaque(framesSeen);
        octets.setOpaque(octetsSeen);
        meteredFrames.setOpaque(framesMetered);
        meteredOctets.setOpaque(octetsMetered);
    }

    void setOpenFlows(long flows) {
        openFlows.setOpaque(flows);
    }

    void makeRecord(EndReason reason) {
        AtomicLong count = records.get(reason);
        count.setOpaque(count.getPlain() + 1);
    }
}
