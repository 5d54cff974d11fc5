package io.macmon.analyzer.flow;

import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.capture.Frame;

/**
 * A batch of frames to be metered: for each frame, in order, its key, its hash and a copy of the fields that its flow
 * needs. One thread only.
 *
 * <p>The table is read for the whole batch at once, so that the cache misses of its frames overlap.
 */
final class MeterBatch {

    /** Frames per batch: more than the CPU can fetch in parallel, few enough to fit its L1 cache. */
    static final int CAPACITY = 64;

    final long[] keys = new long[CAPACITY * FlowKey.LENGTH];
    final long[] hashes = new long[CAPACITY];
    final long[] nanos = new long[CAPACITY];

    /** Stream time when the frame arrived. */
    final long[] streamNanos = new long[CAPACITY];

    final int[] farBehind = new int[CAPACITY];

    final int[] bytes = new int[CAPACITY];
    final int[] ipBytes = new int[CAPACITY];
    final int[] tcpFlags = new int[CAPACITY];

    /** Whether the frame's source is end B of its key. */
    final boolean[] sourceIsB = new boolean[CAPACITY];

    /** See {@link DecodedFrame#isLengthBeyondFrame}. */
    final boolean[] isLengthBeyondFrame = new boolean[CAPACITY];

    private final FlowHash hash;
    private final long ipMask;
    private final MeterBatchDetail detail;
    private int frames;

    /**
     * @param ipMask see {@link FlowKey#write}
     * @param detail null if only totals are measured
     */
    MeterBatch(FlowHash hash, long ipMask, MeterBatchDetail detail) {
        this.hash = hash;
        this.ipMask = ipMask;
        this.detail = detail;
    }

    /** The batch's details; null if only totals are measured. */
    MeterBatchDetail detail() {
        return detail;
    }

    int protocol(int frame) {
        return FlowKey.protocol(keys, key(frame));
    }

    int sourcePort(int frame) {
        return FlowKey.port(keys, key(frame), sourceIsB[frame] ? FlowKey.B : FlowKey.A);
    }

    int destinationPort(int frame) {
        return FlowKey.port(keys, key(frame), sourceIsB[frame] ? FlowKey.A : FlowKey.B);
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

    /** Index of the key of a frame in {@link #keys}. */
    static int key(int frame) {
        return frame * FlowKey.LENGTH;
    }

    /**
     * Adds a decoded frame. The batch must not be full.
     *
     * @param framesFarBehind frames in a row that were far behind stream time, including this one; 2 for more
     */
    void add(DecodedFrame decoded, Frame captured, long streamTime, int framesFarBehind) {
        int frame = frames++;
        sourceIsB[frame] = FlowKey.write(decoded, keys, key(frame), ipMask);
        hashes[frame] = hash.of(keys, key(frame), FlowKey.endMask(keys, key(frame), ipMask));
        nanos[frame] = captured.timestampNanos();
        streamNanos[frame] = streamTime;
        farBehind[frame] = framesFarBehind;
        bytes[frame] = captured.originalLength();
        ipBytes[frame] = decoded.ipLength();
        isLengthBeyondFrame[frame] = decoded.isLengthBeyondFrame();
        tcpFlags[frame] = decoded.tcpFlags();
        if (detail != null) {
            detail.copy(frame, decoded, captured.memory());
        }
    }
}
