package io.macmon.cli.input;

import io.macmon.capture.BlockPool;
import io.macmon.capture.FrameSource;
import io.macmon.capture.linux.FilterAttacher;
import io.macmon.capture.linux.SocketFilter;
import io.macmon.capture.pcap.PcapFilter;
import io.macmon.capture.pcap.PcapSource;
import io.macmon.capture.ring.PacketRingSource;
import io.macmon.capture.ring.RingConfig;
import io.macmon.config.CaptureConfig;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.util.List;
import java.util.Locale;

/** How frames are captured from a device. */
public enum CaptureEngine {

    /** Chooses the packet ring: every Linux kernel has it, and it costs the least. */
    AUTO,

    /** The kernel's packet ring, read in place; needs no library. */
    RING,

    /** libpcap, through pcap4j. */
    PCAP4J;

    // Has room for the longest frame, and for a full block from the kernel.
    private static final int BLOCK_BYTES = 288 << 10;

    private static final int STATION_BUFFER_BYTES = 8 << 20;
    private static final int STATION_BLOCKS = 32;

    /** The name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name of the engine that is in use. */
    String inUse() {
        return (this == AUTO ? RING : this).toString();
    }

    /** Creates the memory for captures that copy frames; readers may hold this many blocks at once. */
    static BlockPool newPool(int blocks) {
        return new BlockPool(blocks, BLOCK_BYTES);
    }

    /**
     * How many blocks a slow reader may hold before the other readers lose frames: half of them.
     *
     * @param pooled number of blocks in the pool for captures with this configuration
     */
    int maxHeldBlocks(CaptureConfig capture, int pooled) {
        return switch (this) {
            case AUTO, RING -> RingConfig.of(capture).blocks() / 2;
            case PCAP4J -> pooled / 2;
        };
    }

    /** Starts a capture on a device in the calling thread's network namespace. */
    FrameSource open(String device, CaptureConfig capture, BlockPool pool) throws MacmonException {
        return switch (this) {
            case AUTO, RING -> PacketRingSource.open(device, capture, RingConfig.of(capture), filter(device, capture));
            case PCAP4J -> PcapSource.open(device, capture, pool);
        };
    }

    /** Starts a capture of whole frames from and to a station, in the calling thread's network namespace. */
    FrameSource openStation(String device, CaptureConfig capture, MacAddress station) throws MacmonException {
        CaptureConfig all = new CaptureConfig(0, capture.promiscuous(), "", STATION_BUFFER_BYTES, true, false);
        SocketFilter filter = SocketFilter.ofStation(station.value(), all.snaplen());
        return switch (this) {
            case AUTO, RING -> PacketRingSource.open(device, all, RingConfig.of(all), filter);
            case PCAP4J -> PcapSource.open(device, all, newPool(STATION_BLOCKS), filter);
        };
    }

    /**
     * Starts captures that divide the frames from a device by flow, in the calling thread's network namespace.
     *
     * @param workers number of captures; more than one only if the engine {@link #canShare}
     */
    List<FrameSource> open(String device, CaptureConfig capture, BlockPool pool, int workers) throws MacmonException {
        return workers == 1
                ? List.of(open(device, capture, pool))
                : List.copyOf(PacketRingSource.openGroup(
                        device, capture, RingConfig.of(capture), filter(device, capture), workers));
    }

    private static SocketFilter filter(String device, CaptureConfig capture) throws MacmonException {
        SocketFilter filter = PcapFilter.forSocket(device, capture.filter(), capture.snaplen());
        return capture.headersOnly() ? filter.headersOnly() : filter;
    }

    /** Whether captured frames have a direction, received or sent. */
    public boolean reportsDirection() {
        return this != PCAP4J;
    }

    /** Whether several captures can divide the frames from one device. */
    public boolean canShare() {
        return this != PCAP4J;
    }

    /**
     * Starts a capture of few frames, with this filter attached in the kernel; the configuration must not set another.
     */
    FrameSource openFew(String device, CaptureConfig capture, BlockPool pool, FilterAttacher filter)
            throws MacmonException {
        return switch (this) {
            case AUTO, RING -> PacketRingSource.open(device, capture, RingConfig.ofFewFrames(capture), filter);
            case PCAP4J -> PcapSource.open(device, capture, pool, filter);
        };
    }
}
