package io.macmon.analyzer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class Ipv6HeaderTest {

    private final Ipv6Header header = new Ipv6Header();

    private static final String HEADER =
            "6c123456 0008 11 40" + "20010db8000000000000000000000001" + "ff0200000000000000000001ff000002";

    @Test
    void readsLengthNextHeaderAndAddresses() {
        assertThat(header.wrap(ByteBuffer.wrap(FrameBytes.hex("ee" + HEADER)), 1, 40))
                .isEqualTo(WireStatus.OK);
        assertThat(header.payloadLength()).isEqualTo(8);
        assertThat(header.nextHeader()).isEqualTo(IpProtocol.UDP);
        assertThat(header.sourceHigh()).isEqualTo(0x2001_0DB8_0000_0000L);
        assertThat(header.sourceLow()).isEqualTo(1);
        assertThat(header.destinationHigh()).isEqualTo(0xFF02_0000_0000_0000L);
        assertThat(header.destinationLow()).isEqualTo(0x0000_0001_FF00_0002L);
    }

    @Test
    void readsAJumboPayloadOptionThatComesFirst() {
        wrap(jumbo("06 00 c2 04 00011170"), 48);

        assertThat(header.payloadLength()).isEqualTo(70_000);
    }

    @Test
    void readsAJumboPayloadOptionAfterOtherOptions() {
        wrap(jumbo("06 01 05 02 0000 0100  0100 c2 04 00011170"), 56); // router alert, PadN, PadN
        assertThat(header.payloadLength()).isEqualTo(70_000);

        wrap(jumbo("06 01 00 00 0000 0000  0000 c2 04 00011170"), 56); // Pad1
        assertThat(header.payloadLength()).isEqualTo(70_000);
    }

    @Test
    void looksForAJumboPayloadOptionOnlyInTheOptionsHeader() {
        wrap(jumbo("3c 00 01 04 0000 0000  0600 c2 04 00011170"), 56); // in a destination options header
        assertThat(header.payloadLength()).isZero();

        wrap(jumbo("06 00 01 07 0000 0000  0600 c2 04 00011170"), 56); // an option that ends beyond its header
        assertThat(header.payloadLength()).isZero();

        wrap(jumbo("06 01 01 04 0000 0000  0100 c2 04 00011170"), 55); // truncated
        assertThat(header.payloadLength()).isZero();

        wrap(jumbo("06 01 01 04 0000 0000  0000 0000 0000 00 c2"), 56); // only the type
        assertThat(header.payloadLength()).isZero();
    }

    @Test
    void readsTheLargestJumboPayloadUnsigned() {
        wrap(jumbo("06 00 c2 04 ffffffff"), 48);

        assertThat(header.payloadLength()).isEqualTo(4_294_967_295L);
    }

    @Test
    void takesNoOtherOptionForAJumboPayload() {
        wrap(jumbo("06 00 c2 04 0000ffff"), 48); // fits in a payload length, so not allowed in a jumbo option
        assertThat(header.payloadLength()).isZero();

        wrap(jumbo("06 00 05 02 00000100"), 48); // router alert
        assertThat(header.payloadLength()).isZero();

        wrap(jumbo("06 00 c2 04 00011170"), 47); // cut
        assertThat(header.payloadLength()).isZero();
    }

    @Test
    void reportsACutHeaderAsTruncated() {
        assertThat(wrap(FrameBytes.hex(HEADER), 39)).isEqualTo(WireStatus.TRUNCATED);
    }

    @Test
    void rejectsAnotherVersion() {
        assertThat(wrap(FrameBytes.with(FrameBytes.hex(HEADER), 0, 0x4C), 40)).isEqualTo(WireStatus.BAD_VERSION);
    }

    private static byte[] jumbo(String hopByHop) {
        return FrameBytes.with(FrameBytes.hex(HEADER + hopByHop), 4, 0, 0, IpProtocol.HOP_BY_HOP);
    }

    private WireStatus wrap(byte[] bytes, int available) {
        return header.wrap(ByteBuffer.wrap(bytes), 0, available);
    }
}
