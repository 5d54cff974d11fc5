package io.macmon.analyzer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class TcpHeaderTest {

    private final TcpHeader header = new TcpHeader();

    private static final String SYN_ACK = "01bb c350 00000001 00000002 5112 ffff 0000 0000";

    @Test
    void readsPortsAndAllTwelveFlagBits() {
        ByteBuffer bytes = ByteBuffer.wrap(FrameBytes.hex("ee" + SYN_ACK));
        PortsHeader ports = new PortsHeader();

        assertThat(header.wrap(bytes, 1, 20)).isEqualTo(WireStatus.OK);
        assertThat(ports.wrap(bytes, 1, 20)).isEqualTo(WireStatus.OK);
        assertThat(ports.sourcePort()).isEqualTo(443);
        assertThat(ports.destinationPort()).isEqualTo(50_000);
        assertThat(header.flags()).isEqualTo(0x112);
    }

    @Test
    void needsTwentyBytesAndNoOptions() {
        ByteBuffer bytes = ByteBuffer.wrap(FrameBytes.with(FrameBytes.hex(SYN_ACK), 12, 0xF0));

        assertThat(header.wrap(bytes, 0, 19)).isEqualTo(WireStatus.TRUNCATED);
        assertThat(header.wrap(bytes, 0, 20)).isEqualTo(WireStatus.OK);
    }

    @Test
    void rejectsADataOffsetWithinTheHeader() {
        byte[] bytes = FrameBytes.with(FrameBytes.hex(SYN_ACK), 12, 0x4F);

        assertThat(header.wrap(ByteBuffer.wrap(bytes), 0, 20)).isEqualTo(WireStatus.BAD_HEADER_LENGTH);
    }
}
