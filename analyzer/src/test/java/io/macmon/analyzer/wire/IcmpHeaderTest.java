package io.macmon.analyzer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class IcmpHeaderTest {

    private final IcmpHeader header = new IcmpHeader();

    @Test
    void readsTypeAndCodeUnsigned() {
        assertThat(header.wrap(ByteBuffer.wrap(FrameBytes.hex("ee ff fe 0000")), 1, 4))
                .isEqualTo(WireStatus.OK);
        assertThat(header.type()).isEqualTo(255);
        assertThat(header.code()).isEqualTo(254);
    }

    @Test
    void reportsACutHeaderAsTruncated() {
        assertThat(header.wrap(ByteBuffer.allocate(4), 0, 3)).isEqualTo(WireStatus.TRUNCATED);
    }
}
