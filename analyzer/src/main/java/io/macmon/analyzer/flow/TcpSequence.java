package io.macmon.analyzer.flow;

/**
 * The sequence numbers of one direction of TCP (RFC 9293 section 3.4), in two longs of an array; both 0 before the first
 * segment.
 *
 * <pre>
 *   0, 31 | known, 1 | next, 32        the number behind the highest that was sent
 *   from, 32 | to, 32                  the last gap that was left behind it, empty when both are the same
 * </pre>
 *
 * <p>Octets that were numbered before are retransmitted, but for those that fill the last gap (they came late, for the
 * first time) and for the one octet of a keep-alive. A number a gigaoctet away from the next one starts anew.
 */
final class TcpSequence {

    /** Longs of one. */
    static final int WORDS = 2;

    private static final int NEXT = 0;
    private static final int GAP = 1;
    private static final long KNOWN = 1L << 32;
    private static final long LOW = 0xFFFF_FFFFL;
    private static final int FAR = 1 << 30;

    private TcpSequence() {}

    /**
     * Takes note of a segment; tells how many of its octets were sent before.
     *
     * @param sequence of its first octet, or of its SYN
     * @param payload  its octets
     * @param controls sequence numbers that its SYN and FIN take, 0 to 2
     */
    static int add(long[] words, int at, int sequence, int payload, int controls) {
        long state = words[at + NEXT];
        int next = (int) state;
        int ahead = sequence - next;
        int end = sequence + payload + controls;
        if ((state & KNOWN) == 0 || ahead > FAR || ahead < -FAR) {
            words[at + NEXT] = KNOWN | (end & LOW);
            words[at + GAP] = 0;
            return 0;
        }
        if (ahead >= 0) {
            if (ahead > 0) {
                words[at + GAP] = (long) next << Integer.SIZE | (sequence & LOW);
            }
            words[at + NEXT] = KNOWN | (end & LOW);
            return 0;
        }
        if (end - next > 0) {
            words[at + NEXT] = KNOWN | (end & LOW);
        }
        if (payload == 0 || (payload == 1 && ahead == -1)) {
            return 0;
        }
        int repeated = Math.min(payload, -ahead);
        return repeated - fillGap(words, at, sequence, repeated);
    }

    // Octets of the stretch that lie in the gap, which gets smaller by them; of a gap that is filled in its middle, the
    // later part stays.
    private static int fillGap(long[] words, int at, int sequence, int length) {
        int from = (int) (words[at + GAP] >>> Integer.SIZE);
        int to = (int) words[at + GAP];
        int start = from - sequence > 0 ? from : sequence;
        int end = to - (sequence + length) < 0 ? to : sequence + length;
        if (end - start <= 0) {
            return 0;
        }
        if (end == to && start != from) {
            to = start;
        } else {
            from = end;
        }
        words[at + GAP] = (long) from << Integer.SIZE | (to & LOW);
        return end - start;
    }
}
