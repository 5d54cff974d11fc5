package io.macmon.config.policy.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Group;
import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.MacPattern;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import io.macmon.config.text.ConfigException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyFileTest extends PolicyFixture {

    private static final String WHOLE = """
        # who belongs here
        groups:
          printers:
            mac: [00:11:22:33:44:55, "AA-BB-CC-*"]
            macs: [printers.ethers, {file: more.txt, format: hostapd}]
            vlan: [10, untagged]
            address: [192.0.2.0/24, "2001:db8::/64"]
            role: [router, dhcp-server]
            expected: true
            place: [hq, branch-*]
            write: printers.pcapng
            snaplen: 128
          cameras:
            mac: 00:11:22:33:44:77
        deny: [00:de:ad:be:ef:00, 66:*]
        ignore:
          mac: 00:11:22:33:44:99
        virtual-routers:
          - address: 192.0.2.1
            mac: [00:00:5e:00:01:07]
          - address: 2001:db8::1
        own: 00:11:22:33:44:aa
        """;

    @Test
    void readsEveryKey() throws IOException {
        write("printers.ethers", "00:11:22:33:44:66 printer.example\n");
        write("more.txt", "00:11:22:33:44:67 20\n");

        Policy policy = read(WHOLE);

        Group printers = policy.groups().get(0);
        assertThat(printers.name()).isEqualTo("printers");
        assertThat(printers.stations())
                .extracting(listed -> listed.pattern() + " " + listed.name() + " " + listed.vlans())
                .containsExactly(
                        "00:11:22:33:44:55  []",
                        "aa:bb:cc:*  []",
                        "00:11:22:33:44:66 printer.example []",
                        "00:11:22:33:44:67  [20]");
        assertThat(printers.stations())
                .extracting(ListedStation::location)
                .containsExactly(
                        folder.resolve("policy.yaml") + ":4:11",
                        folder.resolve("policy.yaml") + ":4:30",
                        folder.resolve("printers.ethers") + ":1",
                        folder.resolve("more.txt") + ":1");
        assertThat(printers.vlans()).containsExactly(10, 0);
        assertThat(printers.addresses()).extracting(Object::toString).containsExactly("192.0.2.0/24", "2001:db8::/64");
        assertThat(printers.roles()).containsExactlyInAnyOrder(Role.ROUTER, Role.DHCP_SERVER);
        assertThat(printers.isExpected()).isTrue();
        assertThat(printers.places()).extracting(Object::toString).containsExactly("hq", "branch-*");
        assertThat(printers.captureFile()).hasValue(folder.resolve("printers.pcapng"));
        assertThat(printers.snaplen()).hasValue(128);

        Group cameras = policy.groups().get(1);
        assertThat(cameras.stations()).hasSize(1);
        assertThat(cameras.isExpected()).isFalse();
        assertThat(cameras.places()).isEmpty();
        assertThat(cameras.snaplen()).isEmpty();
        assertThat(policy.deny()).extracting(MacPattern::toString).containsExactly("00:de:ad:be:ef:00", "66:*");
        assertThat(policy.ignore()).extracting(MacPattern::toString).containsExactly("00:11:22:33:44:99");
        assertThat(policy.virtualRouter(IpAddress.parse("192.0.2.1"))
                        .orElseThrow()
                        .macs())
                .containsExactly(MacPattern.parse("00:00:5e:00:01:07"));
        assertThat(policy.virtualRouter(IpAddress.parse("2001:db8::1"))
                        .orElseThrow()
                        .macs())
                .isEmpty();
        assertThat(policy.ownAddresses()).containsExactly(MacAddress.parse("00:11:22:33:44:aa"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "deny: [66:*]            | denny: [66:*]           | :15:1: unknown key 'denny'; did you mean 'deny'?",
                "  mac: 00:11:22:33:44:77| mac_: 00:11:22:33:44:77 | :14:5: unknown key 'mac_'; did you mean 'mac'?",
                "[router, dhcp-server]   | [router, dhcp]          | :8:20: role: unknown role 'dhcp'; did you mean"
                        + " 'dhcp-server'?",
                "[router, dhcp-server]   | [router, nothing]       | :8:20: role: unknown role 'nothing'; expected one"
                        + " of: router,",
                "[router, dhcp-server]   | rooter                  | :8:11: role: unknown role 'rooter'; did you mean"
                        + " 'router'?",
                "[router, dhcp-server]   | [dot1x, mab]            | :8:11: role: a station cannot be both",
                "vlan: [10, untagged]    | vlan: [10, 4095]        | :6:16: vlan: invalid VLAN ID '4095'; use 1 to 4094"
                        + " or 'untagged'",
                "vlan: [10, untagged]    | vlan: 0                 | :6:11: vlan: invalid VLAN ID '0'; use",
                "192.0.2.0/24            | 192.0.2.1/24            | :7:15: address: 192.0.2.1/24 has bits set"
                        + " after the prefix; write",
                "192.0.2.0/24            | 192.0.2.0/              | :7:15: address: not an IP prefix",
                "expected: true          | expected: yes           | :9:15: expected: must be true or false, got 'yes'",
                "place: [hq, branch-*]   | place: [hq, ' ']        | :10:17: place: must be 1 to 100 printable"
                        + " characters, got ' '",
                "snaplen: 128            | snaplen: 12             | :12:14: snaplen: must be 0 (all) or from 14",
                "snaplen: 128            | snaplen: lots           | :12:14: snaplen: must be a number of bytes, got"
                        + " 'lots'",
                "mac: 00:11:22:33:44:77  | mac: 01:11:22:33:44:77  | :14:10: mac: 01:11:22:33:44:77 is a group address",
                "mac: 00:11:22:33:44:77  | mac: 01:11:*            | :14:10: mac: 01:11:* are group addresses",
                "mac: 00:11:22:33:44:77  | mac: [camera]           | :14:11: mac: not a MAC address: 'camera'",
                "mac: 00:11:22:33:44:77  | mac: []                 | :14:5: group 'cameras' has no stations",
                "mac: 00:11:22:33:44:77  | write: printers.pcapng  | :14:5: group 'cameras' has no stations",
                "mac: 00:11:22:33:44:77  | macs: none.txt          | :14:11: macs: ",
                "mac: 00:11:22:33:44:77  | macs: .                 | :14:11: macs: ",
                "format: hostapd         | format: hostap          | :5:54: format: unknown format 'hostap'; did you"
                        + " mean 'hostapd'?",
                "{file: more.txt, format | {format                 | :5:29: 'file' is missing",
                "  cameras:              | came ras:               | :14:5: group: a group name must have 1 to 32",
                "address: 2001:db8::1    | address: 192.0.2.1      | :21:14: 192.0.2.1 is already on line 19",
                "address: 2001:db8::1    | address: gateway        | :21:14: address: not an IP address: 'gateway'",
                "own: 00:11:22:33:44:aa  | own: aa:bb:cc:*         | :22:6: own: not a MAC address",
                "mac: 00:11:22:33:44:77  | mac: 00:11:22:33:44:66  | :14:10: 00:11:22:33:44:66 is already in group"
                        + " 'printers' (",
                "mac: 00:11:22:33:44:77  | mac: aa:bb:cc:*         | :14:10: aa:bb:cc:* is already in group 'printers'"
                        + " ("
            })
    void reportsTheLocationAndTheProblem(String sound, String broken, String problem) throws IOException {
        write("printers.ethers", "00:11:22:33:44:66 printer.example\n");
        write("more.txt", "00:11:22:33:44:67 20\n");
        String text = WHOLE.replace("deny: [00:de:ad:be:ef:00, 66:*]", "deny: [66:*]");
        assertThat(text).contains(sound.strip());

        assertThatThrownBy(() -> read(text.replace(sound.strip(), broken.strip())))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(folder.resolve("policy.yaml") + problem);
    }

    @Test
    void reportsBothLocationsOfAStationInTwoGroups() throws IOException {
        Path list = write("list", "# printers\n02:00:00:00:00:01\n");

        assertThatThrownBy(() -> read("groups: {a: {macs: list}, b: {mac: 02-00-00-00-00-01}}"))
                .hasMessage(folder.resolve("policy.yaml") + ":1:36: 02:00:00:00:00:01 is already in group 'a' (" + list
                        + ":2); a station can be in one group only");
    }

    @Test
    void aPrefixMayCoverAnotherGroupsStation() {
        Policy policy = read("groups: {a: {mac: 02:*}, b: {mac: 02:00:00:00:00:01}}");

        assertThat(policy.member(0x0200_0000_0001L).orElseThrow().group().name())
                .isEqualTo("b");
    }

    @Test
    void warnsThatAListedStationIsDenied() {
        PolicyFile file = file("groups: {a: {mac: [02:00:00:00:00:01, 02:00:00:00:00:02]}}\ndeny: 02:*\n");

        assertThat(file.read().denies(0x0200_0000_0001L)).isTrue();
        assertThat(file.warnings())
                .containsExactly(folder.resolve("policy.yaml")
                        + ":1:20: 02:00:00:00:00:01 is in group 'a' and also denied, as is 1 other station;"
                        + " 'deny' takes precedence");
    }

    @Test
    void returnsTheFilesItTriedEvenIfOneIsMissing() throws IOException {
        Path list = write("list", "02:00:00:00:00:01\n");
        PolicyFile file = file("groups: {a: {macs: [list, other]}}");

        assertThatThrownBy(file::read)
                .hasMessageContaining("policy.yaml:1:27: macs: ")
                .hasMessageContaining("no such file");
        assertThat(file.files()).containsExactly(folder.resolve("policy.yaml"), list, folder.resolve("other"));

        write("other", "02:00:00:00:00:02\n");
        assertThat(file.read().exactMembers()).hasSize(2);
        assertThat(file.files()).hasSize(3);
    }

    @Test
    void twoGroupsCannotWriteOneFile() {
        assertThatThrownBy(() -> read("groups: {a: {mac: 02:*, write: x/../f}, b: {mac: 06:*, write: f}}"))
                .hasMessageContaining(":1:63: write: group 'a' already writes this file");
    }

    @Test
    void aPolicyMayOnlyDeny() {
        assertThat(read("deny: {mac: 66:*}").listsStations()).isFalse();
        assertThatThrownBy(() -> read("{}")).hasMessageContaining("lists no stations");
        assertThatThrownBy(() -> read("groups: {}")).hasMessageContaining(":1:9: there are no groups");
        assertThatThrownBy(() -> read("groups:\n")).hasMessageContaining("'groups' must have the form 'key: value'");
    }

    @Test
    void reportsWhyAFileIsNotAPolicy() throws IOException {
        Path binary = folder.resolve("binary");
        Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        Path zeros = folder.resolve("zeros");
        Files.write(zeros, new byte[8]);
        Path huge = folder.resolve("huge");
        try (RandomAccessFile sparse = new RandomAccessFile(huge.toFile(), "rw")) {
            sparse.setLength(1L << 33);
        }

        assertThatThrownBy(() -> PolicyFile.read(folder.resolve("none"))).hasMessageEndingWith("none: no such file");
        assertThatThrownBy(() -> PolicyFile.read(folder)).hasMessageContaining("cannot read ");
        assertThatThrownBy(() -> PolicyFile.read(binary)).hasMessageEndingWith("is not a UTF-8 text file");
        assertThatThrownBy(() -> PolicyFile.read(zeros)).hasMessageEndingWith("is not a UTF-8 text file");
        assertThatThrownBy(() -> PolicyFile.read(huge)).hasMessageEndingWith("is larger than 16 MiB");
        assertThatThrownBy(() -> read("# nothing\n")).hasMessageContaining("is empty");
        assertThatThrownBy(() -> read("[".repeat(50_000))).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> read("groups: {a: {mac: [02:*}}"))
                .hasMessageContaining("policy.yaml:1:19: '[' is not closed");
        assertThatThrownBy(() -> read("groups: &a {a: *a}")).isInstanceOf(ConfigException.class);
    }

    @Test
    void readsAByteOrderMarkAndWindowsLineEnds() throws IOException {
        write("list", "\uFEFF02:00:00:00:00:01 printer\r\n02:00:00:00:00:02 camera\r\n");

        Policy policy = read("\uFEFFgroups:\r\n  a:\r\n    macs: list\r\n");

        assertThat(policy.exactMembers())
                .extracting(member -> member.entry().name())
                .containsExactly("printer", "camera");
    }

    @Test
    void readsAHundredThousandStationsInEachFormat() throws IOException {
        String lines = stations(0x0200_0000_0000L).collect(Collectors.joining("\n"));
        write("list", lines);
        String inline = stations(0x0600_0000_0000L).collect(Collectors.joining(", "));

        Policy policy = read("groups:\n  a: {macs: list}\n  b:\n    mac: [" + inline + "]\n");

        assertThat(policy.exactMembers()).hasSize(200_000);
    }

    @Test
    void refusesMoreEntriesThanTheLimit() throws IOException {
        write("list", stations(0x0200_0000_0000L).collect(Collectors.joining("\n")));

        assertThatThrownBy(() -> read("groups: {a: {macs: [list, list, list, list, list, list]}}"))
                .hasMessageEndingWith(":1:51: with these stations, the policy exceeds the limit of 500000 entries");
    }

    private static java.util.stream.Stream<String> stations(long first) {
        return IntStream.range(0, 100_000).mapToObj(i -> MacAddress.toString(first + i));
    }
}
