package io.macmon.analyzer.decode;

import static io.macmon.analyzer.wire.FrameBytes.frame;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** A decoder, and what a test asks about the frame that it decoded last. */
abstract class FrameDecoderFixture {

    static final byte[] NOTHING = {};
    static final int ACK = 0x10;

    final FaultCounts faults = new FaultCounts();
    final FrameDecoder decoder = new FrameDecoder(faults);
    final DecodedFrame decoded = decoder.decoded();

    void decode(byte[] bytes) {
        decoder.decode(frame(bytes));
    }

    void assertFails(byte[] bytes, WireFault fault) {
        assertThat(fault.allowsFlow()).isFalse();
        assertFault(bytes, fault, false);
    }

    void assertReads(byte[] bytes, WireFault fault) {
        assertThat(fault.allowsFlow()).isTrue();
        assertFault(bytes, fault, true);
    }

    void assertFault(byte[] bytes, WireFault fault, boolean formsFlow) {
        long before = faults.get(fault);
        assertThat(decoder.decode(frame(bytes))).isEqualTo(formsFlow);
        assertThat(decoded.fault()).isEqualTo(fault);
        assertThat(faults.get(fault)).isEqualTo(before + 1);
    }

    List<Integer> ports() {
        return List.of(decoded.sourcePort(), decoded.destinationPort());
    }
}
