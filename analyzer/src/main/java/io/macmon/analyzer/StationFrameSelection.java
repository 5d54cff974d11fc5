package io.macmon.analyzer;

import io.macmon.capture.Frame;
import io.macmon.capture.SourceMac;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/**
 * Selects the frames sent by a listed station, as the kernel does for a source-mode macvlan, but in a provider backbone
 * by the customer's address ({@link SourceMac#of}). Frames without a source address are not selected. One thread only.
 */
public final class StationFrameSelection implements Predicate<Frame> {

    private final LongPredicate stations;

    public StationFrameSelection(LongPredicate stations) {
        this.stations = stations;
    }

    @Override
    public boolean test(Frame frame) {
        long source = SourceMac.of(frame);
        return source >= 0 && stations.test(source);
    }
}
