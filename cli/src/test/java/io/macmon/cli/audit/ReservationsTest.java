package io.macmon.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.write.AllowList;
import io.macmon.config.policy.write.AllowListFormat;
import io.macmon.config.policy.write.LearnedStation;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Learned addresses that an allow list reserves for their station. */
class ReservationsTest {

    @Test
    void temporaryAddressesAreNotReserved() {
        List<IpAddress> seen = Stream.of(
                        "192.0.2.7",
                        "2001:db8::10", // by hand
                        "2001:db8::1:2f3", // from a DHCPv6 range
                        "2001:db8::211:22ff:fe33:4401", // from the MAC address
                        "2001:db8::8d3f:90a1:77b2:1c5e", // temporary
                        "fe80::211:22ff:fe33:4401")
                .map(IpAddress::parse)
                .toList();
        LearnedStation station =
                new LearnedStation(MacAddress.parse("00:11:22:33:44:01"), "", "", List.of(), seen, Set.of(), false);

        assertThat(AllowList.text(LearnedPolicy.policy(List.of(station)), AllowListFormat.DNSMASQ))
                .contains("192.0.2.7", "[2001:db8::10]", "[2001:db8::1:2f3]", "[2001:db8::211:22ff:fe33:4401]")
                .doesNotContain("1c5e", "fe80");
    }
}
