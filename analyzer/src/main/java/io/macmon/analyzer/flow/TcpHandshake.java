package io.macmon.analyzer.flow;

import io.macmon.analyzer.flow.record.FlowDetail.Handshake;
import io.macmon.analyzer.wire.TcpHeader;
import java.time.Duration;
import java.util.Optional;

/**
 * The times of TCP's three opening segments, in four longs of an array, all 0 before the first. Of these the second need not be
 * heard: where only one side is, its SYN and its ACK still tell the round trip.
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

    // The first three also for a SYN of the reverse direction, one higher.
    private static final long NOTHING = 0;
    private static final long ASKED = 1;
    private static final long ANSWERED = 3;
    private static final long OPEN_UNANSWERED = 5;
    private static final long OPEN = 6;
    private static final long UNKNOWN = 7;

    private static final int OPENING = TcpHeader.SYN | TcpHeader.ACK | TcpHeader.RST;

    private TcpHandshake() {}

    static void add(long[] words, int at, int direction, int flags, long nanos) {
        long stage = words[at + STAGE];
        if (stage >= OPEN_UNANSWERED) {
            return;
        }
        switch (flags & OPENING) {
            case TcpHeader.SYN -> {
                words[at + SYN_NANOS] = nanos;
                words[at + STAGE] = stage == NOTHING ? ASKED + direction : UNKNOWN;
            }
            case TcpHeader.SYN | TcpHeader.ACK -> {
                words[at + SYN_ACK_NANOS] = nanos;
                words[at + STAGE] = stage == ASKED + (1 - direction) ? stage + ANSWERED - ASKED : UNKNOWN;
            }
            case TcpHeader.ACK -> {
                words[at + ACK_NANOS] = nanos;
                words[at + STAGE] = afterAck(stage, direction);
            }
            default -> words[at + STAGE] = UNKNOWN;
        }
    }

    static Optional<Handshake> read(long[] words, int at) {
        long stage = words[at + STAGE];
        long whole = words[at + ACK_NANOS] - words[at + SYN_NANOS];
        long toAnswer = stage == OPEN ? words[at + SYN_ACK_NANOS] - words[at + SYN_NANOS] : 0;
        boolean isKnown = (stage == OPEN || stage == OPEN_UNANSWERED) && toAnswer >= 0 && toAnswer <= whole;
        return isKnown
                ? Optional.of(new Handshake(
                        Duration.ofNanos(whole),
                        stage == OPEN ? Optional.of(Duration.ofNanos(toAnswer)) : Optional.empty()))
                : Optional.empty();
    }

    private static long afterAck(long stage, int direction) {
        if (stage == ANSWERED + direction) {
            return OPEN;
        }
        return stage == ASKED + direction ? OPEN_UNANSWERED : UNKNOWN;
    }
}
