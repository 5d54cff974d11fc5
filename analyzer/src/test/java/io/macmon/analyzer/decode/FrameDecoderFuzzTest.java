package io.macmon.analyzer.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.capture.Frame;
import io.macmon.capture.LinkType;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Any frames at all. Each begins with five octets: which link type, how many octets the snaplen cut (16 bits), and how many it
 * left (16 bits, or as many as there are).
 */
class FrameDecoderFuzzTest {

    private static final int[] LINK_TYPES = {
        LinkType.ETHERNET,
        LinkType.NULL,
        LinkType.RAW,
        LinkType.LOOP,
        LinkType.LINUX_SLL,
        LinkType.IPV4,
        LinkType.IPV6,
        LinkType.LINUX_SLL2
    };

    private static final int HEAD = 5;

    private FaultCounts faults;
    private FaultCounts walkerFaults;
    private FrameDecoder decoder;
    private FrameDecoder walker;

    @FuzzTest
    void readsAnyFramesEitherWayAndCountsWhatItCannot(byte[] input) {
        begin();
        ByteBuffer left = ByteBuffer.wrap(input);
        long nanos = 0;
        long flowless = 0;
        while (left.remaining() >= HEAD) {
            int linkType = LINK_TYPES[left.get() & 7];
            int cut = left.getShort() & 0xFFFF;
            byte[] octets = new byte[Math.min(left.getShort() & 0xFFFF, left.remaining())];
            left.get(octets);
            Frame frame = FrameBytes.frame(octets, octets.length, octets.length + cut, nanos++);
            frame.setKind(linkType, Frame.Direction.UNKNOWN);
            flowless += decode(frame) ? 0 : 1;
        }

        assertThat(faults.byFault()).isEqualTo(walkerFaults.byFault());
        assertThat(stopped(faults)).isEqualTo(flowless);
    }

    // While fuzzing there is one instance for all inputs.
    private void begin() {
        faults = new FaultCounts();
        walkerFaults = new FaultCounts();
        decoder = new FrameDecoder(faults);
        walker = new FrameDecoder(walkerFaults);
    }

    // The frame's octets are all that its memory holds, so a read of any other throws.
    private boolean decode(Frame frame) {
        boolean formsFlow = decoder.decode(frame);
        DecodedFrame decoded = decoder.decoded();

        assertThat(formsFlow)
                .isEqualTo(decoded.fault() == null || decoded.fault().allowsFlow());
        assertThat(walker.decodeByHeader(frame)).isEqualTo(formsFlow);
        assertThat(DecodedFields.of(decoded)).isEqualTo(DecodedFields.of(walker.decoded()));
        assertThat(decoded.ipLength()).isNotNegative();
        assertThat(decoded.transportCaptured()).isBetween(0, frame.capturedLength());
        if (decoded.transportCaptured() > 0) {
            assertThat(decoded.transportOffset() + decoded.transportCaptured())
                    .isLessThanOrEqualTo(frame.offset() + frame.capturedLength());
        }
        return formsFlow;
    }

    private static long stopped(FaultCounts faults) {
        return faults.byFault().entrySet().stream()
                .filter(fault -> !fault.getKey().allowsFlow())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
