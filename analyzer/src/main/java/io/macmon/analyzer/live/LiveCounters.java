package io.macmon.analyzer.live;

import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import java.util.function.LongPredicate;
import java.util.function.ToLongFunction;

/** Counts the frames of one worker for those who look at a live run. Any thread may read the counters. */
public final class LiveCounters implements FrameHandler {

    private final ToLongFunction<Frame> source;
    private final TrafficCounters traffic = new TrafficCounters();
    private final StationCounters stations;

    /**
     * @param source reads the station's address; negative for none
     * @param listed see {@link StationCounters#StationCounters(LongPredicate)}
     */
    public LiveCounters(ToLongFunction<Frame> source, LongPredicate listed) {
        this.source = source;
        stations = new StationCounters(listed);
    }

    @Override
    public void onBlock(long nowNanos, long backlog) {
        traffic.startBlock(nowNanos);
    }

    @Override
    public void onFrame(Frame frame) {
        traffic.count(frame.originalLength(), frame.timestampNanos());
        stations.count(source.applyAsLong(frame), frame);
    }

    @Override
    public void onTick(long nowNanos) {
        traffic.publish();
    }

    @Override
    public void onStop() {
        traffic.publish();
    }

    /** Frames, bytes and delays. */
    public TrafficCounters traffic() {
        return traffic;
    }

    /** The frames of each source. */
    public StationCounters stations() {
        return stations;
    }
}
