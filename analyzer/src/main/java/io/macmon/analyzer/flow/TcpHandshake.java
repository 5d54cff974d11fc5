package io.macmon.analyzer.flow;

import io.macmon.analyzer.flow.FlowDetail.Handshake;
import io.macmon.analyzer.wire.TcpHeader;
import java.time.Duration;
import java.util.Optional;

/**
 * The times of TCP's three opening segments, in four longs of an array, all 0 before the first.
 *
 * <p>An answer to a SYN that was sent twice says nothing of a round trip, since nobody knows which one was answered (Karn's
 * algorithm, RFC 6298 section 3); nor does one that was captured before its question.
 */
final class TcpHandshake {

    /** Longs of one. */
    static final int WORDS = 4;

    private static final int STAGE = 0;
    private static final int SYN_NANOS = 1;
    private static final int SYN_ACK_NANOS = 2;
    private static final int ACK_NANOS = 3;

    private static final long NOTHING = 0;
    private static final long ASKED_BY_FORWARD = 1; // and by reverse, 2
    private static final long ANSWERED_FORWARD = 3;
    private static final long OPEN = 5;
    private static final long UNKNOWN = 6;

    private static final int OPENING = TcpHeader.SYN | TcpHeader.ACK | TcpHeader.RST;

    private TcpHandshake() {}

    static void add(long[] words, int at, int direction, int flags, long nanos) {
        long stage = words[at + STAGE];
        if (stage >= OPEN) {
            return;
        }
        switch (flags & OPENING) {
            case TcpHeader.SYN -> {
                words[at + SYN_NANOS] = nanos;
                words[at + STAGE] = stage == NOTHING ? ASKED_BY_FORWARD + direction : UNKNOWN;
            }
            case TcpHeader.SYN | TcpHeader.ACK -> {
                words[at + SYN_ACK_NANOS] = nanos;
                words[at + STAGE] = isAnswer(stage, direction) ? stage + 2 : UNKNOWN;
            }
            case TcpHeader.ACK -> {
                words[at + ACK_NANOS] = nanos;
                words[at + STAGE] = stage == ANSWERED_FORWARD + direction ? OPEN : UNKNOWN;
            }
            default -> words[at + STAGE] = UNKNOWN;
        }
    }

    static Optional<Handshake> read(long[] words, int at) {
        long toSynAck = words[at + SYN_ACK_NANOS] - words[at + SYN_NANOS];
        long toAck = words[at + ACK_NANOS] - words[at + SYN_ACK_NANOS];
        return words[at + STAGE] == OPEN && toSynAck >= 0 && toAck >= 0
                ? Optional.of(new Handshake(Duration.ofNanos(toSynAck), Duration.ofNanos(toAck)))
                : Optional.empty();
    }

    private static boolean isAnswer(long stage, int direction) {
        return stage == ASKED_BY_FORWARD + (1 - direction);
    }
}
