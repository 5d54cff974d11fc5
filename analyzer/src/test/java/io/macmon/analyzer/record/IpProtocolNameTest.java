package io.macmon.analyzer.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpProtocolNameTest {

    @ParameterizedTest
    @CsvSource({
        "0,HOPOPT",
        "1,ICMP",
        "4,IP-in-IP",
        "6,TCP",
        "17,UDP",
        "28,IRTP",
        "39,TP++",
        "46,RSVP",
        "58,IPv6-ICMP",
        "59,IPv6-NoNxt",
        "60,IPv6-Opts",
        "62,CFTP",
        "73,CPHB",
        "89,OSPF",
        "98,ENCAP",
        "108,IPComp",
        "115,L2TP",
        "124,IS-IS",
        "132,SCTP",
        "136,UDPLite",
        "143,Ethernet",
        "147,BIT-EMU"
    })
    void usesSuricatasNames(int protocol, String name) {
        assertThat(IpProtocolName.of(protocol)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(ints = {61, 63, 68, 99, 114, 148, 252, 253, 254, 255})
    void returnsTheNumberOfAProtocolWithoutAName(int protocol) {
        assertThat(IpProtocolName.of(protocol)).isEqualTo(Integer.toString(protocol));
    }

    @Test
    void namesAreUnique() {
        Set<String> names = new HashSet<>();
        for (int protocol = 0; protocol < 256; protocol++) {
            assertThat(names.add(IpProtocolName.of(protocol))).isTrue();
        }
    }
}
