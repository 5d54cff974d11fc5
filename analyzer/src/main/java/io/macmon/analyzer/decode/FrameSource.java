package io.macmon.analyzer.decode;

import io.macmon.analyzer.wire.CookedHeader;
import io.macmon.analyzer.wire.EthernetHeader;
import io.macmon.analyzer.wire.WireStatus;
import io.macmon.capture.Frame;
import io.macmon.capture.LinkType;

/** Who sent a frame, read without the rest of it. One thread only. */
public final class FrameSource {

    /** The frame is cut before the end of its source's address. */
    public static final long CUT = -1;

    /** The frame does not tell its source: its link type has none, or its source has none, as that of loopback. */
    public static final long NONE = -2;

    private static final int ADDRESSES = 12;

    private final CookedHeader cooked = new CookedHeader();

    /** The source's MAC address in the low 48 bits, first octet highest; or {@link #CUT} or {@link #NONE}, which are negative. */
    public long of(Frame frame) {
        if (frame.linkType() != LinkType.ETHERNET) {
            return ofOther(frame);
        }
        if (frame.capturedLength() < ADDRESSES) {
            return CUT;
        }
        int source = frame.offset() + EthernetHeader.SOURCE;
        long high = frame.memory().getShort(source) & 0xFFFFL;
        long low = frame.memory().getInt(source + Short.BYTES) & 0xFFFF_FFFFL;
        return high << 32 | low;
    }

    private long ofOther(Frame frame) {
        boolean second = frame.linkType() == LinkType.LINUX_SLL2;
        if (!second && frame.linkType() != LinkType.LINUX_SLL) {
            return NONE;
        }
        if (cooked.wrap(second, frame.memory(), frame.offset(), frame.capturedLength()) != WireStatus.OK) {
            return CUT;
        }
        return cooked.source() == 0 ? NONE : cooked.source();
    }
}
