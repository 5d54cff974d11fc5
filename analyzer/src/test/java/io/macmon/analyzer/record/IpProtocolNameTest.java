package io.macmon.analyzer.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpProtocolNameTest {

    @ParameterizedTest
    @CsvSource({"1,ICMP", "6,TCP", "17,UDP", "58,IPv6-ICMP", "89,OSPF", "132,SCTP", "136,UDPLite"})
    void usesSuricatasNames(int protocol, String name) {
        assertThat(IpProtocolName.of(protocol)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "253,253", "255,255"})
    void returnsTheNumberOfAProtocolWithoutACommonName(int protocol, String name) {
        assertThat(IpProtocolName.of(protocol)).isEqualTo(name);
    }

    @Test
    void namesAreUnique() {
        Set<String> names = new HashSet<>();
        for (int protocol = 0; protocol < 256; protocol++) {
            assertThat(names.add(IpProtocolName.of(protocol))).isTrue();
        }
    }
}
