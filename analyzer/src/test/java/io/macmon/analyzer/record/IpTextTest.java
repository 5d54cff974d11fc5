package io.macmon.analyzer.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpTextTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1",
        "::, ::",
        "::1, ::1",
        "fe80:0:0:0:0:0:0:12, fe80::12",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:DB8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "1:0:0:0:0:0:0:0, 1::",
        "0:0:1:2:3:4:5:6, ::1:2:3:4:5:6"
    })
    void writesTheCanonicalForm(String written, String canonical) throws UnknownHostException {
        assertThat(IpText.of(InetAddress.getByName(written))).isEqualTo(canonical);
    }
}
