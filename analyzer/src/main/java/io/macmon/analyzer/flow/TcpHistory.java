package io.macmon.analyzer.flow;

import io.macmon.analyzer.wire.TcpHeader;

/**
 * What happened in a flow, in the letters of Zeek's {@code history}, and what became of it, in Zeek's {@code conn_state}; in
 * four longs of an array, all 0 before the first frame.
 *
 * <pre>
 *   0, 10 | reverse end, 3 | forward end, 3 | letters seen, 16 each direction | letters, 5 ...
 *   letters 1 to 12, 5 bits each
 *   letters 13 to 24
 *   zero windows, 16 each direction | retransmissions, 16 each direction
 * </pre>
 *
 * <table>
 * <caption>Letters, upper case of the forward direction, lower case of the reverse</caption>
 * <tr><td>S</td><td>SYN</td><td>H</td><td>SYN with ACK</td><td>A</td><td>ACK and nothing else</td></tr>
 * <tr><td>D</td><td>payload</td><td>F</td><td>FIN</td><td>R</td><td>RST</td></tr>
 * <tr><td>Q</td><td>SYN with FIN or RST</td><td>I</td><td>FIN with RST</td><td></td><td></td></tr>
 * <tr><td>T</td><td>retransmitted payload</td><td>W</td><td>a window of 0</td><td></td><td></td></tr>
 * </table>
 *
 * <p>Each letter stands once for each direction, where it first happened; T and W stand again at the 10th, 100th, 1,000th and
 * 10,000th time. Letters behind the 24th are left out. Unlike Zeek's, the directions are never exchanged (no {@code ^}): forward
 * is that of the first frame.
 */
final class TcpHistory {

    /** Longs of one. */
    static final int WORDS = 4;

    private static final int STATE = 0;
    private static final int LETTERS = 1;
    private static final int COUNTS = 3;

    private static final int LETTER_BITS = 5;
    private static final int LETTERS_PER_WORD = 12;
    private static final int MOST_LETTERS = 2 * LETTERS_PER_WORD;
    private static final int COUNT_MASK = 0x1F;
    private static final int SEEN = LETTER_BITS;
    private static final int KINDS = 16;
    private static final int END = SEEN + 2 * KINDS;
    private static final int END_BITS = 3;
    private static final int END_MASK = 7;
    private static final int COUNTER_BITS = 16;
    private static final int COUNTER_MASK = 0xFFFF;

    private static final String KIND_LETTERS = "SHADFRQITW";
    private static final int SYN = 0;
    private static final int SYN_ACK = 1;
    private static final int ACK = 2;
    private static final int PAYLOAD = 3;
    private static final int FIN = 4;
    private static final int RST = 5;
    private static final int SYN_AND_END = 6;
    private static final int FIN_AND_RST = 7;
    private static final int RETRANSMISSION = 8;
    private static final int ZERO_WINDOW = 9;

    // What an end of a flow is in, by Zeek's names.
    private static final int INACTIVE = 0;
    private static final int SYN_SENT = 1;
    private static final int ESTABLISHED = 2;
    private static final int PARTIAL = 3;
    private static final int CLOSED = 4;
    private static final int RESET = 5;

    private static final int CONTROLS = TcpHeader.SYN | TcpHeader.FIN | TcpHeader.RST;

    private TcpHistory() {}

    /** Takes note of a frame of UDP or another protocol that only has payload. */
    static void addDatagram(long[] words, int at, int direction) {
        note(words, at, direction, PAYLOAD);
        setEnd(words, at, direction, ESTABLISHED);
    }

    /**
     * Takes note of a TCP segment.
     *
     * @param window -1 when it is not known
     */
    static void addSegment(
            long[] words, int at, int direction, int flags, int payload, int window, boolean retransmitted) {
        noteControls(words, at, direction, flags);
        if (payload > 0) {
            note(words, at, direction, PAYLOAD);
        } else if ((flags & (CONTROLS | TcpHeader.ACK)) == TcpHeader.ACK) {
            note(words, at, direction, ACK);
        }
        if (retransmitted) {
            count(words, at, direction, RETRANSMISSION, 0);
        }
        if (window == 0 && (flags & TcpHeader.RST) == 0) {
            count(words, at, direction, ZERO_WINDOW, 2 * COUNTER_BITS);
        }
        move(words, at, direction, flags);
    }

    static String letters(long[] words, int at) {
        int letters = (int) words[at + STATE] & COUNT_MASK;
        StringBuilder text = new StringBuilder(letters);
        for (int letter = 0; letter < letters; letter++) {
            int bits = (int) (words[at + LETTERS + letter / LETTERS_PER_WORD]
                            >>> (letter % LETTERS_PER_WORD * LETTER_BITS))
                    & COUNT_MASK;
            char kind = KIND_LETTERS.charAt(bits >>> 1);
            text.append((bits & 1) == FlowState.FORWARD ? kind : Character.toLowerCase(kind));
        }
        return text.toString();
    }

    /** Zeek's {@code conn_state} of TCP. */
    static String tcpState(long[] words, int at) {
        int source = end(words, at, FlowState.FORWARD);
        int destination = end(words, at, FlowState.REVERSE);
        if (destination == RESET) {
            if (source == SYN_SENT || (source == RESET && !hadPayload(words, at))) {
                return "REJ";
            }
            return isUnopened(source) ? "RSTRH" : "RSTR";
        }
        if (source == RESET) {
            return isUnopened(destination) ? "RSTOS0" : "RSTO";
        }
        if (source == CLOSED) {
            if (destination == CLOSED) {
                return "SF";
            }
            return isUnopened(destination) ? "SH" : "S2";
        }
        if (destination == CLOSED) {
            return isUnopened(source) ? "SHR" : "S3";
        }
        if (source == SYN_SENT && destination == INACTIVE) {
            return "S0";
        }
        return source == ESTABLISHED && destination == ESTABLISHED ? "S1" : "OTH";
    }

    /** Zeek's {@code conn_state} of UDP. */
    static String datagramState(long[] words, int at) {
        return end(words, at, FlowState.REVERSE) == ESTABLISHED ? "SF" : "S0";
    }

    private static void noteControls(long[] words, int at, int direction, int flags) {
        boolean fin = (flags & TcpHeader.FIN) != 0;
        boolean reset = (flags & TcpHeader.RST) != 0;
        if ((flags & TcpHeader.SYN) != 0) {
            int kind = (flags & TcpHeader.ACK) != 0 ? SYN_ACK : SYN;
            note(words, at, direction, fin || reset ? SYN_AND_END : kind);
        } else if (fin && reset) {
            note(words, at, direction, FIN_AND_RST);
        } else if (fin) {
            note(words, at, direction, FIN);
        } else if (reset) {
            note(words, at, direction, RST);
        }
    }

    private static void move(long[] words, int at, int direction, int flags) {
        int own = end(words, at, direction);
        int peer = 1 - direction;
        if ((flags & TcpHeader.RST) != 0) {
            setEnd(words, at, direction, RESET);
        } else if ((flags & TcpHeader.SYN) != 0) {
            if ((flags & TcpHeader.ACK) == 0) {
                setEnd(words, at, direction, own == INACTIVE ? SYN_SENT : own);
            } else if (own == INACTIVE || own == SYN_SENT) {
                setEnd(words, at, direction, ESTABLISHED);
                if (end(words, at, peer) == SYN_SENT) {
                    setEnd(words, at, peer, ESTABLISHED);
                }
            }
        } else if ((flags & TcpHeader.FIN) != 0) {
            setEnd(words, at, direction, own == RESET ? RESET : CLOSED);
        } else if (own == INACTIVE) {
            setEnd(words, at, direction, PARTIAL);
        }
    }

    private static boolean hadPayload(long[] words, int at) {
        return (words[at + STATE] & (1L << (SEEN + PAYLOAD) | 1L << (SEEN + KINDS + PAYLOAD))) != 0;
    }

    private static boolean isUnopened(int end) {
        return end == INACTIVE || end == PARTIAL;
    }

    private static int end(long[] words, int at, int direction) {
        return (int) (words[at + STATE] >>> (END + direction * END_BITS)) & END_MASK;
    }

    private static void setEnd(long[] words, int at, int direction, int end) {
        int shift = END + direction * END_BITS;
        words[at + STATE] = (words[at + STATE] & ~((long) END_MASK << shift)) | ((long) end << shift);
    }

    private static void note(long[] words, int at, int direction, int kind) {
        long seen = 1L << (SEEN + direction * KINDS + kind);
        if ((words[at + STATE] & seen) == 0) {
            words[at + STATE] |= seen;
            append(words, at, direction, kind);
        }
    }

    private static void count(long[] words, int at, int direction, int kind, int counter) {
        int shift = counter + direction * COUNTER_BITS;
        int before = (int) (words[at + COUNTS] >>> shift) & COUNTER_MASK;
        if (before == COUNTER_MASK) {
            return;
        }
        words[at + COUNTS] += 1L << shift;
        switch (before + 1) {
            case 1, 10, 100, 1_000, 10_000 -> append(words, at, direction, kind);
            default -> {}
        }
    }

    private static void append(long[] words, int at, int direction, int kind) {
        int letters = (int) words[at + STATE] & COUNT_MASK;
        if (letters == MOST_LETTERS) {
            return;
        }
        words[at + STATE]++;
        words[at + LETTERS + letters / LETTERS_PER_WORD] |=
                (long) (kind << 1 | direction) << (letters % LETTERS_PER_WORD * LETTER_BITS);
    }
}
