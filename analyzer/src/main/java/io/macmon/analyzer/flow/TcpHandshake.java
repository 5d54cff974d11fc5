package io.macmon.analyzer.flow;

import io.macmon.analyzer.flow.record.FlowDetail.Handshake;
import io.macmon.analyzer.wire.TcpHeader;
import java.time.Duration;
import java.util.Optional;

/**
 * The times of the three segments that open a TCP connection: a flyweight over {@value #LENGTH} longs of a flow in
 * {@link FlowLayout} and three bits of its {@link ConnectionState}, all 0 before the first segment. The second segment
 * may be missing: if only one side is captured, its SYN and its ACK still give the round-trip time.
 *
 * <p>A SYN that was sent twice gives no round-trip time, because it is unknown which of the two was acknowledged
 * (Karn's algorithm, RFC 6298 section 3). Nor does a reply that was captured before its SYN. One thread only.
 */
final class TcpHandshake {

    /** Longs per flow. */
    static final int LENGTH = 3;

    private static final int SYN_NANOS = FlowLayout.HANDSHAKE;
    private static final int SYN_ACK_NANOS = SYN_NANOS + 1;
    private static final int ACK_NANOS = SYN_ACK_NANOS + 1;

    private static final int STAGE_SHIFT = 28;
    private static final long STAGE_MASK = 7;

    // Stages. SYN_SEEN and SYN_ACK_SEEN are one higher if the SYN came in the reverse direction.
    private static final long NOTHING_SEEN = 0;
    private static final long SYN_SEEN = 1;
    private static final long SYN_ACK_SEEN = 3;
    private static final long OPEN_WITHOUT_SYN_ACK = 5;
    private static final long OPEN = 6;
    private static final long UNKNOWN = 7;

    private static final int FLAGS = TcpHeader.SYN | TcpHeader.ACK | TcpHeader.RST;

    private long[] words;
    private int at;

    /** Points this flyweight at the flow that starts at {@code words[at]}. */
    TcpHandshake wrap(long[] words, int at) {
        this.words = words;
        this.at = at;
        return this;
    }

    /** Adds a segment. */
    void add(int direction, int tcpFlags, long nanos) {
        long stage = stage();
        if (stage >= OPEN_WITHOUT_SYN_ACK) {
            return;
        }
        switch (tcpFlags & FLAGS) {
            case TcpHeader.SYN -> {
                words[at + SYN_NANOS] = nanos;
                setStage(stage == NOTHING_SEEN ? SYN_SEEN + direction : UNKNOWN);
            }
            case TcpHeader.SYN | TcpHeader.ACK -> {
                words[at + SYN_ACK_NANOS] = nanos;
                setStage(stage == SYN_SEEN + (1 - direction) ? stage + SYN_ACK_SEEN - SYN_SEEN : UNKNOWN);
            }
            case TcpHeader.ACK -> {
                words[at + ACK_NANOS] = nanos;
                setStage(stageAfterAck(stage, direction));
            }
            default -> setStage(UNKNOWN);
        }
    }

    /** The handshake; empty if it was not captured or is ambiguous. */
    Optional<Handshake> handshake() {
        long stage = stage();
        long roundTrip = words[at + ACK_NANOS] - words[at + SYN_NANOS];
        long toSynAck = stage == OPEN ? words[at + SYN_ACK_NANOS] - words[at + SYN_NANOS] : 0;
        boolean isKnown = (stage == OPEN || stage == OPEN_WITHOUT_SYN_ACK) && toSynAck >= 0 && toSynAck <= roundTrip;
        return isKnown
                ? Optional.of(new Handshake(
                        Duration.ofNanos(roundTrip),
                        stage == OPEN ? Optional.of(Duration.ofNanos(toSynAck)) : Optional.empty()))
                : Optional.empty();
    }

    private long stage() {
        return words[at + FlowLayout.CONNECTION] >>> STAGE_SHIFT & STAGE_MASK;
    }

    private void setStage(long stage) {
        long others = words[at + FlowLayout.CONNECTION] & ~(STAGE_MASK << STAGE_SHIFT);
        words[at + FlowLayout.CONNECTION] = others | stage << STAGE_SHIFT;
    }

    private static long stageAfterAck(long stage, int direction) {
        if (stage == SYN_ACK_SEEN + direction) {
            return OPEN;
        }
        return stage == SYN_SEEN + direction ? OPEN_WITHOUT_SYN_ACK : UNKNOWN;
    }
}
