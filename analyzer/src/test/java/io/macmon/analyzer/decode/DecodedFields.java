package io.macmon.analyzer.decode;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** All that a decoder tells of a frame, to be compared. */
final class DecodedFields {

    private DecodedFields() {}

    static List<Object> of(FrameDecoder decoder) {
        return Arrays.asList(
                decoder.fault(),
                decoder.hasMacs(),
                decoder.linkSource(),
                decoder.layers(),
                decoder.destinationMac(),
                decoder.sourceMac(),
                IntStream.range(0, decoder.vlanTags()).mapToObj(decoder::vlanId).toList(),
                decoder.etherType(),
                decoder.ipVersion(),
                decoder.sourceHigh(),
                decoder.sourceLow(),
                decoder.destinationHigh(),
                decoder.destinationLow(),
                decoder.protocol(),
                decoder.ipLength(),
                decoder.fragmentState(),
                decoder.sourcePort(),
                decoder.destinationPort(),
                decoder.hasIcmpType(),
                decoder.tcpFlags());
    }
}
