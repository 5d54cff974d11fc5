package io.macmon.analyzer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.EtherType;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class LlcHeaderTest {

    private final LlcHeader header = new LlcHeader();

    @Test
    void readsTheAccessPointsOfAFrameWithoutSnap() {
        assertThat(wrap("424303")).isEqualTo(WireStatus.OK);
        assertThat(header.dsap()).isEqualTo(0x42);
        assertThat(header.ssap()).isEqualTo(0x43);
        assertThat(header.etherType()).isZero();
        assertThat(header.headerLength()).isEqualTo(3);
    }

    @Test
    void findsTheEtherTypeAfterSnap() {
        assertThat(wrap("aaaa03 000000 0800")).isEqualTo(WireStatus.OK);
        assertThat(header.etherType()).isEqualTo(EtherType.IPV4);
        assertThat(header.headerLength()).isEqualTo(8);
    }

    @Test
    void findsTheEtherTypeAfterABridgeTunnelHeader() {
        wrap("aaaa03 0000f8 8137");

        assertThat(header.etherType()).isEqualTo(0x8137);
    }

    @Test
    void findsIpAfterItsOwnAccessPoint() {
        wrap("060603");

        assertThat(header.etherType()).isEqualTo(EtherType.IPV4);
        assertThat(header.headerLength()).isEqualTo(3);
    }

    @Test
    void findsNoEtherTypeInAVendorsSnap() {
        wrap("aaaa03 00000c 2000");

        assertThat(header.etherType()).isZero();
    }

    @Test
    void doesNotTakeALengthForAnEtherType() {
        wrap("aaaa03 000000 05ff");

        assertThat(header.etherType()).isZero();
    }

    @Test
    void doesNotTakeAnotherControlFieldForSnap() {
        assertThat(wrap("aaaaf3")).isEqualTo(WireStatus.OK);
        assertThat(header.headerLength()).isEqualTo(3);
    }

    @Test
    void reportsACutHeaderAsTruncated() {
        assertThat(wrap("4242")).isEqualTo(WireStatus.TRUNCATED);
        assertThat(wrap("aaaa03 000000 08")).isEqualTo(WireStatus.TRUNCATED);
    }

    private WireStatus wrap(String digits) {
        byte[] bytes = FrameBytes.hex(digits);
        return header.wrap(ByteBuffer.wrap(bytes), 0, bytes.length);
    }
}
