package io.macmon.analyzer.decode;

/** The fields of a {@link DecodedFrame} that come from its transport header. */
final class TransportFields {

    int offset;
    long length;
    int captured;
    int sourcePort;
    int destinationPort;
    boolean hasIcmpType;
    int tcpFlags;

    void clear() {
        offset = 0;
        length = 0;
        captured = 0;
        sourcePort = 0;
        destinationPort = 0;
        hasIcmpType = false;
        tcpFlags = 0;
    }
}
