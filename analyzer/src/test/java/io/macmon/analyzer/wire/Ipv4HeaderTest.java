package io.macmon.analyzer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class Ipv4HeaderTest {

    private final Ipv4Header header = new Ipv4Header();

    private static final String FRAGMENT = "46 00 0058 1234 20b9 40 11 0000 0a000001 ffffff02 94040000";

    @Test
    void readsLengthsProtocolFragmentAndAddresses() {
        assertThat(header.wrap(ByteBuffer.wrap(FrameBytes.hex("ee" + FRAGMENT)), 1, 24))
                .isEqualTo(WireStatus.OK);
        assertThat(header.headerLength()).isEqualTo(24);
        assertThat(header.totalLength()).isEqualTo(88);
        assertThat(header.protocol()).isEqualTo(IpProtocol.UDP);
        assertThat(header.fragmentState()).isEqualTo(FragmentState.LATER);
        assertThat(header.source()).isEqualTo(0x0A00_0001);
        assertThat(header.destination()).isEqualTo(0xFFFF_FF02);
    }

    @Test
    void distinguishesAFirstFragmentFromAWholePacket() {
        wrap(FrameBytes.with(FrameBytes.hex(FRAGMENT), 6, 0x20, 0));
        assertThat(header.fragmentState()).isEqualTo(FragmentState.FIRST);

        wrap(FrameBytes.with(FrameBytes.hex(FRAGMENT), 6, 0x40, 0)); // do not fragment
        assertThat(header.fragmentState()).isEqualTo(FragmentState.WHOLE);
    }

    @Test
    void reportsACutHeaderAsTruncated() {
        ByteBuffer bytes = ByteBuffer.wrap(FrameBytes.hex(FRAGMENT));

        assertThat(header.wrap(bytes, 0, 19)).isEqualTo(WireStatus.TRUNCATED);
        assertThat(header.wrap(bytes, 0, 20)).isEqualTo(WireStatus.OK);
    }

    @Test
    void rejectsAWrongVersionAndWrongLengths() {
        assertThat(wrap(FrameBytes.with(FrameBytes.hex(FRAGMENT), 0, 0x66))).isEqualTo(WireStatus.BAD_VERSION);
        assertThat(wrap(FrameBytes.with(FrameBytes.hex(FRAGMENT), 0, 0x44))).isEqualTo(WireStatus.BAD_HEADER_LENGTH);
        assertThat(wrap(FrameBytes.with(FrameBytes.hex(FRAGMENT), 2, 0, 23))).isEqualTo(WireStatus.BAD_TOTAL_LENGTH);
    }

    @Test
    void acceptsATotalLengthOfZero() {
        assertThat(wrap(FrameBytes.with(FrameBytes.hex(FRAGMENT), 2, 0, 0))).isEqualTo(WireStatus.OK);
        assertThat(header.totalLength()).isZero();
    }

    private WireStatus wrap(byte[] bytes) {
        return header.wrap(ByteBuffer.wrap(bytes), 0, bytes.length);
    }
}
