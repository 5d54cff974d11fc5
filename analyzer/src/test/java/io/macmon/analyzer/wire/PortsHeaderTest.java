package io.macmon.analyzer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PortsHeaderTest {

    private final PortsHeader header = new PortsHeader();

    @Test
    void readsPorts() {
        assertThat(header.wrap(ByteBuffer.wrap(FrameBytes.hex("ee ffff 0035")), 1, 4))
                .isEqualTo(WireStatus.OK);
        assertThat(header.sourcePort()).isEqualTo(65_535);
        assertThat(header.destinationPort()).isEqualTo(53);
    }

    @Test
    void reportsCutPortsAsTruncated() {
        assertThat(header.wrap(ByteBuffer.allocate(4), 0, 3)).isEqualTo(WireStatus.TRUNCATED);
        assertThat(header.wrap(ByteBuffer.allocate(4), 0, -1)).isEqualTo(WireStatus.TRUNCATED);
    }
}
