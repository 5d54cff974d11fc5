package io.macmon.analyzer;

import io.macmon.capture.Frame;
import io.macmon.capture.SourceMac;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/**
 * Selects the frames that a listed station sent, as the kernel does for a source-mode macvlan. Frames that do not tell their
 * source are nobody's. One thread only.
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
