package io.macmon.analyzer;

import io.macmon.capture.Frame;
import io.macmon.config.MacSet;
import java.util.function.Predicate;

/** Selects the frames that a listed station sent, as the kernel does for a source-mode macvlan. */
public record StationSelection(MacSet stations) implements Predicate<Frame> {

    private static final int SOURCE = 6;
    private static final int ADDRESSES_LENGTH = 12;

    @Override
    public boolean test(Frame frame) {
        if (frame.capturedLength() < ADDRESSES_LENGTH) {
            return false;
        }
        int source = frame.offset() + SOURCE;
        long high = frame.memory().getShort(source) & 0xFFFFL;
        long low = frame.memory().getInt(source + 2) & 0xFFFF_FFFFL;
        return stations.contains((high << 32) | low);
    }
}
