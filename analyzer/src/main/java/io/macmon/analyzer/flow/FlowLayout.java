package io.macmon.analyzer.flow;

/**
 * Where the detail of an open flow is stored, in longs: four cache lines per flow in one array, and an extra part for
 * the flows that need one ({@link FlowExtras}).
 *
 * <pre>
 *   line 0  each TCP segment, each    connection | sequence numbers, 4 | gaps, 3
 *           frame of a record with
 *           both directions
 *   line 1  each forward frame        gaps, 3 | squares of sizes | ranges | payload and oversize | last | first
 *   line 2  each reverse frame        the same
 *   line 3  when TCP opens or         letters | time of the close | last SYN and FIN, 2 | last RST |
 *           closes                    times of the handshake, 3
 * </pre>
 *
 * <p>A frame uses at most two lines: that of its direction, and line 0. A record in one direction, which is all that a
 * source-mode device captures of many flows, needs line 0 for TCP only: the gaps of the flow are those of its
 * direction, and are copied when the first frame of the other direction arrives. What follows from other fields is not
 * stored: the sizes add up to the bytes in the {@link FlowTable}, and gaps to the time from the first frame that
 * arrived to the latest one. What outgrows its field continues in the extra part, so that every value is exact. The
 * extra part also holds what few flows have (retransmissions, fragments, gaps in the stream, a history of more than
 * twelve letters), the bytes of a TCP stream before the active timeout, and the link-layer sources of Linux cooked
 * captures.
 *
 * <p>The squares of nanoseconds need more than 64 bits: a gap of 4.3 seconds fills them. So 32 more are in two fields
 * whose other 48 bits hold the shortest and the longest gap ({@link GapStats}).
 */
final class FlowLayout {

    /** Longs per CPU cache line. */
    static final int LINE = 8;

    /** Longs per flow. */
    static final int LENGTH = 4 * LINE;

    // Line 0.
    /**
     * See {@link ConnectionState}; three bits are the stage of the {@link TcpHandshake}, one is the direction of the
     * record's first frame.
     */
    static final int CONNECTION = 0;

    /** See {@link TcpSequence}. */
    static final int SEQUENCES = CONNECTION + 1;

    /** Gaps between frames in either direction, once both were seen; see {@link GapStats}. */
    static final int GAPS = SEQUENCES + TcpSequence.LENGTH;

    static final int LINE_0_END = GAPS + GapStats.LENGTH;

    // Lines 1 and 2. The fields are relative to the line of their direction.
    static final int DIRECTION_GAPS = 0;

    /** Sum of the squares of the frames' sizes, low 64 bits. */
    static final int SIZE_SQUARES = DIRECTION_GAPS + GapStats.LENGTH;

    /** Ranges of TTL, DSCP and size; see {@link DirectionDetailAccumulator}. */
    static final int RANGES = SIZE_SQUARES + 1;

    /** Payload bytes, low 48 bits, then frames whose packet is oversize, low 16 bits. */
    static final int PAYLOAD_AND_OVERSIZE = RANGES + 1;

    /** Times of the latest and the earliest frame, nanoseconds since the epoch. */
    static final int LAST = PAYLOAD_AND_OVERSIZE + 1;

    static final int FIRST = LAST + 1;
    static final int DIRECTION_END = FIRST + 1;

    // Line 3.
    /** The first letters; see {@link ConnectionHistory}. */
    static final int LETTERS = 3 * LINE;

    /** When both ends had closed, nanoseconds since the epoch. */
    static final int CLOSED_NANOS = LETTERS + 1;

    /** Forward, then reverse: position of the last SYN, 32 | after the last FIN, 32. */
    static final int LAST_SYN_AND_FIN = CLOSED_NANOS + 1;

    /** Position of the last RST in reverse direction, 32 | forward, 32. */
    static final int LAST_RST = LAST_SYN_AND_FIN + 2;

    /** See {@link TcpHandshake}. */
    static final int HANDSHAKE = LAST_RST + 1;

    static final int LINE_3_END = HANDSHAKE + TcpHandshake.LENGTH;

    /** The fields of the extra part. Those of the record are first; of two per direction, forward is first. */
    static final class Extra {

        /** What {@link GapStats} cannot hold: of either direction, forward, reverse. */
        static final int GAPS = 0;

        /** Nanoseconds that are in no gap, because they overflow: of either direction, forward, reverse. */
        static final int UNCOUNTED_NANOS = GAPS + 3 * GapStats.EXTRA_LENGTH;

        /** Nanoseconds from the earliest frame to the first that arrived. */
        static final int REORDERED_NANOS = UNCOUNTED_NANOS + 3;

        /** Of sizes that {@link FlowLayout#RANGES} cannot hold: complement of min, 32 | max, 32. */
        static final int SIZES = REORDERED_NANOS + 2;

        static final int SIZE_SQUARES_HIGH = SIZES + 2;
        static final int PAYLOAD_HIGH = SIZE_SQUARES_HIGH + 2;
        static final int OVERSIZE_HIGH = PAYLOAD_HIGH + 2;
        static final int FRAGMENTS = OVERSIZE_HIGH + 2;
        static final int RETRANSMITTED_FRAMES = FRAGMENTS + 2;
        static final int RETRANSMITTED_BYTES = RETRANSMITTED_FRAMES + 2;

        /** The fields before this one are cleared when another record of the flow starts. */
        static final int RECORD_END = RETRANSMITTED_BYTES + 2;

        /** Bytes of the stream before the record. */
        static final int EARLIER_BYTES = RECORD_END;

        /** See {@link io.macmon.analyzer.flow.record.DirectionDetail#linkSource}. */
        static final int LINK_SOURCES = EARLIER_BYTES + 2;

        /** See {@link TcpSequence}. */
        static final int STREAM_GAPS = LINK_SOURCES + 2;

        /** See {@link ConnectionHistory}. */
        static final int HISTORY = STREAM_GAPS + TcpSequence.EXTRA_LENGTH;

        /** Longs per extra part: five cache lines. */
        static final int LENGTH = HISTORY + ConnectionHistory.EXTRA_LENGTH;

        private Extra() {}
    }

    private FlowLayout() {}

    /** Where a direction's line starts. */
    static int direction(int direction) {
        return (1 + direction) * LINE;
    }
}
