package io.macmon.analyzer.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.Ipv6ExtensionChain;
import io.macmon.analyzer.wire.VlanTag;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WireFaultTest {

    @Test
    void keepsThePublishedNamesOfCounters() {
        assertThat(Arrays.stream(WireFault.values()).map(WireFault::counterName))
                .containsExactly(
                        "ethernet_truncated",
                        "vlan_truncated",
                        "vlan_too_deep",
                        "sll_truncated",
                        "loopback_truncated",
                        "loopback_unknown_family",
                        "raw_truncated",
                        "raw_bad_version",
                        "ipv4_truncated",
                        "ipv4_bad_version",
                        "ipv4_bad_header_length",
                        "ipv4_bad_total_length",
                        "ipv4_bad_checksum",
                        "ipv6_truncated",
                        "ipv6_bad_version",
                        "llc_truncated",
                        "mpls_truncated",
                        "mpls_too_deep",
                        "mpls_not_ip",
                        "pppoe_truncated",
                        "pppoe_not_ip",
                        "tag_truncated",
                        "tag_too_deep",
                        "tag_payload_unknown",
                        "arp_truncated",
                        "arp_bad_address_length",
                        "ipv4_options_truncated",
                        "ipv4_zero_total_length",
                        "ipv6_zero_payload_length",
                        "ipv4_length_beyond_frame",
                        "ipv6_length_beyond_frame",
                        "ipv6_chain_truncated",
                        "ipv6_chain_too_long",
                        "ip_later_fragment",
                        "tcp_truncated",
                        "tcp_bad_data_offset",
                        "tcp_bad_checksum",
                        "udp_truncated",
                        "udp_bad_checksum",
                        "sctp_truncated",
                        "dccp_truncated",
                        "icmp_truncated",
                        "icmp_bad_checksum",
                        "icmpv6_truncated",
                        "icmpv6_bad_checksum");
    }

    @Test
    void describesEachFaultInOneSentence() {
        assertThat(WireFault.values())
                .allSatisfy(fault -> assertThat(fault.description()).matches("[A-Z][^.]*\\."));
    }

    @Test
    void statesTheLimitsOfTheDecoder() {
        assertThat(WireFault.VLAN_TOO_DEEP.description()).contains(" " + VlanTag.MAX_PER_FRAME + " ");
        assertThat(WireFault.MPLS_TOO_DEEP.description()).contains(" " + LinkDecoder.MAX_LABELS + " ");
        assertThat(WireFault.TAG_TOO_DEEP.description()).contains(" " + LinkDecoder.MAX_OTHER_TAGS + " ");
        assertThat(WireFault.IPV6_CHAIN_TOO_LONG.description()).contains(" " + Ipv6ExtensionChain.MAX_HEADERS + " ");
    }
}
