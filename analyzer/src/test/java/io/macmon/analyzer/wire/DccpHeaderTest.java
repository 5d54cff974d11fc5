package io.macmon.analyzer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class DccpHeaderTest {

    private final DccpHeader header = new DccpHeader();

    @Test
    void readsPorts() {
        byte[] octets = FrameBytes.padded(FrameBytes.hex("ee ffff 0035"), 12 + 1);

        assertThat(header.wrap(ByteBuffer.wrap(octets), 1, 12)).isEqualTo(WireStatus.OK);
        assertThat(header.sourcePort()).isEqualTo(65_535);
        assertThat(header.destinationPort()).isEqualTo(53);
    }

    @Test
    void saysThatACutHeaderIsTruncated() {
        assertThat(header.wrap(ByteBuffer.allocate(12), 0, 12 - 1)).isEqualTo(WireStatus.TRUNCATED);
    }
}
