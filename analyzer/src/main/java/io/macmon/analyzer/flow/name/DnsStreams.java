package io.macmon.analyzer.flow.name;

import io.macmon.analyzer.flow.name.StreamPool.Stream;
import io.macmon.analyzer.wire.KeyedHash;
import io.macmon.analyzer.wire.TcpHeader;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the answers in DNS over TCP (RFC 7766): messages, each after its length in two bytes, in segments that may be
 * repeated or in any order. What follows a gap is not read, because it cannot be divided into messages, and the author
 * of one could pass a part of it off as another. The {@value #CONNECTIONS} connections used last are kept. One thread
 * only.
 */
final class DnsStreams {

    /** The most connections at a time. */
    static final int CONNECTIONS = 128;

    private static final int LENGTH = Short.BYTES;
    private static final int MIN_MESSAGE = 12;
    /** The byte of a message, with its length before it, that has {@link #RESPONSE}. */
    private static final int FLAGS = 4;

    private static final int RESPONSE = 0x80;
    /** Segments farther ahead are in no receiver's window. */
    private static final int MAX_WINDOW = 1 << 20;

    private final Map<Ends, Connection> connections = new LinkedHashMap<>(CONNECTIONS, 0.75f, true);
    private final DnsAnswers answers;
    private final NameBudget budget;
    private final Ends wanted = new Ends();
    private Stream spare; // of an evicted connection

    DnsStreams(DnsAnswers answers, NameBudget budget) {
        this.answers = answers;
        this.budget = budget;
    }

    /**
     * Reads a segment from a server's port.
     *
     * @param counts where the names in this connection are counted
     */
    void add(Payload payload, NameCounts counts, long nanos) {
        int at = payload.tcpData();
        if (at < 0) {
            return;
        }
        Connection connection = connections.get(wanted.set(payload));
        int sequence = payload.tcpSequence();
        if ((payload.tcpFlags & TcpHeader.SYN) != 0) {
            sequence++; // the SYN itself takes a number
            connection = connection == null ? open(counts) : connection;
            connection.setStart(sequence);
        }
        int captured = payload.end() - at;
        if (captured <= 0) {
            return;
        }
        if (connection == null) {
            connection = open(counts);
            connection.setStart(sequence);
        }
        if (connection.isGivenUp) {
            return;
        }
        if (!budget.mayRead(payload.senderMac, true, payload.streamNanos)) {
            connection.giveUp(NameCounter.RATE_LIMIT);
            return;
        }
        budget.spend(NameBudget.SEGMENT);
        addBytes(connection, payload, sequence - connection.next, at, captured, nanos);
    }

    private Connection open(NameCounts counts) {
        if (connections.size() == CONNECTIONS) {
            Iterator<Connection> leastUsed = connections.values().iterator();
            Connection evicted = leastUsed.next();
            if (evicted.isIncomplete()) {
                evicted.counts.count(NameCounter.POOL_FULL);
            }
            spare = evicted.stream == null ? spare : evicted.stream;
            leastUsed.remove();
        }
        Connection connection = new Connection(counts);
        connections.put(wanted.copy(), connection);
        return connection;
    }

    /** @param offset of the bytes in the stream, from the first one that was not read yet */
    private void addBytes(Connection connection, Payload payload, int offset, int at, int captured, long nanos) {
        int repeated = offset < 0 ? (int) Math.min(-(long) offset, captured) : 0;
        if (repeated == captured || offset > MAX_WINDOW) {
            return;
        }
        int from = at + repeated;
        int to = at + captured;
        int place = offset + repeated;
        if (place == 0 && !connection.isIncomplete()) {
            from += read(connection, payload, payload.memory, from, to - from, nanos);
        }
        while (from < to && !connection.isGivenUp) {
            int count = Math.min(to - from, StreamPool.BYTES - place);
            if (count <= 0) {
                connection.giveUp(NameCounter.DNS_GAPS); // without a gap, the memory would have been read
                return;
            }
            Stream stream = stream(connection);
            stream.add(place, payload.memory, from, count);
            int read = read(connection, payload, stream.memory(), 0, stream.length(), nanos);
            stream.skip(read);
            from += count;
            place += count - read;
        }
        if (payload.captured < payload.length && !connection.isGivenUp) {
            connection.giveUp(NameCounter.TRUNCATED);
        }
    }

    private Stream stream(Connection connection) {
        if (connection.stream == null) {
            connection.stream = spare == null ? new Stream() : spare.clear();
            spare = null;
        }
        return connection.stream;
    }

    /** Reads the complete messages. @return how many bytes they take */
    private int read(Connection connection, Payload payload, ByteBuffer memory, int at, int count, long nanos) {
        int read = 0;
        while (count - read > FLAGS && !connection.isGivenUp) {
            boolean isFirst = read == 0 && connection.next == connection.start;
            int length = memory.getShort(at + read) & 0xFFFF;
            if (isFirst && (memory.get(at + FLAGS) & RESPONSE) == 0) {
                connection.giveUp(); // another protocol
            } else if (length < MIN_MESSAGE || length > StreamPool.BYTES - LENGTH) {
                connection.giveUp(length < MIN_MESSAGE ? NameCounter.MALFORMED : NameCounter.TOO_LONG);
            } else if (length > count - read - LENGTH) {
                break;
            } else {
                answers.read(memory, at + read + LENGTH, length, payload, connection.counts, nanos);
                read += LENGTH + length;
            }
        }
        connection.next += read;
        return read;
    }

    private static final class Connection {

        private final NameCounts counts;
        private boolean hasStart;
        private int start; // sequence number of the first byte
        private int next; // sequence number of the first byte that is not read yet
        private Stream stream; // null unless a message was incomplete
        private boolean isGivenUp;

        private Connection(NameCounts counts) {
            this.counts = counts;
        }

        private void setStart(int sequence) {
            if (hasStart && start == sequence) {
                return; // the SYN was repeated
            }
            if (hasStart) {
                counts.count(NameCounter.RESTARTED);
            }
            hasStart = true;
            start = sequence;
            next = sequence;
            isGivenUp = false;
            clear();
        }

        private boolean isIncomplete() {
            return stream != null && !stream.isEmpty();
        }

        private void giveUp(NameCounter reason) {
            counts.count(reason);
            giveUp();
        }

        private void giveUp() {
            isGivenUp = true;
            clear();
        }

        private void clear() {
            if (stream != null) {
                stream.clear();
            }
        }
    }

    /** The ends of a connection; mutable, so that a look-up allocates nothing. */
    private static final class Ends {

        private long serverHigh;
        private long serverLow;
        private long clientHigh;
        private long clientLow;
        private int clientPort;

        private Ends set(Payload payload) {
            serverHigh = payload.sourceHigh;
            serverLow = payload.sourceLow;
            clientHigh = payload.destinationHigh;
            clientLow = payload.destinationLow;
            clientPort = payload.destinationPort;
            return this;
        }

        private Ends copy() {
            Ends copy = new Ends();
            copy.serverHigh = serverHigh;
            copy.serverLow = serverLow;
            copy.clientHigh = clientHigh;
            copy.clientLow = clientLow;
            copy.clientPort = clientPort;
            return copy;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Ends ends
                    && serverHigh == ends.serverHigh
                    && serverLow == ends.serverLow
                    && clientHigh == ends.clientHigh
                    && clientLow == ends.clientLow
                    && clientPort == ends.clientPort;
        }

        @Override
        public int hashCode() {
            long server = KeyedHash.mix(KeyedHash.mix(clientPort, serverHigh), serverLow);
            return Long.hashCode(KeyedHash.mix(KeyedHash.mix(server, clientHigh), clientLow));
        }
    }
}
