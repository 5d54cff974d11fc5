package io.macmon.capture;

import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Passes each block to several rings, whose handlers divide the frames among them. The capture thread, which has just
 * read the frames, gives each its {@linkplain Frame#share() share}, so that only one of the other threads has to read
 * the frame's memory.
 */
public final class SharedReader implements BlockReader {

    private final List<FrameRing> rings;
    private final ToIntFunction<Frame> share;
    private final Frame window = new Frame();

    /** @param share see {@link FrameBlock#divide} */
    public SharedReader(List<FrameRing> rings, ToIntFunction<Frame> share) {
        this.rings = List.copyOf(rings);
        this.share = share;
    }

    @Override
    public void publish(FrameBlock block) {
        block.divide(share, window);
        for (int further = 1; further < rings.size(); further++) {
            block.retain();
        }
        for (FrameRing ring : rings) {
            ring.publish(block);
        }
    }

    /** The handlers stop at the same time, so they may wait for each other. */
    @Override
    public void stop() {
        rings.forEach(FrameRing::beginStop);
        rings.forEach(FrameRing::stop);
    }

    @Override
    public long dropped() {
        return rings.stream().mapToLong(FrameRing::dropped).max().orElse(0);
    }

    /** The most frames that a handler did not receive. */
    @Override
    public long unhandled() {
        return rings.stream().mapToLong(FrameRing::unhandled).max().orElse(0);
    }

    /** When the last of the handlers got to the end of a block. */
    @Override
    public long lastReadNanos() {
        long now = System.nanoTime();
        return now
                - rings.stream()
                        .mapToLong(ring -> now - ring.lastReadNanos())
                        .max()
                        .orElse(0);
    }
}
