package io.macmon.config.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 0.0.0.0",
        "192.0.2.255, 192.0.2.255",
        "2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "::, ::",
        "::1, ::1",
        "fe80:0:0:0:0:0:0:12, fe80::12",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:DB8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "1:0:0:0:0:0:0:0, 1::",
        "0:0:1:2:3:4:5:6, ::1:2:3:4:5:6",
        "::ffff:192.0.2.1, ::ffff:192.0.2.1",
        "0:0:0:0:0:FFFF:C000:2FF, ::ffff:192.0.2.255",
        "::ffff:0:0, ::ffff:0.0.0.0",
        "::fffe:192.0.2.1, ::fffe:c000:201",
        "::192.0.2.1, ::c000:201",
        "1::ffff:192.0.2.1, 1::ffff:c000:201",
        "1:0:2:3:4:5:6:7, 1:0:2:3:4:5:6:7"
    })
    void readsAndWritesTheCanonicalForm(String written, String canonical) {
        assertThat(IpAddress.parse(written)).hasToString(canonical);
        assertThat(IpAddress.parse(canonical)).isEqualTo(IpAddress.parse(written));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "...",
                "256.0.0.1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.010",
                "1.2.3.4 ",
                "1.2.3.-4",
                "0x1.2.3.4",
                "localhost",
                ":",
                "1:2",
                "fe80::1%eth0",
                "1::2::3",
                "[::1]",
                "12345::",
                "::ffff:256.0.0.1",
                "1.2.3.4:5"
            })
    void refusesInvalidAddressesWithoutANameServer(String text) {
        assertThatThrownBy(() -> IpAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not an IP address: '" + text + "'");
    }

    @Test
    void convertsFromTheJdk() throws UnknownHostException {
        for (String text : List.of("192.0.2.1", "255.255.255.255", "2001:db8::1", "fe80::")) {
            assertThat(IpAddress.of(InetAddress.getByName(text))).isEqualTo(IpAddress.parse(text));
            assertThat(IpAddress.toString(InetAddress.getByName(text))).isEqualTo(text);
        }
    }

    @Test
    void writesTheIpv4AddressInAMappedOne() throws UnknownHostException {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 5, 6, 7, 8};

        assertThat(IpAddress.toString(Inet6Address.getByAddress(null, mapped, -1)))
                .isEqualTo("::ffff:5.6.7.8");
        assertThat(IpPrefix.parse("::ffff:192.0.2.0/120")).hasToString("::ffff:192.0.2.0/120");
    }

    @ParameterizedTest
    @CsvSource({
        "169.254.255.1, true, false",
        "169.255.0.1, false, false",
        "fe80::1, true, false",
        "febf::1, true, false",
        "fec0::1, false, false",
        "224.0.0.1, false, true",
        "239.255.255.255, false, true",
        "240.0.0.1, false, false",
        "255.255.255.255, false, true",
        "ff02::1, false, true",
        "fe00::1, false, false"
    })
    void recognisesLinkLocalAndMulticast(String text, boolean isLinkLocal, boolean isMulticast) {
        assertThat(IpAddress.parse(text).isLinkLocal()).isEqualTo(isLinkLocal);
        assertThat(IpAddress.parse(text).isMulticast()).isEqualTo(isMulticast);
    }

    @Test
    void sortsByVersionAndThenByNumber() {
        assertThat(List.of("ffff::", "2001:db8::2", "2001:db8::1", "200.0.0.1", "9.0.0.1").stream()
                        .map(IpAddress::parse)
                        .sorted())
                .extracting(IpAddress::toString)
                .containsExactly("9.0.0.1", "200.0.0.1", "2001:db8::1", "2001:db8::2", "ffff::");
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.255, 192.0.3.0",
        "0.0.0.0/0, 255.255.255.255, ::",
        "192.0.2.7, 192.0.2.7, 192.0.2.6",
        "192.0.2.128/25, 192.0.2.128, 192.0.2.127",
        "2001:db8::/32, 2001:db8:ffff::1, 2001:db9::",
        "2001:db8::/65, 2001:db8::7fff:0:0:1, 2001:db8::8000:0:0:1",
        "2001:db8::/64, 2001:db8::ffff:0:0:1, 2001:db8:0:1::",
        "::/0, ffff::, 192.0.2.1",
        "2001:db8::1/128, 2001:db8::1, 2001:db8::"
    })
    void aPrefixContainsTheAddressesThatStartWithIt(String text, String inside, String outside) {
        IpPrefix prefix = IpPrefix.parse(text);

        assertThat(prefix.contains(IpAddress.parse(inside))).isTrue();
        assertThat(prefix.contains(IpAddress.parse(outside))).isFalse();
        assertThat(IpPrefix.parse(prefix.toString())).isEqualTo(prefix);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1/24, write 192.0.2.0/24",
        "2001:db8::1/64, write 2001:db8::/64",
        "192.0.2.0/33, must have 0 to 32 bits",
        "::/129, must have 0 to 128 bits",
        "192.0.2.0/, not an IP prefix",
        "192.0.2.0/-1, not an IP prefix",
        "/24, not an IP address",
        "192.0.2.0/24/24, not an IP prefix"
    })
    void refusesInvalidPrefixes(String text, String problem) {
        assertThatThrownBy(() -> IpPrefix.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }
}
