package io.macmon.analyzer.flow;

import io.macmon.analyzer.wire.TcpHeader;

/**
 * What happened in a flow, in the letters of Zeek's {@code history}, and its outcome as Zeek's {@code conn_state}: a
 * flyweight over four longs of an array, all 0 before the first frame.
 *
 * <pre>
 *   0, 21 | state of reverse end, 3 | of forward end, 3 | letters seen, 16 each direction | number of letters, 5
 *   letters 1 to 12, 5 bits each
 *   letters 13 to 24
 *   zero windows, 16 each direction | retransmissions, 16 each direction
 * </pre>
 *
 * <table>
 * <caption>Letters: upper case for the forward direction, lower case for the reverse direction</caption>
 * <tr><td>S</td><td>SYN</td><td>H</td><td>SYN with ACK</td><td>A</td><td>ACK and nothing else</td></tr>
 * <tr><td>D</td><td>payload</td><td>F</td><td>FIN</td><td>R</td><td>RST</td></tr>
 * <tr><td>Q</td><td>SYN with FIN or RST</td><td>I</td><td>FIN with RST</td><td></td><td></td></tr>
 * <tr><td>T</td><td>retransmitted payload</td><td>W</td><td>a window of 0</td><td></td><td></td></tr>
 * </table>
 *
 * <p>Each letter appears once per direction, at its first occurrence; T and W appear again at the 10th, 100th, 1,000th
 * and 10,000th occurrence. Letters after the 24th are omitted. Unlike Zeek, macmon never swaps the directions (no
 * {@code ^}): forward is the direction of the first frame. One thread only.
 */
final class TcpHistory {

    /** Longs per flow. */
    static final int LENGTH = 4;

    private static final int STATE = 0;
    private static final int LETTERS = 1;
    private static final int COUNTERS = 3;

    // The bits of STATE.
    private static final int LETTER_COUNT_MASK = 0x1F;
    private static final int SEEN_SHIFT = 5;
    private static final int KINDS = 16;
    private static final int END_SHIFT = SEEN_SHIFT + 2 * KINDS;
    private static final int END_BITS = 3;
    private static final int END_MASK = 7;

    // The bits of LETTERS.
    private static final int LETTER_BITS = 5;
    private static final int LETTER_MASK = 0x1F;
    private static final int LETTERS_PER_WORD = 12;
    private static final int MAX_LETTERS = 2 * LETTERS_PER_WORD;

    // The bits of COUNTERS.
    private static final int COUNTER_BITS = 16;
    private static final int COUNTER_MASK = 0xFFFF;
    private static final int RETRANSMISSION_COUNTERS = 0;
    private static final int ZERO_WINDOW_COUNTERS = 2 * COUNTER_BITS;

    // Kinds of letters.
    private static final String KIND_LETTERS = "SHADFRQITW";
    private static final int SYN = 0;
    private static final int SYN_ACK = 1;
    private static final int ACK = 2;
    private static final int PAYLOAD = 3;
    private static final int FIN = 4;
    private static final int RST = 5;
    private static final int SYN_WITH_FIN_OR_RST = 6;
    private static final int FIN_WITH_RST = 7;
    private static final int RETRANSMISSION = 8;
    private static final int ZERO_WINDOW = 9;

    // States of an end of a flow, under Zeek's names.
    private static final int INACTIVE = 0;
    private static final int SYN_SENT = 1;
    private static final int ESTABLISHED = 2;
    private static final int PARTIAL = 3;
    private static final int CLOSED = 4;
    private static final int RESET = 5;

    private static final int CONTROLS = TcpHeader.SYN | TcpHeader.FIN | TcpHeader.RST;

    private long[] words;
    private int at;

    /** Points this flyweight at the flow that starts at {@code words[at]}. */
    TcpHistory wrap(long[] words, int at) {
        this.words = words;
        this.at = at;
        return this;
    }

    /** Adds a UDP datagram. */
    void addDatagram(int direction) {
        see(direction, PAYLOAD);
        setEnd(direction, ESTABLISHED);
    }

    /**
     * Adds a TCP segment.
     *
     * @param window -1 if it is not known
     */
    void addSegment(int direction, int flags, int payload, int window, boolean retransmitted) {
        seeControls(direction, flags);
        if (payload > 0) {
            see(direction, PAYLOAD);
        } else if ((flags & (CONTROLS | TcpHeader.ACK)) == TcpHeader.ACK) {
            see(direction, ACK);
        }
        if (retransmitted) {
            count(direction, RETRANSMISSION, RETRANSMISSION_COUNTERS);
        }
        if (window == 0 && (flags & TcpHeader.RST) == 0) {
            count(direction, ZERO_WINDOW, ZERO_WINDOW_COUNTERS);
        }
        updateEnds(direction, flags);
    }

    String letters() {
        int count = letterCount();
        StringBuilder text = new StringBuilder(count);
        for (int letter = 0; letter < count; letter++) {
            long word = words[at + LETTERS + letter / LETTERS_PER_WORD];
            int bits = (int) (word >>> (letter % LETTERS_PER_WORD * LETTER_BITS)) & LETTER_MASK;
            char kind = KIND_LETTERS.charAt(bits >>> 1);
            text.append((bits & 1) == FlowState.FORWARD ? kind : Character.toLowerCase(kind));
        }
        return text.toString();
    }

    /** Zeek's {@code conn_state} for TCP. */
    String tcpState() {
        int forward = end(FlowState.FORWARD);
        int reverse = end(FlowState.REVERSE);
        if (reverse == RESET) {
            if (forward == SYN_SENT || (forward == RESET && !hadPayload())) {
                return "REJ";
            }
            return isUnopened(forward) ? "RSTRH" : "RSTR";
        }
        if (forward == RESET) {
            return isUnopened(reverse) ? "RSTOS0" : "RSTO";
        }
        if (forward == CLOSED) {
            if (reverse == CLOSED) {
                return "SF";
            }
            return isUnopened(reverse) ? "SH" : "S2";
        }
        if (reverse == CLOSED) {
            return isUnopened(forward) ? "SHR" : "S3";
        }
        if (forward == SYN_SENT && reverse == INACTIVE) {
            return "S0";
        }
        return forward == ESTABLISHED && reverse == ESTABLISHED ? "S1" : "OTH";
    }

    /** Zeek's {@code conn_state} for UDP. */
    String udpState() {
        return end(FlowState.REVERSE) == ESTABLISHED ? "SF" : "S0";
    }

    private void seeControls(int direction, int flags) {
        boolean fin = (flags & TcpHeader.FIN) != 0;
        boolean reset = (flags & TcpHeader.RST) != 0;
        if ((flags & TcpHeader.SYN) != 0) {
            int kind = (flags & TcpHeader.ACK) != 0 ? SYN_ACK : SYN;
            see(direction, fin || reset ? SYN_WITH_FIN_OR_RST : kind);
        } else if (fin && reset) {
            see(direction, FIN_WITH_RST);
        } else if (fin) {
            see(direction, FIN);
        } else if (reset) {
            see(direction, RST);
        }
    }

    private void updateEnds(int direction, int flags) {
        int own = end(direction);
        int peer = 1 - direction;
        if ((flags & TcpHeader.RST) != 0) {
            setEnd(direction, RESET);
        } else if ((flags & TcpHeader.SYN) != 0) {
            if ((flags & TcpHeader.ACK) == 0) {
                setEnd(direction, own == INACTIVE ? SYN_SENT : own);
            } else if (own == INACTIVE || own == SYN_SENT) {
                setEnd(direction, ESTABLISHED);
                if (end(peer) == SYN_SENT) {
                    setEnd(peer, ESTABLISHED);
                }
            }
        } else if ((flags & TcpHeader.FIN) != 0) {
            setEnd(direction, own == RESET ? RESET : CLOSED);
        } else if (own == INACTIVE) {
            setEnd(direction, PARTIAL);
        }
    }

    private boolean hadPayload() {
        return (words[at + STATE] & (seenBit(FlowState.FORWARD, PAYLOAD) | seenBit(FlowState.REVERSE, PAYLOAD))) != 0;
    }

    private static boolean isUnopened(int end) {
        return end == INACTIVE || end == PARTIAL;
    }

    private int end(int direction) {
        return (int) (words[at + STATE] >>> (END_SHIFT + direction * END_BITS)) & END_MASK;
    }

    private void setEnd(int direction, int end) {
        int shift = END_SHIFT + direction * END_BITS;
        words[at + STATE] = (words[at + STATE] & ~((long) END_MASK << shift)) | ((long) end << shift);
    }

    private void see(int direction, int kind) {
        long seen = seenBit(direction, kind);
        if ((words[at + STATE] & seen) == 0) {
            words[at + STATE] |= seen;
            append(direction, kind);
        }
    }

    private static long seenBit(int direction, int kind) {
        return 1L << (SEEN_SHIFT + direction * KINDS + kind);
    }

    private void count(int direction, int kind, int counters) {
        int shift = counters + direction * COUNTER_BITS;
        int before = (int) (words[at + COUNTERS] >>> shift) & COUNTER_MASK;
        if (before == COUNTER_MASK) {
            return;
        }
        words[at + COUNTERS] += 1L << shift;
        switch (before + 1) {
            case 1, 10, 100, 1_000, 10_000 -> append(direction, kind);
            default -> {}
        }
    }

    private void append(int direction, int kind) {
        int count = letterCount();
        if (count == MAX_LETTERS) {
            return;
        }
        words[at + STATE]++;
        words[at + LETTERS + count / LETTERS_PER_WORD] |=
                (long) (kind << 1 | direction) << (count % LETTERS_PER_WORD * LETTER_BITS);
    }

    private int letterCount() {
        return (int) words[at + STATE] & LETTER_COUNT_MASK;
    }
}
