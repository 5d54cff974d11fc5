package io.macmon.analyzer.flow.record;

import java.util.OptionalInt;

/**
 * What the flow-feature columns of intrusion-detection data sets need beyond {@link FlowDetail}, for one record.
 *
 * <p>"Payload" means the bytes in {@link DirectionDetail#payloadBytes}.
 *
 * @param forward  frames that the source sent
 * @param reverse  frames that the destination sent
 * @param payload  payload bytes per frame, in either direction
 * @param active   nanoseconds per active period (frames without an idle gap between them), including the last period; 0
 *                 for a period of one frame
 * @param idle     nanoseconds per idle gap: more than {@value #IDLE_GAP_SECONDS} s without a frame
 * @param subflows number of groups of frames without a gap of more than {@value #SUBFLOW_GAP_SECONDS} s between them;
 *                 at least 1
 */
public record FlowFeatures(
        Direction forward,
        Direction reverse,
        SummaryStats payload,
        SummaryStats active,
        SummaryStats idle,
        long subflows) {

    /** A longer gap ends an active period. */
    public static final int IDLE_GAP_SECONDS = 5;

    /** A longer gap ends a subflow, and a bulk. */
    public static final int SUBFLOW_GAP_SECONDS = 1;

    /** The minimum number of frames in a bulk. */
    public static final int BULK_FRAMES = 4;

    /**
     * The features in one direction.
     *
     * @param payload        payload bytes per frame
     * @param payloadFrames  frames with payload
     * @param headerBytes    bytes in all transport headers
     * @param minHeaderBytes bytes in the shortest transport header; 0 if there is no frame
     * @param initialWindow  window of the first TCP segment, not scaled; empty if none
     * @param flags          TCP segments with each flag
     * @param bulks          see {@link Bulks}
     */
    public record Direction(
            SummaryStats payload,
            long payloadFrames,
            long headerBytes,
            int minHeaderBytes,
            OptionalInt initialWindow,
            Flags flags,
            Bulks bulks) {}

    /** TCP segments with each flag. */
    public record Flags(long fin, long syn, long rst, long psh, long ack, long urg, long ece, long cwr) {}

    /**
     * Totals of the bulks. A bulk is {@value #BULK_FRAMES} or more frames with payload, each at most
     * {@value #SUBFLOW_GAP_SECONDS} s after the one before, and no frame with payload in the other direction between
     * them.
     *
     * @param count  number of bulks
     * @param frames frames with payload in the bulks
     * @param bytes  payload bytes in the bulks
     * @param nanos  nanoseconds from the first to the last frame, summed over the bulks
     */
    public record Bulks(long count, long frames, long bytes, long nanos) {}
}
