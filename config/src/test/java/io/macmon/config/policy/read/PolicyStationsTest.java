package io.macmon.config.policy.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Group;
import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.RandomizedMacs;
import io.macmon.config.text.ConfigException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stations of groups, the devices that join them, and what an entry may state. */
class PolicyStationsTest extends PolicyFixture {

    @Test
    void aGroupMayContainTheRandomisedAddressesThatNothingElseLists() {
        Policy policy = read("""
            groups:
              phones: {randomized: warn, mac: 00:11:22:33:44:55}
              machines: {mac: ["52:54:00:*", "02:00:00:00:00:01"]}
            deny: ["06:*"]
            """);

        for (String phone :
                List.of("00:11:22:33:44:55", "02:00:00:00:00:02", "da:a1:19:00:00:07", "fe:00:00:00:00:01")) {
            assertThat(groupOf(policy, phone)).as(phone).isEqualTo("phones");
        }
        assertThat(groupOf(policy, "52:54:00:00:00:01")).isEqualTo("machines");
        assertThat(groupOf(policy, "02:00:00:00:00:01")).isEqualTo("machines");
        assertThat(groupOf(policy, "00:11:22:33:44:66")).isEqualTo("none");
        assertThat(policy.denies(MacAddress.parse("06:00:00:00:00:01").value())).isTrue();
        assertThat(policy.groups())
                .extracting(Group::randomized)
                .containsExactly(RandomizedMacs.WARN, RandomizedMacs.DENY);
    }

    @Test
    void onlyOneGroupMayContainTheRandomisedAddresses() {
        assertThatThrownBy(() -> read("groups: {a: {randomized: allow}, b: {randomized: warn}}"))
                .hasMessageContaining("randomized: group 'a' already contains the randomised MAC addresses");
        assertThatThrownBy(() -> read("groups: {a: {randomized: perhaps}}"))
                .hasMessageContaining("must be allow, warn or deny, got 'perhaps'");
        assertThatThrownBy(() -> read("groups: {a: {randomized: deny}}")).hasMessageContaining("has no stations");
    }

    @Test
    void aDeviceMayHaveSeveralAddresses() {
        Policy policy = read("""
            groups: {all: {mac: 00:11:22:33:44:55}}
            devices:
              annas-laptop: [00:11:22:33:44:55, 00:11:22:33:44:66]
              phone: 02:00:00:00:00:01
            """);

        assertThat(policy.device(MacAddress.parse("00:11:22:33:44:66")))
                .hasValueSatisfying(device -> assertThat(device.name()).isEqualTo("annas-laptop"));
        assertThat(policy.device(MacAddress.parse("00:11:22:33:44:77"))).isEmpty();
        assertThatThrownBy(() -> read("devices: {a: 00:11:22:33:44:55, b: 00:11:22:33:44:55}"))
                .hasMessageContaining("00:11:22:33:44:55 is already in device 'a'");
        assertThatThrownBy(() -> read("devices: {'a b': 00:11:22:33:44:55}"))
                .hasMessageContaining("a device name must have 1 to 32 letters");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {a: [00:11:22:33:44:55, nonsense]}                | :1:34 | nonsense
        {a: 00:11:22:33:44:*}                             | :1:14 | 00:11:22:33:44:*
        {a: []}                                           | :1: | has no MAC addresses
        {a: {mac: 00:11:22:33:44:55}}                     | :1:14 | must
        {a: 00:11:22:33:44:55, b: [00:11:22:33:44:55]}    | :1:    | already in device 'a'
        [00:11:22:33:44:55]                               | :1:10 | must
        """)
    void aWrongDeviceIsAnErrorAtItsPlace(String devices, String place, String message) {
        assertThatThrownBy(() -> read("devices: " + devices))
                .hasMessageContaining("policy.yaml" + place)
                .hasMessageContaining(message);
    }

    @Test
    void mergesEntriesForTheSameStationInAGroup() throws IOException {
        write("list", "02:00:00:00:00:01 192.0.2.1\n02:00:00:00:00:01 192.0.2.2\n02:00:00:00:00:01 gateway\n");

        Policy policy = read("groups: {a: {mac: 02:00:00:00:00:01, macs: list}}");

        ListedStation gateway = policy.groups().get(0).stations().get(0);
        assertThat(policy.groups().get(0).stations()).hasSize(1);
        assertThat(gateway.name()).isEqualTo("gateway");
        assertThat(gateway.addresses()).extracting(Object::toString).containsExactly("192.0.2.1", "192.0.2.2");
    }

    @Test
    void anEntryMayStateTheNameVlansAndAddressesOfItsStation() throws IOException {
        write("list", "02:00:00:00:00:02 from-list\n02:00:00:00:00:03 scanner\n");

        Policy policy = read("""
            groups:
              printers:
                vlan: 10
                mac:
                  - 02:00:00:00:00:01
                  - {mac: 02:00:00:00:00:02, name: "printer: room 12", vlan: [20, untagged], address: 192.0.2.12}
                  - mac: 02:aa:*
                    name: labels
                macs: list
              single: {mac: {mac: 02:00:00:00:00:04, name: plotter}}
            """);

        ListedStation printer = policy.member(0x0200_0000_0002L).orElseThrow().entry();
        assertThat(printer.name()).isEqualTo("printer: room 12");
        assertThat(printer.location()).isEqualTo(folder.resolve("policy.yaml") + ":6:15");
        assertThat(policy.member(0x0200_0000_0002L).orElseThrow().vlans()).containsExactly(20, 0);
        assertThat(printer.addresses()).extracting(Object::toString).containsExactly("192.0.2.12");
        assertThat(policy.member(0x0200_0000_0001L).orElseThrow().vlans()).containsExactly(10);
        assertThat(policy.member(0x02aa_0000_0001L).orElseThrow().entry().name())
                .isEqualTo("labels");
        assertThat(policy.member(0x0200_0000_0003L).orElseThrow().entry().name())
                .isEqualTo("scanner");
        assertThat(policy.member(0x0200_0000_0004L).orElseThrow().entry().name())
                .isEqualTo("plotter");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{mac: 02:00:00:00:00:01, nam: x}  | :1:47: unknown key 'nam'; did you mean 'name'?",
                "{name: x}                         | :1:22: 'mac' is missing",
                "{mac: 02:00:00:00:01, name: x}    | :1:28: mac: ",
                "{mac: 02:00:00:00:00:01, name: }  | :1:52: 'name' has no value",
                "{mac: 02:00:00:00:00:01, name: [x]} | :1:53: 'name' must be a single value",
                "{mac: 02:00:00:00:00:01, name: \"\\e[2J\"} | :1:53: name: must have at most 64 characters, and no",
                "{mac: 02:00:00:00:00:01, vlan: 5000} | :1:53: vlan: ",
                "[[02:00:00:00:00:01]]             | :1:22: 'mac' must be a single value",
            })
    void reportsWhatIsWrongWithAnEntry(String entry, String problem) {
        assertThatThrownBy(() -> read("groups: {all: {mac: [" + entry + "]}}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(folder.resolve("policy.yaml") + problem);
    }

    @Test
    void deniedStationsHaveNoNames() {
        assertThatThrownBy(() -> read("deny: [{mac: 02:00:00:00:00:01, name: x}]"))
                .hasMessageContaining(":1:14: deny: give the MAC address alone; only stations in a group have names");
        assertThatThrownBy(() -> read("deny: [{}]")).hasMessageContaining("deny: give the MAC address alone");
        assertThatThrownBy(() -> read("ignore: {mac: [{mac: 02:00:00:00:00:01, name: x}]}"))
                .hasMessageContaining(":1:22: mac: give the MAC address alone");
    }

    private static String groupOf(Policy policy, String mac) {
        return policy.member(MacAddress.parse(mac).value())
                .map(member -> member.group().name())
                .orElse("none");
    }
}
