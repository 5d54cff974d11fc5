package io.macmon.analyzer.flow.name;

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
}
