package io.macmon.analyzer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class EthernetHeaderTest {

    private final EthernetHeader header = new EthernetHeader();

    @Test
    void readsAddressesAndType() {
        ByteBuffer bytes = ByteBuffer.wrap(FrameBytes.hex("ee ffffffffffff 0a0b0c0d0e0f 88cc"));

        assertThat(header.wrap(bytes, 1, 14)).isEqualTo(WireStatus.OK);
        assertThat(header.destination()).isEqualTo(0xFFFF_FFFF_FFFFL);
        assertThat(header.source()).isEqualTo(0x0A0B_0C0D_0E0FL);
        assertThat(header.typeOrLength()).isEqualTo(0x88CC);
    }

    @Test
    void reportsARuntAsTruncatedAndKeepsTheHeaderBefore() {
        ByteBuffer bytes = ByteBuffer.wrap(FrameBytes.hex("ffffffffffff 0a0b0c0d0e0f 88cc"));
        header.wrap(bytes, 0, 14);

        assertThat(header.wrap(ByteBuffer.allocate(13), 0, 13)).isEqualTo(WireStatus.TRUNCATED);
        assertThat(header.source()).isEqualTo(0x0A0B_0C0D_0E0FL);
    }
}
