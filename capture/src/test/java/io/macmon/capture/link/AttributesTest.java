package io.macmon.capture.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.net.MacAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class AttributesTest {

    @Test
    void readsWhatTheWriterWrites() throws Exception {
        Attributes attributes = read(new AttributeWriter()
                .u8(1, 200)
                .u16(2, 60_000)
                .u32(3, -1)
                .text(4, "Tür")
                .nest(5, nest -> nest.u8(1, 9))
                .toArray());

        assertThat(attributes.u8(1)).hasValue(200);
        assertThat(attributes.u16(2)).hasValue(60_000);
        assertThat(attributes.u32(3)).hasValue(-1);
        assertThat(attributes.text(4)).hasValue("Tür");
        assertThat(attributes.nest(5).u8(1)).hasValue(9);
        assertThat(attributes.isDamaged()).isFalse();
    }

    @Test
    void isEmptyForAMissingAttribute() throws Exception {
        Attributes none = read(new byte[0]);

        assertThat(none.u8(1)).isEmpty();
        assertThat(none.u16(1)).isEmpty();
        assertThat(none.u32(1)).isEmpty();
        assertThat(none.text(1)).isEmpty();
        assertThat(none.bytes(1)).isEmpty();
        assertThat(none.addresses(1)).isEmpty();
        assertThat(none.nest(1).u8(1)).isEmpty();
    }

    @Test
    void ignoresTheFlagsInAType() throws Exception {
        assertThat(read(Recording.bytes("0800 0380 07000000")).u32(3)).hasValue(7);
    }

    @Test
    void usesTheLastOfTwoAttributesOfAType() throws Exception {
        assertThat(read(new AttributeWriter().u8(1, 1).u8(1, 2).toArray()).u8(1))
                .hasValue(2);
    }

    @Test
    void readsEveryAddressOfAListInOrder() throws Exception {
        MacAddress first = MacAddress.parse("02:00:00:00:00:02");
        MacAddress second = MacAddress.parse("02:00:00:00:00:01");

        Attributes list = read(new AttributeWriter()
                .address(4, first)
                .u8(9, 0)
                .address(4, second)
                .toArray());

        assertThat(list.addresses(4)).containsExactly(first, second);
    }

    @Test
    void keepsTheAttributesBeforeOneThatClaimsTooMuch() throws Exception {
        Attributes attributes = read(Recording.bytes("0500 0100 07 000000  0900 0200 00000000"));

        assertThat(attributes.isDamaged()).isTrue();
        assertThat(attributes.u8(1)).hasValue(7);
        assertThat(attributes.u32(2)).isEmpty();
    }

    @Test
    void isDamagedByALengthShorterThanTheHeader() {
        assertThat(read(Recording.bytes("0300 0100")).isDamaged()).isTrue();
        assertThat(read(Recording.bytes("0000 0000")).isDamaged()).isTrue();
    }

    @Test
    void acceptsALastAttributeWithoutPadding() throws Exception {
        assertThat(read(Recording.bytes("0500 0100 07")).u8(1)).hasValue(7);
    }

    @Test
    void refusesToReadANumberFromTooFewBytes() {
        Attributes attributes = read(Recording.bytes("0600 0400 dc05 0000"));

        assertThatThrownBy(() -> attributes.u32(4))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("malformed message from the kernel: attribute 4 has 2 bytes, expected 4");
    }

    @Test
    void refusesAnAddressOfTooFewBytes() {
        Attributes attributes = read(Recording.bytes("0800 0400 02000000"));

        assertThatThrownBy(() -> attributes.addresses(4))
                .hasMessage("malformed message from the kernel: attribute 4 has 4 bytes, expected 6");
    }

    private static Attributes read(byte[] bytes) {
        return Attributes.read(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()));
    }
}
