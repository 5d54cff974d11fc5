package io.macmon.analyzer.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TcpSignatureTest {

    /** Linux 6.1 to port 80. */
    private static final String LINUX = "4500003c1c464000 4006 b1e6 0a000001 0a000002"
            + "9c400050 00000001 00000000 a002faf0 00000000 020405b4 0402080a 00000001 00000000 01030307";

    @Test
    void describesWhatTheSystemDecides() {
        assertThat(of(LINUX)).isEqualTo("64240:64:1:60:M1460,S,T,N,W7");
        assertThat(of(LINUX.replace("4000 4006", "0000 7b06"))).isEqualTo("64240:128:0:60:M1460,S,T,N,W7");
    }

    @Test
    void aConnectionOverIpv6LooksLikeOneOverIpv4() {
        byte[] bytes = HexFormat.of().parseHex(LINUX.replace(" ", ""));
        bytes[20 + 22] = 0x05;
        bytes[20 + 23] = (byte) 0xA0;

        assertThat(TcpSignature.ofIpv6(ByteBuffer.wrap(bytes), 63, 20, 40)).isEqualTo("64240:64:1:60:M1440,S,T,N,W7");
        assertThat(TcpSignature.ofIpv6(ByteBuffer.wrap(bytes), 64, 20, 39)).isEmpty();
    }

    @Test
    void aMalformedOptionEndsTheList() {
        assertThat(of(LINUX.replace("0402080a", "0400080a"))).isEqualTo("64240:64:1:60:M1460,?");
        assertThat(of(LINUX.replace("01030307", "01010309"))).isEqualTo("64240:64:1:60:M1460,S,T,N,N,?");
    }

    @Test
    void optionsThatWereNotCapturedAreNotDescribed() {
        byte[] bytes = HexFormat.of().parseHex(LINUX.replace(" ", ""));
        for (int captured = 0; captured < 40; captured++) {
            assertThat(TcpSignature.ofIpv4(
                            ByteBuffer.wrap(bytes, 0, 20 + captured).slice(), 0, 64, 20, captured))
                    .isEmpty();
        }
    }

    @Test
    void anIdentityIsOnlyDescribed() {
        assertThat(IdentityForm.of("host/pc-7.example.org")).isEqualTo("machine");
        assertThat(IdentityForm.of("LAB\\alice")).isEqualTo("domain");
        assertThat(IdentityForm.of("alice@example.org")).isEqualTo("realm");
        assertThat(IdentityForm.of("00-11-22-33-44-55")).isEqualTo("mac");
        assertThat(IdentityForm.of("anonymous@example.org")).isEqualTo("anonymous");
        assertThat(IdentityForm.of("printer")).isEqualTo("name");
        assertThat(IdentityForm.of("")).isEmpty();
    }

    private static String of(String packet) {
        byte[] bytes = HexFormat.of().parseHex(packet.replace(" ", ""));
        return TcpSignature.ofIpv4(ByteBuffer.wrap(bytes), 0, bytes[8] & 0xFF, 20, bytes.length - 20);
    }
}
