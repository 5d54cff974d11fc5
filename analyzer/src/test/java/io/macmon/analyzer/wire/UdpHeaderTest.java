package io.macmon.analyzer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class UdpHeaderTest {

    private final UdpHeader header = new UdpHeader();

    @Test
    void readsPorts() {
        byte[] octets = FrameBytes.padded(FrameBytes.hex("ee ffff 0035"), 8 + 1);

        assertThat(header.wrap(ByteBuffer.wrap(octets), 1, 8)).isEqualTo(WireStatus.OK);
        assertThat(header.sourcePort()).isEqualTo(65_535);
        assertThat(header.destinationPort()).isEqualTo(53);
    }

    @Test
    void saysThatACutHeaderIsTruncated() {
        assertThat(header.wrap(ByteBuffer.allocate(8), 0, 8 - 1)).isEqualTo(WireStatus.TRUNCATED);
    }
}
