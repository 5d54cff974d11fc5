package io.macmon.analyzer.flow.name;

import io.macmon.analyzer.wire.TcpHeader;
import java.nio.ByteBuffer;

/** The transport layer of a frame, in place; the fields of the frame that its flow's names depend on. */
public final class Payload {

    ByteBuffer memory;
    int transport;
    int length;
    int captured;
    boolean isTcp;
    int tcpFlags;
    int sourcePort;
    int destinationPort;
    long sourceHigh;
    long sourceLow;
    long destinationHigh;
    long destinationLow;
    long senderMac;
    long streamNanos;

    /**
     * @param transport offset of the transport header
     * @param length    bytes from there to the end of the packet
     * @param captured  how many of them were captured
     */
    public Payload setBytes(ByteBuffer memory, int transport, int length, int captured) {
        this.memory = memory;
        this.transport = transport;
        this.length = length;
        this.captured = captured;
        return this;
    }

    /** @param tcpFlags ignored unless it is TCP */
    public Payload setHeader(boolean isTcp, int tcpFlags, int sourcePort, int destinationPort) {
        this.isTcp = isTcp;
        this.tcpFlags = tcpFlags;
        this.sourcePort = sourcePort;
        this.destinationPort = destinationPort;
        return this;
    }

    /** An address is two longs, as in a flow's key. */
    public Payload setAddresses(long sourceHigh, long sourceLow, long destinationHigh, long destinationLow) {
        this.sourceHigh = sourceHigh;
        this.sourceLow = sourceLow;
        this.destinationHigh = destinationHigh;
        this.destinationLow = destinationLow;
        return this;
    }

    /**
     * @param mac         address of the sender
     * @param streamNanos the latest capture time so far
     */
    public Payload setSender(long mac, long streamNanos) {
        senderMac = mac;
        this.streamNanos = streamNanos;
        return this;
    }

    /** The end of what was captured, absolute in the buffer. */
    int end() {
        return transport + captured;
    }

    int tcpSequence() {
        return memory.getInt(transport + TcpHeader.SEQUENCE);
    }

    /** Where the data of a TCP segment starts, absolute in the buffer; -1 if its header is truncated or too short. */
    int tcpData() {
        int header = captured < TcpHeader.MIN_LENGTH
                ? 0
                : ((memory.get(transport + TcpHeader.OFFSET_AND_FLAGS) & 0xF0) >>> 4) * Integer.BYTES;
        return header < TcpHeader.MIN_LENGTH ? -1 : transport + header;
    }
}
