package io.macmon.cli;

import io.macmon.capture.BlockPool;
import io.macmon.capture.CaptureException;
import io.macmon.capture.FrameSource;
import io.macmon.capture.linux.FilterAttacher;
import io.macmon.capture.pcap.PcapSource;
import io.macmon.config.CaptureConfig;
import java.util.Locale;

/** What reads frames from a device. */
enum Engine {

    /** The best that this machine has; for now that is libpcap. */
    AUTO,

    /** libpcap, through pcap4j. */
    PCAP4J;

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    // At least the longest frame, and long enough for a full kernel block of it.
    private static final int BLOCK_OCTETS = 288 << 10;

    /** Memory for captures: so many blocks may be with readers at once. */
    static BlockPool pool(int blocks) {
        return new BlockPool(blocks, BLOCK_OCTETS);
    }

    /** Starts a capture on a device of the calling thread's network namespace. */
    FrameSource open(String device, CaptureConfig capture, BlockPool pool) throws CaptureException {
        return switch (this) {
            case AUTO, PCAP4J -> PcapSource.open(device, capture, pool);
        };
    }

    /** Starts a capture of the frames that a filter of the kernel lets pass; the configuration has no filter of its own. */
    FrameSource open(String device, CaptureConfig capture, BlockPool pool, FilterAttacher filter)
            throws CaptureException {
        return switch (this) {
            case AUTO, PCAP4J -> PcapSource.open(device, capture, pool, filter);
        };
    }
}
