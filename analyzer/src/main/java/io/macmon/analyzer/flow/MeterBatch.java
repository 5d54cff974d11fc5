package io.macmon.analyzer.flow;

import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.analyzer.decode.WireFault;
import io.macmon.capture.Frame;

/**
 * A batch of frames to be metered: for each frame, in order, its key, its hash and a copy of the fields that its flow
 * needs. One thread only.
 *
 * <p>The table is read for the whole batch at once, so that the cache misses of its frames overlap.
 */
final class MeterBatch {

    /** Frames per batch: more than the CPU can fetch in parallel, few enough to fit its L1 cache. */
    static final int CAPACITY = 32;

    /** Mark: the source is end B of the key. */
    static final int SOURCE_IS_B = 1;

    /** Mark: see {@link DecodedFrame#isLengthBeyondFrame}. */
    static final int LENGTH_BEYOND_FRAME = 1 << 1;

    /** Mark: see {@link WireFault#isBadTransportChecksum}. */
    static final int BAD_CHECKSUM = 1 << 4;

    /** Marks of frames that are not measured like others; a frame has at most one of them. */
    static final int OF_FAULTS = LENGTH_BEYOND_FRAME | BAD_CHECKSUM;

    /** Mark: the frame is far behind stream time, and the frame before it was not. */
    static final int FIRST_FAR_BEHIND = 1 << 2;

    /** Mark: the frame is far behind stream time, as was the frame before it. */
    static final int LATER_FAR_BEHIND = 1 << 3;

    final long[] keys = new long[CAPACITY * FlowKey.LENGTH];

    /** Known once {@link #hash} was called. */
    final long[] hashes = new long[CAPACITY];

    final long[] nanos = new long[CAPACITY];

    /** Stream time when the frame arrived. */
    final long[] streamNanos = new long[CAPACITY];

    /** Numbers of the frames, ascending; they count all frames of the meter. */
    final long[] numbers = new long[CAPACITY];

    final int[] bytes = new int[CAPACITY];
    final int[] ipBytes = new int[CAPACITY];
    final int[] tcpFlags = new int[CAPACITY];

    /** {@link #SOURCE_IS_B}, and marks that few frames have. In one array: each one costs every frame a store. */
    final byte[] marks = new byte[CAPACITY];

    private final FlowHash hash;
    private final long ipMask;
    private final MeterBatchDetail detail;
    private final FlowNameTable.Payloads payloads;
    private int frames;

    /**
     * @param ipMask   see {@link FlowKey#write}
     * @param detail   null if only totals are measured
     * @param payloads null unless names are read
     */
    MeterBatch(FlowHash hash, long ipMask, MeterBatchDetail detail, FlowNameTable.Payloads payloads) {
        this.hash = hash;
        this.ipMask = ipMask;
        this.detail = detail;
        this.payloads = payloads;
    }

    /** The batch's details; null if only totals are measured. */
    MeterBatchDetail detail() {
        return detail;
    }

    /** Where the payload of the batch's frames is; null unless names are read. */
    FlowNameTable.Payloads payloads() {
        return payloads;
    }

    int protocol(int frame) {
        return FlowKey.protocol(keys, key(frame));
    }

    int sourcePort(int frame) {
        return FlowKey.port(keys, key(frame), sourceIsB(frame) ? FlowKey.B : FlowKey.A);
    }

    int destinationPort(int frame) {
        return FlowKey.port(keys, key(frame), sourceIsB(frame) ? FlowKey.A : FlowKey.B);
    }

    boolean sourceIsB(int frame) {
        return (marks[frame] & SOURCE_IS_B) != 0;
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

    private static int faultMarks(DecodedFrame decoded) {
        return (decoded.isLengthBeyondFrame() ? LENGTH_BEYOND_FRAME : 0)
                | (decoded.fault().isBadTransportChecksum() ? BAD_CHECKSUM : 0);
    }

    /**
     * Computes the hash of a frame. It is a long chain of multiplications; in a loop that does little else, those of
     * several frames overlap.
     */
    void hash(int frame) {
        hashes[frame] = hash.of(keys, key(frame), FlowKey.endMask(keys, key(frame), ipMask));
    }

    /** Index of the key of a frame in {@link #keys}. */
    static int key(int frame) {
        return frame * FlowKey.LENGTH;
    }

    /**
     * Adds a decoded frame. The batch must not be full.
     *
     * @param number          number of the frame
     * @param framesFarBehind frames in a row that were far behind stream time, including this one
     */
    void add(DecodedFrame decoded, Frame captured, long streamTime, long number, int framesFarBehind) {
        int frame = frames++;
        int mark = FlowKey.write(decoded, keys, key(frame), ipMask) ? SOURCE_IS_B : 0;
        if (decoded.fault() != null) {
            mark |= faultMarks(decoded);
        }
        if (framesFarBehind > 0) {
            mark |= framesFarBehind == 1 ? FIRST_FAR_BEHIND : LATER_FAR_BEHIND;
        }
        marks[frame] = (byte) mark;
        nanos[frame] = captured.timestampNanos();
        streamNanos[frame] = streamTime;
        numbers[frame] = number;
        bytes[frame] = captured.originalLength();
        ipBytes[frame] = decoded.ipLength();
        tcpFlags[frame] = decoded.tcpFlags();
        if (detail != null) {
            detail.copy(frame, decoded, captured.memory());
        }
        if (payloads != null) {
            payloads.add(frame, decoded, captured.memory());
        }
    }
}
