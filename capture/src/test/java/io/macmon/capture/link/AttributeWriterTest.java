package io.macmon.capture.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.net.MacAddress;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class AttributeWriterTest {

    private final AttributeWriter writer = new AttributeWriter();

    @Test
    void theLengthCountsHeaderAndValueButNotThePadding() {
        writer.u8(8, 1);

        assertWritten("0500 0800 01 000000");
    }

    @Test
    void writesNumbersInTheMachinesByteOrder() {
        writer.u16(2, 0x0102).u32(3, 0x01020304);

        assertWritten("0600 0200 0201 0000  0800 0300 04030201");
    }

    @Test
    void endsTextWithTheNulThatTheKernelExpects() {
        writer.text(3, "mv0");

        assertWritten("0800 0300 6d763000");
    }

    @Test
    void writesAnAddressInTransmissionOrder() {
        writer.address(4, MacAddress.parse("02:00:00:00:00:01"));

        assertWritten("0a00 0400 020000000001 0000");
    }

    @Test
    void setsTheLengthOfANestWhenItIsComplete() {
        writer.nest(18, info -> info.text(1, "veth").nest(2, veth -> veth.u8(1, 7)));

        assertWritten("1c00 1200  0900 0100 7665746800 000000  0c00 0200  0500 0100 07 000000");
    }

    @Test
    void putsTheStructureOfANestBeforeItsAttributes() {
        writer.nest(1, new byte[] {1, 2, 3, 4}, peer -> peer.u8(3, 9));

        assertWritten("1000 0100 01020304  0500 0300 09 000000");
    }

    @Test
    void growsAsNeeded() {
        for (int i = 0; i < 1_000; i++) {
            writer.u32(1, i);
        }

        assertThat(writer.toArray()).hasSize(8_000).endsWith(HexFormat.of().parseHex("08000100e7030000"));
    }

    @Test
    void acceptsTheLongestAttributeThatFitsTheLengthField() {
        assertThatCode(() -> writer.bytes(1, new byte[65_531])).doesNotThrowAnyException();
    }

    @Test
    void refusesAnAttributeWhoseLengthWouldWrapAround() {
        assertThatThrownBy(() -> writer.bytes(1, new byte[65_532]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("netlink attribute 1 would have 65536 bytes; the maximum is 65535");
    }

    @Test
    void refusesANestWhoseLengthWouldWrapAround() {
        assertThatThrownBy(() -> writer.nest(5, list -> {
                    for (int i = 0; i < 5_461; i++) {
                        list.address(4, new MacAddress(i));
                    }
                }))
                .hasMessage("netlink attribute 5 would have 65536 bytes; the maximum is 65535");
    }

    private void assertWritten(String hex) {
        assertThat(writer.toArray()).isEqualTo(Recording.bytes(hex));
    }
}
