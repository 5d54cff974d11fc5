package io.macmon.analyzer.flow;

import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.analyzer.wire.TcpHeader;
import java.util.regex.Pattern;

/**
 * The states of both ends of a connection, as in Zeek, from which its {@code conn_state} follows: a view of an int.
 *
 * <pre>
 *   0, 12 | FIN, 2 | closing, 2 | closed, 2 | originator, 1 | started, 1 | state before, 3 each | state, 3 each end
 * </pre>
 *
 * <p>The originator is the end that opened the connection: the sender of the first frame, unless the ports or a later
 * SYN show that it was the other one. One thread only.
 */
final class ConnectionEnds {

    // States of an end, under Zeek's names.
    static final int INACTIVE = 0;
    static final int SYN_SENT = 1;
    static final int SYN_ACK_SENT = 2;
    static final int PARTIAL = 3;
    static final int ESTABLISHED = 4;
    static final int CLOSED = 5;
    static final int RESET = 6;

    private static final int END_BITS = 3;
    private static final int END_MASK = 7;
    private static final int BEFORE_SHIFT = 2 * END_BITS;
    private static final int STARTED = 1 << 12;
    private static final int ORIGINATOR_SHIFT = 13;
    private static final int CLOSED_SHIFT = 14;
    private static final int CLOSING_SHIFT = 16;
    private static final int FIN_SHIFT = 18;
    private static final int BOTH = 3;

    // Zeek's rule for a SYN that its sender took back by a RST.
    private static final Pattern ABORTED_ATTEMPT = Pattern.compile("\\^?S[^HAFGIQ]*R.*");

    private static final int ENDING = BOTH << CLOSED_SHIFT | BOTH << CLOSING_SHIFT | BOTH << FIN_SHIFT;

    private int bits;

    /** Whether the sender has opened its end and neither end has sent a FIN or RST. */
    static boolean isOpen(int bits, int direction) {
        return !isInactive(bits, direction) && (bits & ENDING) == 0;
    }

    static boolean isInactive(int bits, int direction) {
        return (bits >>> (direction * END_BITS) & END_MASK) == INACTIVE;
    }

    void set(int bits) {
        this.bits = bits;
    }

    int bits() {
        return bits;
    }

    boolean isStarted() {
        return (bits & STARTED) != 0;
    }

    /** @param originator the direction in which the originator sends */
    void start(int originator) {
        bits |= STARTED;
        setOriginator(originator);
    }

    boolean isOriginator(int direction) {
        return direction == originator();
    }

    int end(int direction) {
        return bits >>> (direction * END_BITS) & END_MASK;
    }

    /** The state before the current one. */
    int before(int direction) {
        return bits >>> (BEFORE_SHIFT + direction * END_BITS) & END_MASK;
    }

    boolean hasFin(int direction) {
        return (bits >>> (FIN_SHIFT + direction) & 1) != 0;
    }

    void setFin(int direction, boolean hasFin) {
        int fin = 1 << (FIN_SHIFT + direction);
        bits = hasFin ? bits | fin : bits & ~fin;
    }

    /** Whether the end was opened by a SYN and has not ended other than by a FIN. */
    boolean isClean(int direction) {
        return end(direction) == ESTABLISHED || (end(direction) == CLOSED && before(direction) == ESTABLISHED);
    }

    /** Whether an end has sent a FIN or RST, but has not closed. */
    boolean areClosing() {
        return (bits >>> CLOSING_SHIFT & BOTH) != (bits >>> CLOSED_SHIFT & BOTH);
    }

    boolean isClosing(int direction) {
        return (bits >>> (CLOSING_SHIFT + direction) & 1) != 0 && (bits >>> (CLOSED_SHIFT + direction) & 1) == 0;
    }

    void setClosed(int direction) {
        bits |= 1 << (CLOSED_SHIFT + direction);
    }

    boolean areClosed() {
        return (bits >>> CLOSED_SHIFT & BOTH) == BOTH;
    }

    /** The state after a UDP datagram. */
    void addDatagram(int direction) {
        setEnd(direction, ESTABLISHED);
    }

    /** The state after a TCP segment. Returns whether the segment shows that the other end is the originator. */
    boolean addSegment(int direction, int flags, int payload) {
        switch (end(direction)) {
            case INACTIVE -> {
                return open(direction, flags, payload);
            }
            case SYN_SENT, SYN_ACK_SENT -> {
                if ((flags & TcpHeader.FIN) != 0) {
                    leave(direction, CLOSED);
                }
                if ((flags & TcpHeader.RST) != 0) {
                    leave(direction, RESET);
                }
            }
            case PARTIAL, ESTABLISHED -> end(direction, flags);
            case CLOSED -> {
                // After a FIN from both ends, a RST only clears the connection away.
                if ((flags & TcpHeader.RST) != 0 && end(1 - direction) != CLOSED) {
                    leave(direction, RESET);
                }
            }
            default -> {}
        }
        return false;
    }

    private boolean open(int direction, int flags, int payload) {
        int other = 1 - direction;
        boolean isAck = (flags & TcpHeader.ACK) != 0;
        boolean isSyn = (flags & TcpHeader.SYN) != 0;
        // The SYN was captured after its answer.
        boolean flips = isSyn && !isAck && !isOriginator(direction) && end(other) == SYN_ACK_SENT;
        if (isSyn && isOriginator(direction)) {
            setEnd(direction, isAck ? SYN_ACK_SENT : SYN_SENT);
        } else if (isSyn) {
            if (flips) {
                setOriginator(direction);
            }
            if (flips || end(other) == SYN_SENT) {
                setEnd(other, ESTABLISHED);
            }
            setEnd(direction, ESTABLISHED);
        }
        if ((flags & TcpHeader.FIN) != 0) {
            leave(direction, CLOSED);
        }
        if ((flags & TcpHeader.RST) != 0) {
            leave(direction, RESET);
        }
        if (end(direction) == INACTIVE) {
            // Some responders acknowledge a SYN before they answer it.
            boolean isEarlyAck = !isOriginator(direction) && payload == 0 && end(other) == SYN_SENT;
            if (isAck && end(other) == ESTABLISHED) {
                setEnd(direction, ESTABLISHED); // only its SYN was not captured
            } else if (!isEarlyAck) {
                setEnd(direction, PARTIAL);
            }
        }
        return flips;
    }

    private void end(int direction, int flags) {
        int other = 1 - direction;
        boolean isReset = (flags & TcpHeader.RST) != 0;
        if ((flags & (TcpHeader.SYN | TcpHeader.ACK)) == TcpHeader.SYN
                && end(direction) == PARTIAL
                && end(other) == INACTIVE) {
            setEnd(direction, SYN_SENT);
        }
        if ((flags & TcpHeader.FIN) != 0 && !isReset) {
            leave(direction, CLOSED);
            if (end(other) == RESET && before(other) == CLOSED) {
                setEnd(other, CLOSED); // the other end had sent a FIN before its RST
            }
        }
        if (isReset) {
            leave(direction, RESET);
        }
    }

    /**
     * Zeek's {@code conn_state}.
     *
     * @param history  the history in Zeek's letters
     * @param hasBytes whether either stream has bytes
     */
    String connState(int protocol, String history, boolean hasBytes) {
        return switch (protocol) {
            case IpProtocol.TCP -> tcpState(end(originator()), end(1 - originator()), history, hasBytes);
            case IpProtocol.UDP -> udpState(end(originator()), end(1 - originator()));
            default -> "OTH";
        };
    }

    private static String tcpState(int originator, int responder, String history, boolean hasBytes) {
        boolean isOriginatorUnopened = originator == INACTIVE || originator == PARTIAL;
        boolean isResponderUnopened = responder == INACTIVE || responder == PARTIAL;
        if (responder == RESET) {
            if (originator == SYN_SENT || originator == SYN_ACK_SENT || (originator == RESET && !hasBytes)) {
                return "REJ";
            }
            return isOriginatorUnopened ? "RSTRH" : "RSTR";
        }
        if (originator == RESET) {
            if (!isResponderUnopened) {
                return "RSTO";
            }
            return ABORTED_ATTEMPT.matcher(history).matches() ? "RSTOS0" : "OTH";
        }
        if (originator == CLOSED) {
            if (responder == CLOSED) {
                return "SF";
            }
            return isResponderUnopened ? "SH" : "S2";
        }
        if (responder == CLOSED) {
            return isOriginatorUnopened ? "SHR" : "S3";
        }
        if (originator == SYN_SENT && responder == INACTIVE) {
            return "S0";
        }
        return originator == ESTABLISHED && responder == ESTABLISHED ? "S1" : "OTH";
    }

    private static String udpState(int originator, int responder) {
        if (originator == INACTIVE) {
            return responder == INACTIVE ? "OTH" : "SHR";
        }
        return responder == INACTIVE ? "S0" : "SF";
    }

    private int originator() {
        return bits >>> ORIGINATOR_SHIFT & 1;
    }

    private void setOriginator(int direction) {
        bits = (bits & ~(1 << ORIGINATOR_SHIFT)) | direction << ORIGINATOR_SHIFT;
    }

    private void leave(int direction, int end) {
        setEnd(direction, end);
        bits |= 1 << (CLOSING_SHIFT + direction);
    }

    private void setEnd(int direction, int end) {
        int old = end(direction);
        if (old != end) {
            int shift = direction * END_BITS;
            int both = (END_MASK << shift) | (END_MASK << (BEFORE_SHIFT + shift));
            bits = (bits & ~both) | (end << shift) | (old << (BEFORE_SHIFT + shift));
        }
    }
}
