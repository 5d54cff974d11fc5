package io.macmon.analyzer.flow.name;

import io.macmon.analyzer.flow.name.StreamPool.Stream;
import io.macmon.analyzer.flow.record.FlowNames;
import io.macmon.analyzer.flow.record.FlowNames.PeerName;
import io.macmon.analyzer.hello.HelloStatus;
import io.macmon.analyzer.hello.QuicInitialReader;
import io.macmon.analyzer.wire.NamePorts;
import io.macmon.analyzer.wire.PortsHeader;
import io.macmon.analyzer.wire.TcpHeader;
import java.nio.ByteBuffer;

/**
 * The names of every open flow, by its slot in the flow table: what its first payload revealed, and the name that its
 * client's DNS answers had for its destination. One thread only.
 *
 * <p>The byte of a flow has three bits per direction: whether nothing more is read of it, whether the start of its
 * stream is known, and whether it is the client's, by the SYN.
 */
public final class NameTable {

    private static final int DONE = 1;
    private static final int HAS_START = 4;
    private static final int IS_CLIENT = 16;
    private static final int IS_EITHER_CLIENT = IS_CLIENT | IS_CLIENT << 1;
    private static final int IS_DNS = 64;

    // In nanoseconds, as measured.
    private static final int DATAGRAM_COST = 500;
    private static final int KEYS_COST = 15_000;
    private static final int PACKET_COST = 3_000;

    private final byte[] states;
    private final int[] starts; // sequence number of the first byte, per direction
    private final FoundNames[] found; // null if nothing was found yet
    private final StreamPool pool = new StreamPool();
    private final NameCounts counts = new NameCounts();
    private final PassiveDns dns;
    private final DnsAnswers answers;
    private final DnsStreams dnsStreams;
    private final NameCounts othersCounts = new NameCounts(); // counted where the flow is
    private final NameBudget budget;
    private final FirstMessage message;
    private final QuicInitialReader quic = new QuicInitialReader();
    private final QuicInitialReader.CryptoData cryptoData = this::addCrypto;
    private int quicSlot; // of the datagram that is read
    private int quicDirection;

    /**
     * @param dns       the answers seen so far
     * @param isLimited whether the CPU time is limited
     */
    public NameTable(int maxFlows, PassiveDns dns, boolean isLimited) {
        states = new byte[maxFlows];
        starts = new int[2 * maxFlows];
        found = new FoundNames[maxFlows];
        this.dns = dns;
        budget = new NameBudget(isLimited);
        message = new FirstMessage(counts, budget);
        answers = new DnsAnswers(dns, budget);
        dnsStreams = new DnsStreams(answers, budget);
    }

    /**
     * Starts a flow, and looks up the name of its destination. An address is two longs, as in a flow's key.
     *
     * @param nanos capture time of its first frame
     */
    public void startFlow(
            int slot, long sourceHigh, long sourceLow, long destinationHigh, long destinationLow, long nanos) {
        endFlow(slot);
        states[slot] = 0;
        PeerName peer = dns.find(sourceHigh, sourceLow, destinationHigh, destinationLow, nanos);
        if (peer != null) {
            found(slot).peer = peer;
        }
    }

    /** Gives back what a flow has taken. */
    public void endFlow(int slot) {
        FoundNames names = found[slot];
        if (names != null) {
            for (int direction = 0; direction < 2; direction++) {
                if (names.stream(direction) != null) {
                    counts.count(NameCounter.INCOMPLETE);
                    giveBack(names, direction);
                }
            }
            found[slot] = null;
        }
    }

    public FlowNames names(int slot) {
        return found[slot] == null ? FlowNames.NONE : found[slot].names();
    }

    public NameCounts counts() {
        return counts;
    }

    /** Whether the payload of this direction of a flow is still read. */
    public boolean isReading(int slot, int direction) {
        return (states[slot] & (DONE | IS_DNS) << direction) != DONE << direction;
    }

    /** Reads the payload of a frame. */
    public void add(int slot, int direction, Payload payload, long nanos) {
        if (payload.sourcePort == NamePorts.DNS) {
            states[slot] |= (byte) (IS_DNS << direction);
            learn(payload, counts, nanos);
        }
        if ((states[slot] & DONE << direction) != 0) {
            return;
        }
        if (payload.isTcp) {
            addSegment(slot, direction, payload);
        } else if (payload.sourcePort != NamePorts.DNS) {
            addDatagram(slot, direction, payload);
        }
    }

    /** Reads the DNS answers in a frame from {@link NamePorts#DNS} whose flow another table has. */
    public void learn(Payload payload, long nanos) {
        learn(payload, othersCounts, nanos);
    }

    private void learn(Payload payload, NameCounts counts, long nanos) {
        if (payload.isTcp) {
            dnsStreams.add(payload, counts, nanos);
        } else if (!budget.mayRead(payload.senderMac, true, payload.streamNanos)) {
            counts.count(NameCounter.RATE_LIMIT);
        } else {
            int at = payload.transport + PortsHeader.UDP_LENGTH;
            answers.read(payload.memory, at, payload.end() - at, payload, counts, nanos);
        }
    }

    private void addDatagram(int slot, int direction, Payload payload) {
        if (!mayRead(slot, direction, payload)) {
            return;
        }
        quicSlot = slot;
        quicDirection = direction;
        int at = payload.transport + PortsHeader.UDP_LENGTH;
        HelloStatus status =
                quic.read(payload.memory, at, Math.max(0, payload.captured - PortsHeader.UDP_LENGTH), cryptoData);
        budget.spend(DATAGRAM_COST + (quic.packets() > 0 ? KEYS_COST : 0) + (long) PACKET_COST * quic.packets());
        Stream stream = stream(slot, direction);
        if (status == HelloStatus.OK && stream != null) {
            readStream(slot, direction, payload, stream);
        } else if (status != HelloStatus.NEED_MORE) {
            finish(slot, direction); // decrypting is expensive, and this is not how a client begins
        }
    }

    // Called during quic.read.
    private void addCrypto(long offset, ByteBuffer memory, int at, int length) {
        budget.spend(NameBudget.SEGMENT);
        if (offset < StreamPool.BYTES) {
            Stream stream = stream(quicSlot, quicDirection);
            stream = stream == null ? take(quicSlot, quicDirection) : stream;
            stream.add((int) offset, memory, at, length);
        }
    }

    private void addSegment(int slot, int direction, Payload payload) {
        int at = payload.tcpData();
        if (at < 0) {
            return;
        }
        int sequence = payload.tcpSequence();
        if ((payload.tcpFlags & TcpHeader.SYN) != 0) {
            sequence++; // the SYN itself takes a number
            restart(slot, direction, sequence);
            states[slot] |= (byte) (IS_CLIENT << ((payload.tcpFlags & TcpHeader.ACK) == 0 ? direction : 1 - direction));
        }
        int captured = payload.end() - at;
        if (captured <= 0) {
            return;
        }
        if ((states[slot] & HAS_START << direction) == 0) {
            setStart(slot, direction, sequence);
        }
        int offset = sequence - starts[2 * slot + direction];
        int repeated = offset < 0 ? (int) Math.min(-(long) offset, captured) : 0;
        if (repeated < captured && offset < StreamPool.BYTES && mayRead(slot, direction, payload)) {
            addBytes(slot, direction, payload, offset + repeated, at + repeated);
        }
    }

    /** @param offset of the bytes in the stream */
    private void addBytes(int slot, int direction, Payload payload, int offset, int at) {
        int count = payload.end() - at;
        Stream stream = stream(slot, direction);
        boolean isRead = stream == null && offset == 0;
        if (isRead) {
            HelloStatus status = message.read(payload.memory, at, count, isServer(slot, direction, payload));
            keepNames(slot, direction, payload, status);
            if (status != HelloStatus.NEED_MORE) {
                finish(slot, direction, status);
                return;
            }
        }
        stream = stream == null ? take(slot, direction) : stream;
        budget.spend(NameBudget.SEGMENT);
        int before = stream.length();
        stream.add(offset, payload.memory, at, count);
        if (!isRead && stream.length() > before) {
            readStream(slot, direction, payload, stream);
        }
        if (payload.captured < payload.length && isReading(slot, direction)) {
            counts.count(NameCounter.TRUNCATED);
            finish(slot, direction);
        }
    }

    private void readStream(int slot, int direction, Payload payload, Stream stream) {
        HelloStatus status = HelloStatus.NEED_MORE;
        if (stream.hasNeeded() && stream.mayRead()) {
            if (payload.isTcp) {
                status = message.read(stream.memory(), 0, stream.length(), isServer(slot, direction, payload));
            } else if (stream.length() > 0) {
                status = message.readQuic(stream.memory(), stream.length());
            }
            stream.setNeeded(message.needed());
            keepNames(slot, direction, payload, status);
        }
        if (status != HelloStatus.NEED_MORE) {
            finish(slot, direction, status);
        } else if (stream.isFull()) {
            counts.count(NameCounter.TOO_LONG);
            finish(slot, direction);
        }
    }

    private void keepNames(int slot, int direction, Payload payload, HelloStatus status) {
        if (!message.hasNames(status)) {
            return;
        }
        if (payload.isTcp) {
            message.addTo(found(slot), direction, payload.destinationPort, isServer(slot, direction, payload));
        } else {
            message.addQuicTo(found(slot), quic.version(), payload.destinationPort);
        }
    }

    private boolean mayRead(int slot, int direction, Payload payload) {
        if (budget.mayRead(payload.senderMac, false, payload.streamNanos)) {
            return true;
        }
        counts.count(NameCounter.RATE_LIMIT);
        finish(slot, direction);
        return false;
    }

    private void finish(int slot, int direction, HelloStatus status) {
        if (status == HelloStatus.MALFORMED) {
            counts.count(NameCounter.MALFORMED);
        }
        finish(slot, direction);
    }

    // Without a SYN, the end with the lower port.
    private boolean isServer(int slot, int direction, Payload payload) {
        return (states[slot] & IS_EITHER_CLIENT) == 0
                ? payload.sourcePort < payload.destinationPort
                : (states[slot] & IS_CLIENT << direction) == 0;
    }

    private Stream stream(int slot, int direction) {
        return found[slot] == null ? null : found[slot].stream(direction);
    }

    private void restart(int slot, int direction, int sequence) {
        boolean isOther = (states[slot] & HAS_START << direction) != 0 && starts[2 * slot + direction] != sequence;
        if (isOther) {
            counts.count(NameCounter.RESTARTED);
            if (found[slot] != null) {
                giveBack(found[slot], direction);
            }
        }
        setStart(slot, direction, sequence);
    }

    private void setStart(int slot, int direction, int sequence) {
        starts[2 * slot + direction] = sequence;
        states[slot] |= (byte) (HAS_START << direction);
    }

    private Stream take(int slot, int direction) {
        Stream stream = pool.take();
        if (stream == null) {
            Stream oldest = pool.oldest();
            counts.count(NameCounter.POOL_FULL);
            finish(oldest.slot(), oldest.direction());
            stream = pool.take();
        }
        stream.setOwner(slot, direction);
        found(slot).setStream(direction, stream);
        return stream;
    }

    private void finish(int slot, int direction) {
        states[slot] |= (byte) (DONE << direction);
        if (found[slot] != null) {
            giveBack(found[slot], direction);
        }
    }

    private void giveBack(FoundNames names, int direction) {
        if (names.stream(direction) != null) {
            pool.giveBack(names.stream(direction));
            names.setStream(direction, null);
        }
    }

    private FoundNames found(int slot) {
        if (found[slot] == null) {
            found[slot] = new FoundNames();
        }
        return found[slot];
    }
}
