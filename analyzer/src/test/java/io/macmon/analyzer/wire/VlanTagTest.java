package io.macmon.analyzer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.EtherType;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class VlanTagTest {

    private final VlanTag header = new VlanTag();

    @Test
    void readsTheIdWithoutPriorityAndDropEligibility() {
        assertThat(header.wrap(ByteBuffer.wrap(FrameBytes.hex("ee fabc 86dd")), 1, 4))
                .isEqualTo(WireStatus.OK);
        assertThat(header.id()).isEqualTo(0xABC);
        assertThat(header.typeOrLength()).isEqualTo(EtherType.IPV6);
    }

    @Test
    void reportsACutTagAsTruncated() {
        assertThat(header.wrap(ByteBuffer.allocate(4), 0, 3)).isEqualTo(WireStatus.TRUNCATED);
    }
}
