package io.macmon.analyzer.stranger;

import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.analyzer.decode.FaultCounts;
import io.macmon.analyzer.decode.FrameDecoder;
import io.macmon.capture.EtherType;
import io.macmon.capture.Frame;
import java.nio.ByteBuffer;

/**
 * A copy of the headers of the frame that raised an alert. The copy outlives the frame, whose memory belongs to its
 * block.
 */
final class AlertedFrame {

    private static final int MAX_BYTES = 256;

    private final Frame copy = new Frame();

    AlertedFrame(Frame frame) {
        byte[] bytes = new byte[Math.min(frame.capturedLength(), MAX_BYTES)];
        frame.memory().get(frame.offset(), bytes);
        copy.wrap(ByteBuffer.wrap(bytes), 0, bytes.length, frame.originalLength(), frame.timestampNanos());
        copy.setKind(frame.linkType(), frame.direction());
    }

    /**
     * The summarizer's line or, if that is empty, the result of macmon's own decoder. Empty for
     * {@link FrameSummarizer#NONE}.
     */
    String summary(FrameSummarizer summarizer) {
        if (summarizer == FrameSummarizer.NONE) {
            return "";
        }
        String summary = summarizer.summarize(copy);
        return summary.isEmpty() ? decodedSummary() : summary;
    }

    private String decodedSummary() {
        FrameDecoder decoder = new FrameDecoder(new FaultCounts());
        decoder.decode(copy);
        DecodedFrame decoded = decoder.decoded();
        String protocol = decoded.ipVersion() == 0
                ? EtherType.describe(decoded.etherType())
                : "IPv" + decoded.ipVersion() + " protocol " + decoded.protocol();
        return protocol + ", " + copy.originalLength() + " bytes";
    }
}
