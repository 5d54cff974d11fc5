package io.macmon.analyzer.flow;

import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.capture.Frame;

/**
 * What a flow needs of a few frames, copied from them in order, with their keys and hashes. One thread only.
 *
 * <p>The table is asked for all of them at once, so that the memory it waits for is fetched side by side.
 */
final class MeterBatch {

    /** Frames of a full batch: more than the processor fetches side by side, few enough for its first cache. */
    static final int CAPACITY = 64;

    final long[] keys = new long[CAPACITY * FlowKey.WORDS];
    final long[] hashes = new long[CAPACITY];
    final long[] nanos = new long[CAPACITY];

    /** Stream time at the frame. */
    final long[] streamNanos = new long[CAPACITY];

    final int[] bytes = new int[CAPACITY];
    final long[] ipBytes = new long[CAPACITY];
    final int[] tcpFlags = new int[CAPACITY];

    /** Whether the frame's source is end B of its key. */
    final boolean[] sourceIsB = new boolean[CAPACITY];

    private final FlowHash hash;
    private final MeterBatchDetail detail;
    private int frames;

    /** @param detail null when totals are enough */
    MeterBatch(FlowHash hash, MeterBatchDetail detail) {
        this.hash = hash;
        this.detail = detail;
    }

    /** Null when totals are enough. */
    MeterBatchDetail detail() {
        return detail;
    }

    int protocol(int frame) {
        return FlowKey.protocol(keys, key(frame));
    }

    int frames() {
        return frames;
    }

    boolean isFull() {
        return frames == CAPACITY;
    }

    void clear() {
        frames = 0;
    }

    /** Where the key of a frame lies in {@link #keys}. */
    static int key(int frame) {
        return frame * FlowKey.WORDS;
    }

    /** Adds a frame that was decoded, and is still shown. The batch must not be full. */
    void add(DecodedFrame decoded, Frame shown, long streamTime) {
        int frame = frames++;
        sourceIsB[frame] = FlowKey.write(decoded, keys, key(frame));
        hashes[frame] = hash.of(keys, key(frame));
        nanos[frame] = shown.timestampNanos();
        streamNanos[frame] = streamTime;
        bytes[frame] = shown.originalLength();
        ipBytes[frame] = decoded.ipLength();
        tcpFlags[frame] = decoded.tcpFlags();
        if (detail != null) {
            detail.set(frame, decoded, shown.memory());
        }
    }
}
