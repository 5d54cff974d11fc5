package io.macmon.analyzer.decode;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** All fields of a decoded frame but its offsets, to compare. */
final class DecodedFields {

    private DecodedFields() {}

    static List<Object> of(DecodedFrame frame) {
        return Arrays.asList(
                frame.fault(),
                frame.hasMacs(),
                frame.linkSource(),
                frame.layers(),
                frame.destinationMac(),
                frame.sourceMac(),
                IntStream.range(0, frame.vlanTags()).mapToObj(frame::vlanId).toList(),
                frame.etherType(),
                frame.ipVersion(),
                frame.sourceHigh(),
                frame.sourceLow(),
                frame.destinationHigh(),
                frame.destinationLow(),
                frame.protocol(),
                frame.ipLength(),
                frame.isLengthBeyondFrame(),
                frame.fragmentState(),
                frame.sourcePort(),
                frame.destinationPort(),
                frame.hasIcmpType(),
                frame.tcpFlags(),
                frame.transportLength(),
                frame.transportCaptured());
    }
}
