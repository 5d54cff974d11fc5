package io.macmon.analyzer.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;

/** Fuzzes with arbitrary TCP headers, each after an IPv4 header. */
class TcpSignatureFuzzTest {

    private static final int IPV4_HEADER = 20;
    private static final int TTL = 8;
    private static final int MAX_LENGTH = 256;
    private static final String SIGNATURE = "\\d{1,5}:(32|64|128|255):[01]:\\d{2,3}:[ENMWSTU?,0-9]*";

    @FuzzTest
    void describesAnyHeader(byte[] packet) {
        int captured = packet.length - IPV4_HEADER;
        if (captured < 0) {
            return;
        }
        // The memory holds nothing else, so a read beyond the packet throws.
        ByteBuffer memory = ByteBuffer.wrap(packet);
        int ttl = packet[TTL] & 0xFF;
        String overIpv4 = TcpSignature.ofIpv4(memory, 0, ttl, IPV4_HEADER, captured);
        String overIpv6 = TcpSignature.ofIpv6(memory, ttl, IPV4_HEADER, captured);

        for (String signature : new String[] {overIpv4, overIpv6}) {
            assertThat(signature.isEmpty() || signature.matches(SIGNATURE)).isTrue();
            assertThat(signature).hasSizeLessThan(MAX_LENGTH);
        }
        assertThat(overIpv6).isEqualTo(overIpv4.replace(":0:", ":1:"));
    }
}
