package io.macmon.analyzer.flow.record;

import java.util.OptionalInt;

/**
 * What the flow-feature columns of intrusion-detection data sets need beyond {@link FlowDetail}: of the frames of a record.
 *
 * <p>Payload is that of {@link DirectionDetail#payloadBytes}.
 *
 * @param forward  sent by the source
 * @param reverse  sent by the destination
 * @param payload  octets of payload of each frame, of either direction
 * @param active   nanoseconds of each stretch of frames without an idle gap between them, the last one included; a stretch
 *     of one frame has 0
 * @param idle     nanoseconds of each idle gap: more than {@value #IDLE_GAP_SECONDS} s without a frame
 * @param subflows stretches of frames without a gap of more than {@value #SUBFLOW_GAP_SECONDS} s between them; 1 or more
 */
public record FlowFeatures(
        Direction forward,
        Direction reverse,
        SummaryStats payload,
        SummaryStats active,
        SummaryStats idle,
        long subflows) {

    /** A longer gap ends a stretch of activity. */
    public static final int IDLE_GAP_SECONDS = 5;

    /** A longer gap ends a subflow, and a bulk. */
    public static final int SUBFLOW_GAP_SECONDS = 1;

    /** Frames with payload that make a bulk. */
    public static final int BULK_FRAMES = 4;

    /**
     * Of one direction.
     *
     * @param payload       octets of payload of each frame
     * @param payloadFrames with payload
     * @param headerBytes  of the headers behind IP's
     * @param minHeaderBytes   octets of the shortest of these; 0 when there was no frame
     * @param initialWindow of the first TCP segment, not scaled; empty when there was none
     * @param flags         TCP segments with each flag
     * @param bulks         see {@link Bulks}
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
     * Bulks: {@value #BULK_FRAMES} or more frames with payload, none with payload of the other direction between them, each
     * at most {@value #SUBFLOW_GAP_SECONDS} s behind the one before.
     *
     * @param count  of bulks
     * @param frames with payload in them
     * @param bytes of payload in them
     * @param nanos  from the first to the last frame of each, summed up
     */
    public record Bulks(long count, long frames, long bytes, long nanos) {}
}
