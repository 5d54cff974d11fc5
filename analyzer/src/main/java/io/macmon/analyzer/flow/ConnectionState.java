package io.macmon.analyzer.flow;

import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.analyzer.wire.ServerPorts;
import io.macmon.analyzer.wire.TcpHeader;
import java.time.Instant;
import java.util.Optional;

/**
 * A TCP or UDP flow as Zeek sees the connection: its {@code history}, its {@code conn_state}, the bytes of its streams
 * and the time of its end. A flyweight over longs of a flow in {@link FlowLayout}, all 0 before the first frame. The
 * first of them is
 *
 * <pre>
 *   states of both ends, 32, see ConnectionEnds | see FlowLayout, 10 | letters seen, 22, see ConnectionHistory
 * </pre>
 *
 * <p>Letters of the {@linkplain ConnectionEnds originator} are upper case. One thread only.
 */
final class ConnectionState {

    private static final int STATE = FlowLayout.CONNECTION;
    private static final int SEQUENCES = FlowLayout.SEQUENCES;
    private static final int CLOSED_NANOS = FlowLayout.CLOSED_NANOS;
    private static final int LAST_SYN_AND_FIN = FlowLayout.LAST_SYN_AND_FIN;
    private static final int LAST_RST = FlowLayout.LAST_RST;

    private static final int CONTROLS = TcpHeader.SYN | TcpHeader.FIN | TcpHeader.RST;
    private static final long LOW = 0xFFFF_FFFFL;

    private final ConnectionEnds ends = new ConnectionEnds();
    private final ConnectionHistory history;
    private final TcpSequence own;
    private final TcpSequence peer;
    private final long[] words;
    private int slot;
    private int at;

    ConnectionState(long[] words, FlowExtras extras) {
        this.words = words;
        history = new ConnectionHistory(words, extras);
        own = new TcpSequence(words, extras);
        peer = new TcpSequence(words, extras);
    }

    /** Points this flyweight at the flow in a slot. */
    ConnectionState moveTo(int slot) {
        this.slot = slot;
        at = slot * FlowLayout.LENGTH;
        return this;
    }

    /** Adds a UDP datagram. */
    void addDatagram(int direction, MeterBatch batch, int frame) {
        load();
        if (!ends.isStarted()) {
            start(direction, isFromServer(batch, frame));
        }
        history.see(direction, ConnectionHistory.PAYLOAD, ConnectionHistory.PAYLOAD, ends.isOriginator(direction));
        ends.addDatagram(direction);
        store();
    }

    /** Adds a segment or datagram with a wrong checksum, which a receiver ignores. */
    void addBadChecksum(int direction, MeterBatch batch, int frame) {
        load();
        if (!ends.isStarted()) {
            start(direction, isFromServer(batch, frame));
        }
        history.count(direction, ConnectionHistory.BAD_CHECKSUM, ends.isOriginator(direction));
        store();
    }

    /**
     * Adds a TCP segment, whose header was captured, if it changes nothing but positions, as most do: one in order,
     * without control flags, of an open connection. Returns false, and changes nothing, if it is of another kind.
     */
    boolean addOrdinary(int direction, MeterBatch batch, int frame) {
        MeterBatchDetail detail = batch.detail();
        long state = words[at + STATE];
        int bits = (int) (state >>> Integer.SIZE);
        int payload = detail.payloadBytes[frame];
        int letter = payload > 0 ? ConnectionHistory.PAYLOAD : ConnectionHistory.ACK;
        if ((batch.tcpFlags[frame] & (CONTROLS | TcpHeader.ACK)) != TcpHeader.ACK
                || detail.windows[frame] == 0
                || !ConnectionEnds.isOpen(bits, direction)
                || !ConnectionHistory.isSeen(state, direction, letter)) {
            return false;
        }
        int sequence = detail.sequences[frame];
        return ConnectionEnds.isInactive(bits, 1 - direction)
                ? TcpSequence.addInOrder(words, at + SEQUENCES, direction, sequence, payload)
                : TcpSequence.addInOrder(
                        words, at + SEQUENCES, direction, sequence, payload, detail.acknowledgments[frame]);
    }

    /**
     * Adds a TCP segment, whose header was captured.
     *
     * @return how many of its payload bytes were sent before
     */
    int addSegment(int direction, MeterBatch batch, int frame) {
        load();
        own.moveTo(slot, direction);
        peer.moveTo(slot, 1 - direction);
        if (!ends.isStarted()) {
            start(direction, startsAtResponder(batch, frame));
        }
        int repeated = addToEnds(direction, batch, frame);
        store();
        return repeated;
    }

    private int addToEnds(int direction, MeterBatch batch, int frame) {
        MeterBatchDetail detail = batch.detail();
        int flags = batch.tcpFlags[frame];
        int sequence = detail.sequences[frame];
        int payload = detail.payloadBytes[frame];
        boolean starts = startsStream(direction, flags, sequence);
        if (starts) {
            own.start(sequence, flags, bytesOf(direction));
            ends.setFin(direction, false);
        }
        addLetters(direction, flags, sequence, payload, detail.windows[frame]);
        int gaps = acknowledge(direction, flags, detail.acknowledgments[frame]);
        int repeated = addToStream(direction, flags, sequence, payload, starts);
        if (ends.addSegment(direction, flags, payload)) {
            history.append(ConnectionHistory.FLIP, true);
        }
        addGaps(direction, gaps);
        if (ends.areClosing()) {
            close(batch.nanos[frame]);
        }
        return repeated;
    }

    /** The history in Zeek's letters. */
    String history() {
        load();
        return history.letters();
    }

    /** Zeek's {@code conn_state}. */
    String name(int protocol) {
        load();
        boolean hasBytes = bytesOf(FlowState.FORWARD) + bytesOf(FlowState.REVERSE) > 0;
        return ends.connState(protocol, history.letters(), hasBytes);
    }

    /** Bytes of a direction's stream without repeated ones, by sequence numbers; bytes not captured count, too. */
    long bytes(int direction) {
        load();
        return bytesOf(direction);
    }

    private long bytesOf(int direction) {
        TcpSequence stream = sequence(direction);
        long acknowledged = stream.acknowledged();
        if (ends.before(direction) == ConnectionEnds.SYN_SENT
                && ends.end(direction) == ConnectionEnds.RESET
                && ends.end(1 - direction) == ConnectionEnds.INACTIVE
                && acknowledged > 1) {
            return 0; // a half-open connection that was aborted; its numbers may be another connection's
        }
        long last = Math.max(stream.next(), acknowledged);
        return Math.max(0, last - 1 - (ends.hasFin(direction) ? 1 : 0));
    }

    /** When both ends had closed; empty if they have not. */
    Optional<Instant> closed() {
        load();
        return ends.areClosed() ? Optional.of(Instant.ofEpochSecond(0, words[at + CLOSED_NANOS])) : Optional.empty();
    }

    private void load() {
        ends.set((int) (words[at + STATE] >>> Integer.SIZE));
        history.moveTo(slot);
    }

    private void store() {
        words[at + STATE] = (words[at + STATE] & LOW) | (long) ends.bits() << Integer.SIZE;
    }

    private int acknowledge(int direction, int flags, int number) {
        boolean counts = (flags & (TcpHeader.ACK | TcpHeader.RST)) == TcpHeader.ACK
                && ends.end(1 - direction) != ConnectionEnds.INACTIVE;
        return counts ? peer.acknowledge(number, streamEnd(1 - direction, peer)) : 0;
    }

    // Only a connection that was captured from its start shows that bytes are missing.
    private void addGaps(int direction, int gaps) {
        if (gaps > 0 && ends.isClean(direction) && ends.isClean(1 - direction)) {
            for (int gap = 0; gap < gaps; gap++) {
                history.count(1 - direction, ConnectionHistory.GAP, ends.isOriginator(1 - direction));
            }
        }
    }

    private void start(int direction, boolean isResponder) {
        ends.start(isResponder ? 1 - direction : direction);
        if (isResponder) {
            history.append(ConnectionHistory.FLIP, true);
        }
    }

    private static boolean isFromServer(MeterBatch batch, int frame) {
        int protocol = batch.protocol(frame);
        return ServerPorts.contains(protocol, batch.sourcePort(frame))
                && !ServerPorts.contains(protocol, batch.destinationPort(frame));
    }

    // Without a SYN, the ports decide; a SYN with ACK between two server ports may be a scan and proves nothing.
    private static boolean startsAtResponder(MeterBatch batch, int frame) {
        int opening = batch.tcpFlags[frame] & (TcpHeader.SYN | TcpHeader.ACK);
        int source = batch.sourcePort(frame);
        int destination = batch.destinationPort(frame);
        if (opening == TcpHeader.SYN || !ServerPorts.contains(IpProtocol.TCP, source)) {
            return false;
        }
        return !ServerPorts.contains(IpProtocol.TCP, destination)
                || ((opening & TcpHeader.SYN) == 0 && source < destination);
    }

    private boolean startsStream(int direction, int flags, int sequence) {
        if (ends.end(direction) == ConnectionEnds.INACTIVE) {
            return true;
        }
        boolean isSyn = (flags & TcpHeader.SYN) != 0;
        return switch (ends.end(direction)) {
            case ConnectionEnds.CLOSED -> false;
            case ConnectionEnds.RESET -> isSyn && ends.before(direction) == ConnectionEnds.INACTIVE;
            default -> isSyn ? !isLastSyn(direction, sequence) : (flags & CONTROLS) == 0 && own.isFar(sequence);
        };
    }

    private boolean isLastSyn(int direction, int sequence) {
        int position = (int) own.position(sequence);
        return position == 0
                || (history.isSeen(direction, ConnectionHistory.SYN)
                        && position == (int) (words[at + LAST_SYN_AND_FIN + direction] >>> Integer.SIZE));
    }

    // The payload of a RST is a message to people, not part of the stream.
    private static int length(int flags, int payload) {
        int controls = ((flags & TcpHeader.SYN) != 0 ? 1 : 0) + ((flags & TcpHeader.FIN) != 0 ? 1 : 0);
        return (flags & TcpHeader.RST) != 0 ? controls : controls + payload;
    }

    private void addLetters(int direction, int flags, int sequence, int payload, int window) {
        boolean isOriginator = ends.isOriginator(direction);
        if ((flags & CONTROLS) != 0) {
            addControl(direction, flags, (int) own.position(sequence), payload);
        } else if (payload > 0) {
            history.see(direction, ConnectionHistory.PAYLOAD, ConnectionHistory.PAYLOAD, isOriginator);
        } else if ((flags & TcpHeader.ACK) != 0) {
            history.see(direction, ConnectionHistory.ACK, ConnectionHistory.ACK, isOriginator);
        }
        if (window == 0
                && (flags & TcpHeader.RST) == 0
                && ends.end(direction) != ConnectionEnds.RESET
                && ends.end(1 - direction) != ConnectionEnds.CLOSED) {
            history.count(direction, ConnectionHistory.ZERO_WINDOW, isOriginator);
        }
    }

    // A second SYN, FIN or RST has a letter if its position differs from that of the last one.
    private void addControl(int direction, int flags, int position, int payload) {
        int finEnd = position + length(flags, payload);
        switch (flags & CONTROLS) {
            case TcpHeader.SYN -> {
                int letter = (flags & TcpHeader.ACK) != 0 ? ConnectionHistory.SYN_ACK : ConnectionHistory.SYN;
                int last = (int) (words[at + LAST_SYN_AND_FIN + direction] >>> Integer.SIZE);
                addControl(direction, ConnectionHistory.SYN, letter, position != last);
                words[at + LAST_SYN_AND_FIN + direction] =
                        (words[at + LAST_SYN_AND_FIN + direction] & LOW) | (long) position << Integer.SIZE;
            }
            case TcpHeader.FIN -> {
                int last = (int) words[at + LAST_SYN_AND_FIN + direction];
                addControl(direction, ConnectionHistory.FIN, ConnectionHistory.FIN, finEnd != last);
            }
            case TcpHeader.RST -> {
                int shift = direction * Integer.SIZE;
                boolean isOther = position != (int) (words[at + LAST_RST] >>> shift);
                addControl(direction, ConnectionHistory.RST, ConnectionHistory.RST, isOther);
                words[at + LAST_RST] = (words[at + LAST_RST] & ~(LOW << shift)) | (position & LOW) << shift;
            }
            default -> {
                boolean isFinWithRst = (flags & TcpHeader.FIN) != 0 && (flags & TcpHeader.RST) != 0;
                int kind = isFinWithRst ? ConnectionHistory.FIN_WITH_RST : ConnectionHistory.SYN_WITH_FIN_OR_RST;
                history.see(direction, kind, kind, ends.isOriginator(direction));
            }
        }
        if ((flags & TcpHeader.FIN) != 0) {
            ends.setFin(direction, true);
            words[at + LAST_SYN_AND_FIN + direction] =
                    (words[at + LAST_SYN_AND_FIN + direction] & ~LOW) | (finEnd & LOW);
        }
    }

    private void addControl(int direction, int kind, int letter, boolean isOther) {
        if (!history.see(direction, kind, letter, ends.isOriginator(direction)) && isOther) {
            history.append(letter, ends.isOriginator(direction));
        }
    }

    private int addToStream(int direction, int flags, int sequence, int payload, boolean starts) {
        int length = length(flags, payload);
        int advance = own.advance(sequence, length);
        if (ends.end(direction) == ConnectionEnds.RESET || !TcpSequence.isCredible(flags, advance)) {
            return 0;
        }
        boolean isFin = (flags & TcpHeader.FIN) != 0;
        if (isFin && advance < 0 && own.next() == 1 && history.isSeen(direction, ConnectionHistory.SYN)) {
            own.jumpTo(advance);
            return 0;
        }
        // Zeek takes payload on a RST, and on the first SYN, for repeated payload.
        boolean isFirstSyn = starts && (flags & TcpHeader.SYN) != 0;
        if (payload > 0 && (advance <= 0 || isFirstSyn)) {
            history.count(direction, ConnectionHistory.REPEATED, ends.isOriginator(direction));
        }
        return own.add(sequence, length, (flags & TcpHeader.RST) != 0 ? 0 : payload);
    }

    // An end has closed once what both had sent until then was captured and acknowledged.
    private void close(long nanos) {
        for (int direction = 0; direction < 2; direction++) {
            if (ends.isClosing(direction) && !isPending(direction)) {
                ends.setClosed(direction);
                words[at + CLOSED_NANOS] = nanos;
            }
        }
    }

    private boolean isPending(int direction) {
        return sequence(direction).hasGap()
                || (ends.end(direction) != ConnectionEnds.RESET && isUnacknowledged(1 - direction));
    }

    private boolean isUnacknowledged(int direction) {
        TcpSequence stream = sequence(direction);
        long end = Math.min(stream.next(), streamEnd(direction, stream));
        return end > 1 && stream.acknowledged() < end;
    }

    // The position after the last byte; the highest possible while no FIN was seen.
    private long streamEnd(int direction, TcpSequence stream) {
        if (!ends.hasFin(direction)) {
            return Long.MAX_VALUE;
        }
        long next = stream.next();
        return next + ((int) words[at + LAST_SYN_AND_FIN + direction] - (int) next) - 1;
    }

    private TcpSequence sequence(int direction) {
        return own.moveTo(slot, direction);
    }
}
