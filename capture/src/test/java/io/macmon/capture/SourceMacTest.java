package io.macmon.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceMacTest {

    private static final long MAC = 0x0A0B_0C0D_0E0FL;

    private static final String TO_CUSTOMER = "ffffffffffff 0a0b0c0d0e0f ";
    private static final byte[] ETHERNET = bytes("ffffffffffff 0a0b0c0d0e0f 0806");
    private static final byte[] COOKED = bytes("0000 0001 0006 0a0b0c0d0e0f 0000 0800");
    private static final byte[] COOKED_2 = bytes("0800 0000 00000002 0001 00 06 0a0b0c0d0e0f 0000");

    @Test
    void isTheSourceAddressOfAnEthernetFrame() {
        assertThat(sourceOf(LinkType.ETHERNET, ETHERNET)).isEqualTo(MAC);
        assertThat(sourceOf(LinkType.ETHERNET, Arrays.copyOf(ETHERNET, 12))).isEqualTo(MAC);
        assertThat(sourceOf(LinkType.ETHERNET, Arrays.copyOf(ETHERNET, 11))).isEqualTo(SourceMac.TRUNCATED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "88e7 00000001 " + TO_CUSTOMER + "0800",
                "88a8 0064 88e7 00000001 " + TO_CUSTOMER + "8100 0007 0800",
                "8100 0001 8100 0002 88e7 00000001 " + TO_CUSTOMER + "0800",
                "88e7 00000001 020000000005 020000000006 88e7 00000002 " + TO_CUSTOMER + "0800",
                "88e7 00000001 " + TO_CUSTOMER + "88e7 00000002 0200000000" // the inner tag is truncated
            })
    void isTheCustomersAddressInABackbone(String afterAddresses) {
        byte[] frame = bytes("020000000001 020000000002" + afterAddresses);

        assertThat(sourceOf(LinkType.ETHERNET, frame)).isEqualTo(MAC);
    }

    @Test
    void isTheBackbonesAddressIfTheCustomersIsTruncatedOrTheFrameIsNoBackboneFrame() {
        String[] frames = {
            "88e7 00000001 ffffffffffff 0a0b0c0d0e",
            "88a8 0064 88e7",
            "88",
            "0800 88e7 00000001 " + TO_CUSTOMER,
            "8100 0001 ".repeat(20) + "88e7 00000001 " + TO_CUSTOMER
        };
        for (String afterAddresses : frames) {
            assertThat(sourceOf(LinkType.ETHERNET, bytes("020000000001 020000000002" + afterAddresses)))
                    .as(afterAddresses)
                    .isEqualTo(0x0200_0000_0002L);
        }
    }

    @Test
    void isTheAddressInTheHeaderOfACookedCapture() {
        assertThat(sourceOf(LinkType.LINUX_SLL, COOKED)).isEqualTo(MAC);
        assertThat(sourceOf(LinkType.LINUX_SLL2, COOKED_2)).isEqualTo(MAC);
        assertThat(sourceOf(LinkType.LINUX_SLL, Arrays.copyOf(COOKED, 15))).isEqualTo(SourceMac.TRUNCATED);
        assertThat(sourceOf(LinkType.LINUX_SLL2, Arrays.copyOf(COOKED_2, 19))).isEqualTo(SourceMac.TRUNCATED);
    }

    @Test
    void isNoneForACookedFrameWhoseAddressIsZeroOrNotAMacAddress() {
        assertThat(sourceOf(LinkType.LINUX_SLL, bytes("0000 0304 0006 000000000000 0000 0800")))
                .isEqualTo(SourceMac.NONE);
        assertThat(sourceOf(LinkType.LINUX_SLL, bytes("0000 030a 0004 7f000001 00000000 0800")))
                .isEqualTo(SourceMac.NONE);
        assertThat(sourceOf(LinkType.LINUX_SLL2, bytes("0800 0000 00000001 0304 00 06 000000000000 0000")))
                .isEqualTo(SourceMac.NONE);
        assertThat(sourceOf(LinkType.LINUX_SLL2, bytes("0800 0000 00000001 0020 00 08 0102030405060708")))
                .isEqualTo(SourceMac.NONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {LinkType.NULL, LinkType.LOOP, LinkType.RAW, LinkType.IPV4, LinkType.IPV6})
    void isNoneWhereTheLinkTypeHasNoAddresses(int linkType) {
        assertThat(sourceOf(linkType, ETHERNET)).isEqualTo(SourceMac.NONE);
    }

    private static long sourceOf(int linkType, byte[] bytes) {
        ByteBuffer memory = ByteBuffer.allocate(bytes.length + 1).put(1, bytes);
        Frame frame = new Frame();
        frame.setKind(linkType, Frame.Direction.UNKNOWN);
        frame.wrap(memory, 1, bytes.length, bytes.length, 0);
        return SourceMac.of(frame);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
