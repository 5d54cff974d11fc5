package io.macmon.analyzer.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.capture.Frame;
import io.macmon.capture.LinkType;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Fuzzes with arbitrary frames. Each frame follows a head of five bytes: link type, bytes that the snaplen cut off (16
 * bits), bytes captured (16 bits; limited to the rest of the input).
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
    private FaultCounts byHeaderFaults;
    private FrameDecoder decoder;
    private FrameDecoder byHeader;

    @FuzzTest
    void readsAnyFramesEitherWayAndCountsWhatItCannot(byte[] input) {
        begin();
        ByteBuffer rest = ByteBuffer.wrap(input);
        long nanos = 0;
        long withoutFlow = 0;
        while (rest.remaining() >= HEAD) {
            int linkType = LINK_TYPES[rest.get() & 7];
            int cut = rest.getShort() & 0xFFFF;
            byte[] bytes = new byte[Math.min(rest.getShort() & 0xFFFF, rest.remaining())];
            rest.get(bytes);
            Frame frame = FrameBytes.frame(bytes, bytes.length, bytes.length + cut, nanos++);
            frame.setKind(linkType, Frame.Direction.UNKNOWN);
            withoutFlow += decode(frame) ? 0 : 1;
        }

        assertThat(faults.byFault()).isEqualTo(byHeaderFaults.byFault());
        assertThat(countOfFramesWithoutFlow(faults)).isEqualTo(withoutFlow);
    }

    // One instance serves all fuzzing inputs.
    private void begin() {
        faults = new FaultCounts();
        byHeaderFaults = new FaultCounts();
        decoder = new FrameDecoder(faults);
        byHeader = new FrameDecoder(byHeaderFaults);
    }

    // The frame's memory holds nothing else, so a read beyond the frame throws.
    private boolean decode(Frame frame) {
        boolean formsFlow = decoder.decode(frame);
        DecodedFrame decoded = decoder.decoded();

        assertThat(formsFlow)
                .isEqualTo(decoded.fault() == null || decoded.fault().allowsFlow());
        assertThat(byHeader.decodeByHeader(frame)).isEqualTo(formsFlow);
        assertThat(DecodedFields.of(decoded)).isEqualTo(DecodedFields.of(byHeader.decoded()));
        assertThat(decoded.ipLength()).isNotNegative();
        assertThat(decoded.transportCaptured()).isBetween(0, frame.capturedLength());
        if (decoded.transportCaptured() > 0) {
            assertThat(decoded.transportOffset() + decoded.transportCaptured())
                    .isLessThanOrEqualTo(frame.offset() + frame.capturedLength());
        }
        return formsFlow;
    }

    private static long countOfFramesWithoutFlow(FaultCounts faults) {
        return faults.byFault().entrySet().stream()
                .filter(fault -> !fault.getKey().allowsFlow())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
