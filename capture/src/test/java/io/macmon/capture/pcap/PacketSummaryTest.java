package io.macmon.capture.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.Frame;
import io.macmon.capture.Frame.Direction;
import io.macmon.capture.LinkType;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketSummaryTest {

    private static final String ADDRESSES = "ffffffffffff 020000000009";
    private static final String IPV4 = "45000028 00010000 40060000 0a000009 0a000001";
    private static final String TCP = "9c400016 00000001 00000002 5012faf0 00000000";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0806 00010800 06040001 020000000009 0a000009 000000000000 0a000001 | ARP request who-has 10.0.0.1"
                        + " tell 10.0.0.9",
                "0806 00010800 06040002 020000000009 0a000009 020000000001 0a000001 | ARP reply 10.0.0.9 is-at"
                        + " 02:00:00:00:00:09",
                "0806 00010800 06040063 020000000009 0a000009 020000000001 0a000001 | ARP 99 from 10.0.0.9",
                "0800 " + IPV4 + TCP + "| IPv4 10.0.0.9 > 10.0.0.1 TCP 40000 > 22 SYN+ACK seq 1 ack 2 win 64240",
                "8100 0007 0800 " + IPV4 + TCP
                        + "| VLAN 7 IPv4 10.0.0.9 > 10.0.0.1 TCP 40000 > 22 SYN+ACK seq 1 ack 2 win 64240",
                "0800 4500001c 00010000 40110000 0a000009 0a000001 9c400035 00080000 | IPv4 10.0.0.9 > 10.0.0.1 UDP"
                        + " 40000 > 53",
                "0800 4500001c 00010000 40010000 0a000009 0a000001 0800f7fe 00010001 | IPv4 10.0.0.9 > 10.0.0.1 ICMP"
                        + " Echo",
                "0800 4500001c 00010010 40110000 0a000009 0a000001 41414141 41414141"
                        + " | IPv4 10.0.0.9 > 10.0.0.1 UDP fragment at 128",
                "0800 45000018 00010000 40fd0000 0a000009 0a000001 41414141 | IPv4 10.0.0.9 > 10.0.0.1 253",
                "0800 45000018 00010000 40060000 0a000009 0a000001 41414141 | IPv4 10.0.0.9 > 10.0.0.1 TCP, malformed",
                "86dd 60000000 0008 11ff fe800000000000000000000000000009 ff020000000000000000000000000002"
                        + " 9c400035 00080000 | IPv6 fe80::9 > ff02::2 UDP 40000 > 53",
                "86dd 60000000 0010 00ff fe800000000000000000000000000009 ff020000000000000000000000000002"
                        + " 1100 0104 00000000 9c400035 00080000 | IPv6 fe80::9 > ff02::2 IPv6 Hop-by-Hop Option",
                "888e 01010000 | EAPOL",
                "88cc 0207 | LLDP",
                "1234 0207 | EtherType 0x1234",
            })
    void describesTheHeadersOfAFrame(String bytes, String description) {
        assertThat(summary(ADDRESSES + bytes, 1514)).isEqualTo(description + ", 1514 bytes");
    }

    @Test
    void namesTheSolicitedNeighbor() {
        assertThat(summary(
                        ADDRESSES + "86dd 60000000 0018 3aff fe800000000000000000000000000009"
                                + "ff0200000000000000000001ff000001 87000000 00000000 fe800000000000000000000000000001",
                        78))
                .startsWith("IPv6 fe80::9 > ff02::1:ff00:1 ICMPv6 Neighbor Solicitation for fe80::1");
    }

    @Test
    void revealsNothingOfThePayload() {
        String payload =
                HexFormat.of().formatHex("secret\u001b[2J".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

        assertThat(summary(ADDRESSES + "0800" + IPV4 + TCP + payload, 66)).doesNotContain("secret", "\u001b");
        assertThat(summary(ADDRESSES + "1234" + payload, 66)).isEqualTo("EtherType 0x1234, 66 bytes");
    }

    @Test
    void readsLinuxCookedFramesAndLeavesOtherLinkTypesAlone() {
        String cooked = "0000 0001 0006 020000000009 0000 0800" + IPV4 + TCP;

        assertThat(summary(LinkType.LINUX_SLL, cooked, 60)).startsWith("IPv4 10.0.0.9 > 10.0.0.1 TCP 40000 > 22");
        assertThat(summary(LinkType.NULL, cooked, 60)).isEmpty();
    }

    @Test
    void everyPrefixOfAFrameGivesOneShortLine() {
        String whole = (ADDRESSES + "8100 0007 0800" + IPV4 + TCP).replace(" ", "");
        for (int digits = 0; digits <= whole.length(); digits += 2) {
            requireOneShortLine(summary(whole.substring(0, digits), 60));
        }
    }

    @Test
    void anyBytesGiveOneShortLine() {
        Random random = new Random(7);
        String[] starts = {
            "0800",
            "0806",
            "86dd",
            "8100",
            "88a8",
            "8847",
            "8863",
            "8864",
            "880b",
            "00100303",
            "0026aaaa03000000",
            "0800 45000100 00000000 4011",
            "0800 45000100 00000000 4006",
            "0800 4f000100 00000000 4001",
            "86dd 60000000 01002b40",
            "86dd 60000000 01003a40"
        };
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[random.nextInt(400)];
            random.nextBytes(noise);
            String bytes =
                    ADDRESSES + starts[i % starts.length] + HexFormat.of().formatHex(noise);
            requireOneShortLine(summary(bytes, random.nextInt()));
        }
    }

    private static void requireOneShortLine(String summary) {
        assertThat(summary).hasSizeLessThanOrEqualTo(PacketSummary.MAX_LENGTH).matches("[ -~]*");
    }

    private static String summary(String hex, int originalLength) {
        return summary(LinkType.ETHERNET, hex, originalLength);
    }

    private static String summary(int linkType, String hex, int originalLength) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        Frame frame = new Frame();
        frame.setKind(linkType, Direction.UNKNOWN);
        frame.wrap(ByteBuffer.wrap(bytes), 0, bytes.length, originalLength, 0);
        return PacketSummary.of(frame);
    }
}
