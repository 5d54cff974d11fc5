package io.macmon.analyzer.decode;

import io.macmon.analyzer.wire.FragmentState;

/** The fields of a {@link DecodedFrame} that come from its IP header and extension headers. */
final class IpFields {

    int version;
    int offset;
    long length;
    long sourceHigh;
    long sourceLow;
    long destinationHigh;
    long destinationLow;
    int protocol;
    FragmentState fragmentState = FragmentState.WHOLE;

    void clear() {
        version = 0;
        offset = 0;
        length = 0;
        sourceHigh = 0;
        sourceLow = 0;
        destinationHigh = 0;
        destinationLow = 0;
        protocol = 0;
        fragmentState = FragmentState.WHOLE;
    }
}
