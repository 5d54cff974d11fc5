package io.macmon.config.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.config.net.IpAddress;
import io.macmon.config.net.IpPrefix;
import io.macmon.config.net.MacAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyTest {

    private static final long PRINTER = 0xAABB_CC00_0001L;

    @Test
    void prefersAWholeAddressAndThenTheLongestPrefix() {
        Policy policy = policy(
                group("any", "aa:*"),
                group("vendor", "aa:bb:cc:*"),
                group("small", "aa:bb:cc:0*"),
                group("one", mac(PRINTER)));

        assertThat(groupOf(policy, PRINTER)).hasValue("one");
        assertThat(groupOf(policy, 0xAABB_CC00_0002L)).hasValue("small");
        assertThat(groupOf(policy, 0xAABB_CC10_0000L)).hasValue("vendor");
        assertThat(groupOf(policy, 0xAABB_CD00_0000L)).hasValue("any");
        assertThat(groupOf(policy, 0xAC00_0000_0000L)).isEmpty();
        assertThat(policy.listsExactly(PRINTER)).isTrue();
        assertThat(policy.listsExactly(0xAABB_CC00_0002L)).isFalse();
        assertThat(policy.exactMembers()).hasSize(1);
    }

    @Test
    void findsAStationAmongManyPrefixes() {
        List<ListedStation> vendors = new ArrayList<>();
        for (long oui = 0; oui < 40_000; oui++) {
            vendors.add(listed(new MacPattern(oui << 25, 24)));
        }
        Policy policy = policy(group("vendors", vendors));

        for (int turn = 0; turn < 100; turn++) {
            for (long oui = 0; oui < 40_000; oui++) {
                assertThat(policy.member((oui << 25) + 7).isPresent()).isTrue();
            }
        }
        assertThat(policy.member(1L << 24)).isEmpty();
    }

    @Test
    void denyTakesPrecedenceOverIgnoreAndGroups() {
        Policy policy = new Policy(
                List.of(group("printers", mac(PRINTER))),
                List.of(MacPattern.parse("aa:bb:*")),
                List.of(MacPattern.parse(mac(PRINTER)), MacPattern.parse("02:*")),
                List.of(),
                List.of());

        assertThat(policy.denies(PRINTER)).isTrue();
        assertThat(policy.ignores(PRINTER)).isFalse();
        assertThat(policy.member(PRINTER)).isPresent();
        assertThat(policy.ignores(0x0200_0000_0001L)).isTrue();
        assertThat(policy.denies(0x0200_0000_0001L)).isFalse();
    }

    @Test
    void usesTheVlansAndAddressesOfTheEntryOrElseOfItsGroup() {
        Group group = new Group(
                "printers",
                List.of(
                        listed(MacPattern.parse(mac(PRINTER))),
                        new ListedStation(
                                MacPattern.parse(mac(PRINTER + 1)), "", List.of(20), prefixes("192.0.2.9"), "list:2")),
                List.of(10),
                prefixes("192.0.2.0/24", "2001:db8::/64"),
                Set.of(Role.ROUTER),
                true,
                Optional.empty(),
                OptionalInt.empty());
        Policy.Member plain = policy(group).member(PRINTER).orElseThrow();
        Policy.Member member = policy(group).member(PRINTER + 1).orElseThrow();

        assertThat(plain.vlans()).containsExactly(10);
        assertThat(plain.allows(IpAddress.parse("192.0.2.8"))).isTrue();
        assertThat(plain.allows(IpAddress.parse("192.0.3.8"))).isFalse();
        assertThat(plain.allows(IpAddress.parse("2001:db8::8"))).isTrue();
        assertThat(plain.allows(IpAddress.parse("fe80::8"))).isTrue();
        assertThat(plain.has(Role.ROUTER)).isTrue();
        assertThat(member.vlans()).containsExactly(20);
        assertThat(member.allows(IpAddress.parse("192.0.2.9"))).isTrue();
        assertThat(member.allows(IpAddress.parse("192.0.2.8"))).isFalse();
    }

    @Test
    void allowsEverythingWithoutRestrictions() {
        Policy policy = policy(group("printers", mac(PRINTER)));

        assertThat(policy.member(PRINTER).orElseThrow().allows(IpAddress.parse("8.8.8.8")))
                .isTrue();
        assertThat(Policy.NONE.listsStations()).isFalse();
        assertThat(Policy.NONE.denies(PRINTER)).isFalse();
        assertThat(policy.listsStations()).isTrue();
    }

    @Test
    void findsVirtualRoutersByAddress() {
        IpAddress gateway = IpAddress.parse("192.0.2.1");
        Policy policy = new Policy(
                List.of(),
                List.of(),
                List.of(),
                List.of(new VirtualRouter(gateway, List.of())),
                List.of(new MacAddress(PRINTER)));

        assertThat(policy.virtualRouter(gateway)).isPresent();
        assertThat(policy.virtualRouter(IpAddress.parse("192.0.2.2"))).isEmpty();
        assertThat(policy.ownAddresses()).containsExactly(new MacAddress(PRINTER));
    }

    private static Policy policy(Group... groups) {
        return new Policy(List.of(groups), List.of(), List.of(), List.of(), List.of());
    }

    private static Group group(String name, String... patterns) {
        return group(
                name,
                Arrays.stream(patterns)
                        .map(text -> listed(MacPattern.parse(text)))
                        .toList());
    }

    private static Group group(String name, List<ListedStation> stations) {
        return new Group(name, stations, List.of(), List.of(), Set.of(), false, Optional.empty(), OptionalInt.empty());
    }

    private static ListedStation listed(MacPattern pattern) {
        return new ListedStation(pattern, "", List.of(), List.of(), "list:1");
    }

    private static List<IpPrefix> prefixes(String... texts) {
        return Arrays.stream(texts).map(IpPrefix::parse).toList();
    }

    private static Optional<String> groupOf(Policy policy, long mac) {
        return policy.member(mac).map(member -> member.group().name());
    }

    private static String mac(long value) {
        return MacAddress.toString(value);
    }
}
