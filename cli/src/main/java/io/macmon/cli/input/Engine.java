package io.macmon.cli.input;

import io.macmon.capture.BlockPool;
import io.macmon.capture.FrameSource;
import io.macmon.capture.linux.FilterAttacher;
import io.macmon.capture.pcap.PcapFilter;
import io.macmon.capture.pcap.PcapSource;
import io.macmon.capture.ring.PacketRingSource;
import io.macmon.capture.ring.RingConfig;
import io.macmon.config.CaptureConfig;
import io.macmon.config.text.MacmonException;
import java.util.List;
import java.util.Locale;

/** What reads frames from a device. */
public enum Engine {

    /** The packet ring: every Linux has it, and it costs least. */
    AUTO,

    /** The kernel's packet ring, read where it lies; needs no library. */
    RING,

    /** libpcap, through pcap4j. */
    PCAP4J;

    // At least the longest frame, and long enough for a full kernel block of it.
    private static final int BLOCK_BYTES = 288 << 10;

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Memory for captures that copy frames: so many blocks may be with readers at once. */
    static BlockPool newPool(int blocks) {
        return new BlockPool(blocks, BLOCK_BYTES);
    }

    /**
     * Blocks that a reader which falls behind may hold without costing the others a frame: a half.
     *
     * @param pooled blocks of the pool that captures with this configuration are opened with
     */
    int maxHeldBlocks(CaptureConfig capture, int pooled) {
        return switch (this) {
            case AUTO, RING -> RingConfig.of(capture).blocks() / 2;
            case PCAP4J -> pooled / 2;
        };
    }

    /** Starts a capture on a device of the calling thread's network namespace. */
    FrameSource open(String device, CaptureConfig capture, BlockPool pool) throws MacmonException {
        return switch (this) {
            case AUTO, RING ->
                PacketRingSource.open(
                        device,
                        capture,
                        RingConfig.of(capture),
                        PcapFilter.forSocket(device, capture.filter(), capture.snaplen()));
            case PCAP4J -> PcapSource.open(device, capture, pool);
        };
    }

    /**
     * Starts captures on a device of the calling thread's network namespace that share its frames out by their flows.
     *
     * @param workers captures; more than one only of an engine that {@link #canShare}
     */
    List<FrameSource> open(String device, CaptureConfig capture, BlockPool pool, int workers) throws MacmonException {
        return workers == 1
                ? List.of(open(device, capture, pool))
                : List.copyOf(PacketRingSource.openGroup(
                        device,
                        capture,
                        RingConfig.of(capture),
                        PcapFilter.forSocket(device, capture.filter(), capture.snaplen()),
                        workers));
    }

    /** Whether it tells frames that come in from those that go out. */
    public boolean reportsDirection() {
        return this != PCAP4J;
    }

    /** Whether several captures can share one device's frames. */
    public boolean canShare() {
        return this != PCAP4J;
    }

    /** Starts a capture of the frames that a filter of the kernel lets pass; the configuration has no filter of its own. */
    FrameSource open(String device, CaptureConfig capture, BlockPool pool, FilterAttacher filter)
            throws MacmonException {
        return switch (this) {
            case AUTO, RING -> PacketRingSource.open(device, capture, RingConfig.of(capture), filter);
            case PCAP4J -> PcapSource.open(device, capture, pool, filter);
        };
    }
}
