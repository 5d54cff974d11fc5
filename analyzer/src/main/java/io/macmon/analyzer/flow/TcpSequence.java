package io.macmon.analyzer.flow;

import io.macmon.analyzer.wire.TcpHeader;

/**
 * Follows the sequence numbers of one direction of TCP (RFC 9293 section 3.4): a flyweight over longs of an array and
 * of the flow's extra part, all 0 before the first segment.
 *
 * <pre>
 *   forward:  0, 1 | position after the highest that was sent, 62 | has gaps, 1
 *   forward:  sequence number of position 0, 32 | highest acknowledged position, 32
 *   reverse:  the same two
 *
 *   forward:  from, 32 | to, 32                the last gap below the highest position, empty if both are equal
 *   forward:  from, 32 | to, 32                the gap before it
 *   reverse:  the same two                     (gaps are in the extra part)
 * </pre>
 *
 * <p>A position counts from the SYN, which has position 0; the stream's first byte has position 1, also if no SYN was
 * seen. If a direction starts again with another sequence number, positions continue, so that they still count the
 * bytes of the flow.
 *
 * <p>Bytes below the highest position are retransmitted, except bytes that fill a gap (they arrive late, for the first
 * time) and the one byte of a keep-alive. One thread only.
 */
final class TcpSequence {

    /** Longs of both directions. */
    static final int LENGTH = 4;

    /** Longs of both directions in the extra part. */
    static final int EXTRA_LENGTH = 4;

    private static final int NEXT = 0;
    private static final int START_AND_ACKED = 1;
    private static final int REVERSE = 2;
    private static final int LAST_GAP = FlowLayout.Extra.STREAM_GAPS;
    private static final int GAP_BEFORE = LAST_GAP + 1;

    private static final long LOW = 0xFFFF_FFFFL;

    /** If a sequence number is further than this from the highest, the direction starts again. */
    private static final int MAX_DISTANCE = 1 << 30;

    /** The furthest that a SYN, a RST or an acknowledgment of 0 is believed. As in Zeek. */
    private static final int MAX_CREDIBLE_DISTANCE = 1 << 20;

    private final long[] words;
    private final FlowExtras extras;
    private int at;
    private int slot;
    private int direction;

    TcpSequence(long[] words, FlowExtras extras) {
        this.words = words;
        this.extras = extras;
    }

    /** Points this flyweight at a direction of the flow in a slot. */
    TcpSequence moveTo(int slot, int direction) {
        this.slot = slot;
        this.direction = direction;
        at = slot * FlowLayout.LENGTH + FlowLayout.SEQUENCES + direction * REVERSE;
        return this;
    }

    /** The position after the highest that was sent. */
    long next() {
        return words[at + NEXT] >>> 1;
    }

    /** The highest position that the other end acknowledged. */
    long acknowledged() {
        long next = next();
        return next + ((int) words[at + START_AND_ACKED] - (int) next);
    }

    /** The position of a sequence number; negative if it is before the start. */
    long position(int sequence) {
        long next = next();
        return next + (sequence - start() - (int) next);
    }

    /**
     * Starts or restarts the direction at its next segment.
     *
     * @param bytes bytes that the direction sent until now; 0 at its first segment
     */
    void start(int sequence, int tcpFlags, long bytes) {
        boolean isSyn = (tcpFlags & TcpHeader.SYN) != 0;
        long first = isSyn ? bytes : bytes + 1;
        words[at + NEXT] = first << 1;
        words[at + START_AND_ACKED] = (long) (sequence - (int) first) << Integer.SIZE | (bytes & LOW);
        setRange(LAST_GAP, 0);
        setRange(GAP_BEFORE, 0);
    }

    /**
     * Adds a segment that starts at the highest position and acknowledges nothing that was not captured, as most do.
     * Returns false, and changes nothing, if it is of another kind.
     *
     * @param at where the sequence numbers of the flow start in {@code words}
     */
    static boolean addInOrder(long[] words, int at, int direction, int sequence, int payload, int acknowledgment) {
        int own = at + direction * REVERSE;
        int peer = at + (1 - direction) * REVERSE;
        long peerNext = words[peer + NEXT];
        long peerStart = words[peer + START_AND_ACKED];
        int position = acknowledgment - (int) (peerStart >>> Integer.SIZE);
        long ownNext = words[own + NEXT];
        int ahead = sequence - (int) (words[own + START_AND_ACKED] >>> Integer.SIZE) - (int) (ownNext >>> 1);
        if ((ahead | (peerNext & 1)) != 0 || position - (int) (peerNext >>> 1) > 0) {
            return false;
        }
        words[own + NEXT] = ownNext + ((long) payload << 1);
        int acknowledged = (int) peerStart + Math.max(0, position - (int) peerStart);
        words[peer + START_AND_ACKED] = (peerStart & ~LOW) | (acknowledged & LOW);
        return true;
    }

    /** Adds a segment that starts at the highest position, if no segment of the other direction was seen. */
    static boolean addInOrder(long[] words, int at, int direction, int sequence, int payload) {
        int own = at + direction * REVERSE;
        long next = words[own + NEXT];
        if (sequence - (int) (words[own + START_AND_ACKED] >>> Integer.SIZE) != (int) (next >>> 1)) {
            return false;
        }
        words[own + NEXT] = next + ((long) payload << 1);
        return true;
    }

    /** Whether a segment is too far from the earlier ones to belong to them. */
    boolean isFar(int sequence) {
        int ahead = sequence - start() - (int) next();
        return ahead > MAX_DISTANCE || ahead < -MAX_DISTANCE;
    }

    /**
     * How far the end of a segment is beyond the highest position; 0 or less if nothing of it is new.
     *
     * @param length sequence numbers that the segment takes
     */
    int advance(int sequence, int length) {
        return sequence + length - start() - (int) next();
    }

    /** Whether the end of a segment is credible. Others must not be added. */
    static boolean isCredible(int tcpFlags, int advance) {
        return (tcpFlags & (TcpHeader.SYN | TcpHeader.RST)) == 0 || Math.abs((long) advance) <= MAX_CREDIBLE_DISTANCE;
    }

    /**
     * Adds a segment.
     *
     * @param sequence sequence number of the segment's first byte, or of its SYN
     * @param length   sequence numbers that the segment takes
     * @param payload  payload bytes
     * @return how many of the segment's payload bytes were sent before
     */
    int add(int sequence, int length, int payload) {
        long next = next();
        int ahead = sequence - start() - (int) next;
        if (ahead >= 0) {
            if (ahead > 0) {
                addGap(Math.max(next, acknowledged()), next + ahead);
            }
            words[at + NEXT] += ((long) ahead + length) << 1;
            return 0;
        }
        if (ahead + length > 0) {
            words[at + NEXT] += ((long) ahead + length) << 1;
        }
        boolean isKeepAlive = payload == 1 && ahead == -1;
        if (payload == 0 || isKeepAlive) {
            return 0;
        }
        int repeated = Math.min(payload, -ahead);
        if (!hasGap()) {
            return repeated;
        }
        int position = (int) next + ahead;
        return repeated - fillGap(LAST_GAP, position, repeated) - fillGap(GAP_BEFORE, position, repeated);
    }

    /**
     * Jumps to the end of a FIN that is far from the SYN, the only other segment that was seen: the stream in between
     * may have had 2 GiB or more.
     */
    void jumpTo(int advance) {
        words[at + NEXT] += (advance & LOW) << 1;
    }

    /**
     * Adds an acknowledgment by the other end.
     *
     * @param end the position after the stream's last byte, which the FIN follows; {@link Long#MAX_VALUE} if no FIN was
     *     seen
     * @return how many gaps it covered: acknowledged bytes that were not captured
     */
    int acknowledge(int number, long end) {
        long before = acknowledged();
        int ahead = number - start() - (int) before;
        if (ahead <= 0 || (number == 0 && ahead > MAX_CREDIBLE_DISTANCE)) {
            return 0;
        }
        long acknowledged = before + ahead;
        words[at + START_AND_ACKED] = (words[at + START_AND_ACKED] & ~LOW) | (acknowledged & LOW);
        long covered = Math.min(acknowledged, end);
        int gaps = hasGap() ? closeGap(LAST_GAP, covered) + closeGap(GAP_BEFORE, covered) : 0;
        return covered > Math.max(next(), before) ? gaps + 1 : gaps;
    }

    /** Whether bytes below the highest position are missing. */
    boolean hasGap() {
        return (words[at + NEXT] & 1) != 0;
    }

    private int start() {
        return (int) (words[at + START_AND_ACKED] >>> Integer.SIZE);
    }

    private void addGap(long from, long to) {
        if (to > from) {
            if (range(LAST_GAP) != 0) {
                setRange(GAP_BEFORE, range(LAST_GAP));
            }
            setGap(LAST_GAP, (int) from, (int) to);
        }
    }

    private int closeGap(int gap, long acknowledged) {
        int to = (int) range(gap);
        int from = (int) (range(gap) >>> Integer.SIZE);
        if (from == to || (int) acknowledged - from <= 0) {
            return 0;
        }
        setGap(gap, to - (int) acknowledged > 0 ? (int) acknowledged : to, to);
        return 1;
    }

    // Returns how many bytes of the segment are in the gap, and shrinks the gap by them. If these bytes are in the
    // middle of the gap, only the part after them remains a gap.
    private int fillGap(int gap, int position, int length) {
        int from = (int) (range(gap) >>> Integer.SIZE);
        int to = (int) range(gap);
        int start = from - position > 0 ? from : position;
        int end = to - (position + length) < 0 ? to : position + length;
        if (end - start <= 0) {
            return 0;
        }
        if (end == to && start != from) {
            setGap(gap, from, start);
        } else {
            setGap(gap, end, to);
        }
        return end - start;
    }

    private void setGap(int gap, int from, int to) {
        setRange(gap, from == to ? 0 : (long) from << Integer.SIZE | (to & LOW));
        boolean isAny = range(LAST_GAP) != 0 || range(GAP_BEFORE) != 0;
        words[at + NEXT] = (words[at + NEXT] & ~1L) | (isAny ? 1 : 0);
    }

    private long range(int gap) {
        return extras.get(slot, gap + direction * REVERSE);
    }

    private void setRange(int gap, long range) {
        extras.set(slot, gap + direction * REVERSE, range);
    }
}
