package io.macmon.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingAdvice;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Role;
import io.macmon.config.text.ConfigException;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a group must allow so that a finding does not occur. */
class AcceptanceTest {

    @ParameterizedTest
    @CsvSource({
        "WRONG_VLAN,       vlan 20,         vlan,    20",
        "WRONG_VLAN,       inner vlan 20,   vlan,    20",
        "WRONG_VLAN,       untagged,        vlan,    untagged",
        "WRONG_ADDRESS,    192.0.2.7,       address, 192.0.2.7",
        "ROGUE_DHCP,       dhcp-server,     role,    dhcp-server",
        "ROGUE_ROUTER,     ospf,            role,    router",
        "ROGUE_ROUTER,     igmp,            role,    switch",
        "ROGUE_ROUTER,     mld,             role,    switch",
        "ROGUE_SWITCH,     stp,             role,    switch",
        "NAME_POISONING,   many-names,      role,    name-proxy",
        "SHARED_MAC,       ttl,             role,    shared-mac",
        "SENDER_MISMATCH,  192.0.2.7,       role,    proxy-arp",
    })
    void isAKeyOfTheGroupAndAValue(FindingKind kind, String subject, String key, String value) {
        assertThat(Acceptance.of(finding(kind, subject))).isEqualTo(new Acceptance(key, value));
    }

    @ParameterizedTest
    @MethodSource("kindsWithARole")
    void givesTheRoleThatTheAdviceNames(FindingKind kind, String role) {
        assertThat(Acceptance.of(finding(kind, "x"))).isEqualTo(new Acceptance("role", role));
    }

    private static Stream<Arguments> kindsWithARole() {
        return Stream.of(FindingKind.values())
                .flatMap(kind -> Stream.of(Role.values())
                        .map(Role::toString)
                        .filter(role ->
                                FindingAdvice.of(kind).ifLegitimate().startsWith("give its group the role " + role))
                        .map(role -> Arguments.of(kind, role)));
    }

    @Test
    void saysWhatAllowsOtherFindings() {
        assertThatThrownBy(() -> Acceptance.of(finding(FindingKind.DHCP_ABUSE, "starvation")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'accept' cannot allow dhcp-abuse; if legitimate: ")
                .hasMessageEndingWith("; or mute it");
    }

    private static Finding finding(FindingKind kind, String subject) {
        Instant time = Instant.EPOCH;
        return new Finding(kind, MacAddress.parse("00:1b:21:00:00:01"), subject, time, time, 1, "");
    }
}
