package io.macmon.capture.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.CaptureRecorder;
import io.macmon.capture.RecordedFrame;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.linux.SocketFilter;
import io.macmon.capture.pcap.PcapFilter;
import io.macmon.config.CaptureConfig;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the kernel keeps of each kind of frame if only headers are needed. */
@LabTest
class HeadersOnlyLabTest {

    private static final int LENGTH = 1_000;
    private static final String IPV4 = "0800" + "45000000000000004011";
    private static final String IPV6 = "86dd" + "600000000000";

    @Test
    void keepsTheHeadersOfPlainIpPacketsAndAllOfOtherFrames() throws Exception {
        try (Lab lab = Lab.open()) {
            assertThat(captured(lab, "", LENGTH, IPV4)).isEqualTo(SocketFilter.HEADER_BYTES);
            assertThat(captured(lab, "", LENGTH, IPV6 + "11")).isEqualTo(SocketFilter.HEADER_BYTES);
            assertThat(captured(lab, "", LENGTH, "81000005" + IPV4))
                    .as("the kernel takes one tag out of the frame")
                    .isEqualTo(SocketFilter.HEADER_BYTES + 4);
            for (String other : List.of(
                    IPV6 + "00", // hop-by-hop options
                    IPV6 + "2b", // routing
                    IPV6 + "2c", // fragment
                    IPV6 + "3c", // destination options
                    "88a80007" + "81000005" + IPV4,
                    "0806",
                    "8847" + "00001100" + "45",
                    "8864" + "11000007" + "0100" + "0021",
                    "88b5",
                    "0100")) {
                assertThat(captured(lab, "", LENGTH, other)).as(other).isEqualTo(LENGTH);
            }
        }
    }

    @Test
    void losesNoShortFrame() throws Exception {
        try (Lab lab = Lab.open()) {
            for (int length : new int[] {14, 15, 20, 21, 60, SocketFilter.HEADER_BYTES}) {
                assertThat(captured(lab, "", length, "86dd")).isEqualTo(length);
                assertThat(captured(lab, "", length, "0800")).isEqualTo(length);
            }
        }
    }

    @Test
    void capturesWhatTheFilterSelects() throws Exception {
        try (Lab lab = Lab.open()) {
            for (String filter : List.of("udp", "ip or ip6 or vlan", "not (tcp and port 80) and greater 100")) {
                assertThat(captured(lab, filter, LENGTH, IPV4)).as(filter).isEqualTo(SocketFilter.HEADER_BYTES);
            }
            assertThat(captured(lab, "ip6", LENGTH, IPV6 + "3c")).isEqualTo(LENGTH);
            assertThat(captured(lab, "tcp", LENGTH, IPV4)).as("not selected").isZero();
        }
    }

    // Returns the captured length of a frame; 0 if it was not captured.
    private static int captured(Lab lab, String expression, int length, String fromType) throws Exception {
        byte[] start = HexFormat.of().parseHex("02aa00000001" + "02aa00000002" + fromType);
        byte[] frame = new byte[length];
        System.arraycopy(start, 0, frame, 0, Math.min(length, start.length));
        CaptureConfig config = new CaptureConfig(0, false, expression, 1 << 20);
        SocketFilter filter =
                PcapFilter.forSocket(Lab.PARENT, expression, config.snaplen()).headersOnly();
        List<RecordedFrame> frames;
        try (CaptureRecorder capture = CaptureRecorder.start(
                PacketRingSource.open(Lab.PARENT, config, new RingConfig(64 << 10, 4, 20), filter))) {
            lab.send(frame);
            capture.stop();
            frames = new ArrayList<>(capture.frames());
        }
        if (frames.isEmpty()) {
            return 0;
        }
        assertThat(frames).hasSize(1);
        RecordedFrame only = frames.get(0);
        assertThat(only.originalLength()).isEqualTo(length);
        assertThat(ByteBuffer.wrap(HexFormat.of().parseHex(only.hex())))
                .isEqualTo(ByteBuffer.wrap(frame, 0, only.capturedLength()));
        return only.capturedLength();
    }
}
