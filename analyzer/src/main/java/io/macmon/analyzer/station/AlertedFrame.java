package io.macmon.analyzer.station;

import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.analyzer.decode.FaultCounts;
import io.macmon.analyzer.decode.FrameDecoder;
import io.macmon.capture.EtherType;
import io.macmon.capture.Frame;
import java.nio.ByteBuffer;

/** The headers of a frame that an alert is about, kept until the alert is told. */
final class AlertedFrame {

    private static final int MOST_OCTETS = 256;

    private final Frame copy = new Frame();

    AlertedFrame(Frame frame) {
        byte[] octets = new byte[Math.min(frame.capturedLength(), MOST_OCTETS)];
        frame.memory().get(frame.offset(), octets);
        copy.wrap(ByteBuffer.wrap(octets), 0, octets.length, frame.originalLength(), frame.timestampNanos());
        copy.setKind(frame.linkType(), frame.direction());
    }

    /** The summary; where there is none, what our own decoder found. */
    String summary(FrameSummarizer wanted) {
        if (wanted == FrameSummarizer.NONE) {
            return "";
        }
        String summary = wanted.summarize(copy);
        return summary.isEmpty() ? ownWords() : summary;
    }

    private String ownWords() {
        FrameDecoder decoder = new FrameDecoder(new FaultCounts());
        decoder.decode(copy);
        DecodedFrame decoded = decoder.decoded();
        String words = decoded.ipVersion() == 0
                ? EtherType.describe(decoded.etherType())
                : "IPv" + decoded.ipVersion() + " protocol " + decoded.protocol();
        return words + ", " + copy.originalLength() + " octets";
    }
}
