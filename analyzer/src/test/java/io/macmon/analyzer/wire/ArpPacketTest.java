package io.macmon.analyzer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ArpPacketTest {

    private final ArpPacket header = new ArpPacket();

    private static final String REPLY = "0001 0800 06 04 0002" + "0a0b0c0d0e0f c0a80001" + "1a1b1c1d1e1f c0a80002";

    @Test
    void readsOperationAndAddresses() {
        assertThat(header.wrap(ByteBuffer.wrap(FrameBytes.hex("ee" + REPLY)), 1, 28))
                .isEqualTo(WireStatus.OK);
        assertThat(header.operation()).isEqualTo(2);
        assertThat(header.senderMac()).isEqualTo(0x0A0B_0C0D_0E0FL);
        assertThat(header.senderIp()).isEqualTo(0xC0A8_0001);
        assertThat(header.targetMac()).isEqualTo(0x1A1B_1C1D_1E1FL);
        assertThat(header.targetIp()).isEqualTo(0xC0A8_0002);
    }

    @Test
    void reportsACutPacketAsTruncated() {
        ByteBuffer bytes = ByteBuffer.wrap(FrameBytes.hex(REPLY));

        assertThat(header.wrap(bytes, 0, 27)).isEqualTo(WireStatus.TRUNCATED);
        assertThat(header.wrap(bytes, 0, 5)).isEqualTo(WireStatus.TRUNCATED);
    }

    @Test
    void rejectsAddressesOfOtherLengths() {
        byte[] infiniband = FrameBytes.with(FrameBytes.hex(REPLY), 4, 20);

        assertThat(header.wrap(ByteBuffer.wrap(infiniband), 0, 28)).isEqualTo(WireStatus.BAD_ADDRESS_LENGTH);
    }
}
