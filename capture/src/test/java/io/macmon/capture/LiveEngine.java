package io.macmon.capture;

import io.macmon.capture.pcap.PcapFilter;
import io.macmon.capture.pcap.PcapSource;
import io.macmon.capture.ring.PacketRingSource;
import io.macmon.capture.ring.RingConfig;
import io.macmon.config.CaptureConfig;
import io.macmon.config.text.MacmonException;

/** The engines for live captures, opened as the program opens them. */
public enum LiveEngine {
    PCAP4J {
        @Override
        public FrameSource open(String device, CaptureConfig config) throws MacmonException {
            return PcapSource.open(device, config, new BlockPool(16, Math.max(64 << 10, config.snaplen())));
        }
    },

    RING {
        @Override
        public FrameSource open(String device, CaptureConfig config) throws MacmonException {
            return PacketRingSource.open(
                    device,
                    config,
                    RingConfig.of(config),
                    PcapFilter.forSocket(device, config.filter(), config.snaplen()));
        }
    };

    /** Opens a device in the calling thread's network namespace. */
    public abstract FrameSource open(String device, CaptureConfig config) throws MacmonException;
}
