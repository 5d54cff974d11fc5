package io.macmon.analyzer.flow;

/**
 * Follows the sequence numbers of one direction of TCP (RFC 9293 section 3.4): a flyweight over two longs of an array,
 * both 0 before the first segment.
 *
 * <pre>
 *   0, 31 | known, 1 | next, 32        the number after the highest that was sent
 *   from, 32 | to, 32                  the last gap below it, empty when both are equal
 * </pre>
 *
 * <p>Bytes below {@code next} are retransmitted, except bytes that fill the last gap (they arrive late, for the first
 * time) and the one byte of a keep-alive. If a sequence number is more than 2<sup>30</sup> away from {@code next},
 * tracking starts over.
 *
 * <p>One thread only.
 */
final class TcpSequence {

    /** Longs per direction. */
    static final int LENGTH = 2;

    private static final int NEXT = 0;
    private static final int GAP = 1;

    private static final long KNOWN = 1L << 32;
    private static final long LOW = 0xFFFF_FFFFL;
    private static final int MAX_DISTANCE = 1 << 30;

    private long[] words;
    private int at;

    /** Points this flyweight at the direction that starts at {@code words[at]}. */
    TcpSequence wrap(long[] words, int at) {
        this.words = words;
        this.at = at;
        return this;
    }

    /**
     * Adds a segment.
     *
     * @param sequence sequence number of the segment's first byte, or of its SYN
     * @param payload  payload bytes
     * @param controls sequence numbers that the segment's SYN and FIN take, 0 to 2
     * @return how many of the segment's payload bytes were sent before
     */
    int add(int sequence, int payload, int controls) {
        long state = words[at + NEXT];
        int next = (int) state;
        int ahead = sequence - next;
        int end = sequence + payload + controls;
        if ((state & KNOWN) == 0 || ahead > MAX_DISTANCE || ahead < -MAX_DISTANCE) {
            words[at + NEXT] = KNOWN | (end & LOW);
            words[at + GAP] = 0;
            return 0;
        }
        if (ahead >= 0) {
            if (ahead > 0) {
                setGap(next, sequence);
            }
            words[at + NEXT] = KNOWN | (end & LOW);
            return 0;
        }
        if (end - next > 0) {
            words[at + NEXT] = KNOWN | (end & LOW);
        }
        boolean isKeepAlive = payload == 1 && ahead == -1;
        if (payload == 0 || isKeepAlive) {
            return 0;
        }
        int repeated = Math.min(payload, -ahead);
        return repeated - fillGap(sequence, repeated);
    }

    // Returns how many bytes of the segment are in the gap, and shrinks the gap by them. If these bytes are in the
    // middle of the gap, only the part after them remains a gap.
    private int fillGap(int sequence, int length) {
        int from = (int) (words[at + GAP] >>> Integer.SIZE);
        int to = (int) words[at + GAP];
        int start = from - sequence > 0 ? from : sequence;
        int end = to - (sequence + length) < 0 ? to : sequence + length;
        if (end - start <= 0) {
            return 0;
        }
        if (end == to && start != from) {
            setGap(from, start);
        } else {
            setGap(end, to);
        }
        return end - start;
    }

    private void setGap(int from, int to) {
        words[at + GAP] = (long) from << Integer.SIZE | (to & LOW);
    }
}
