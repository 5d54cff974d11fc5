package io.macmon.cli.link;

import static io.macmon.cli.CommandResult.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.lab.Requirements;
import io.macmon.capture.link.Link;
import io.macmon.cli.CommandResult;
import io.macmon.cli.Ip;
import io.macmon.cli.OtherNamespace;
import io.macmon.cli.Program;
import io.macmon.config.MacvlanMode;
import io.macmon.config.net.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@LabTest
class LinkCommandLabTest {

    @TempDir
    Path folder;

    private Lab lab;
    private OtherNamespace other;

    @BeforeEach
    void open() throws Exception {
        lab = Lab.open();
        other = OtherNamespace.open();
    }

    @AfterEach
    void close() {
        other.close();
        lab.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "link add --name mv0                                    | missing -i DEVICE; see 'macmon link add",
                "link add --parent eth0                                 | missing --name NAME; see 'macmon link add",
                "link add --parent eth0 --name mv0 --type ipvlan        | expected one of: macvlan, macvtap",
                "link add --parent eth0 --name mv0 --mode bidge         | did you mean 'bridge'?",
                "link add --parent eth0 --name mv0 --mac 2:0:0:0:0:1    | mac: requires source mode, got mode vepa",
                "link add --parent eth0 --name mv0 --nodst              | nodst: requires source mode, got mode vepa",
                "link add --parent eth0 --name mv0 --nopromisc          | nopromisc: requires passthru mode, got mode"
                        + " vepa",
                "link add --parent eth0 --name mv0 --mode source --mac 1:0:0:0:0:1 | 01:00:00:00:00:01 is a group"
                        + " address",
                "link add --parent eth0 --name mv0 --mode source --mac 0:0:0:0:0:0 | 00:00:00:00:00:00 is not a station"
                        + " address",
                "link add --parent eth0 --name mv0 --address ff:ff:ff:ff:ff:ff | ff:ff:ff:ff:ff:ff is a group address",
                "link add --parent eth0 --name mv0 --bc-queue-len -1    | bc-queue-len: must be 0 to 4294967295, got"
                        + " -1",
                "link add --parent eth0 --name mv0 --bc-cutoff -2       | bc-cutoff: must be -1 (never queue) or more,"
                        + " got -2",
                "link add --parent eth0 --name mv0 --mtu 0              | mtu: must be at least 1, got 0",
                "link set mv0                                           | nothing to change",
                "link set mv0 --up --down                               | --up and --down exclude each other",
                "link set mv0 --flush --sync-macs x                     | --flush and --sync-macs exclude each other",
                "link set mv0 --add-mac 2:0:0:0:0:1 --del-mac 02:00:00:00:00:01 | del-mac: cannot remove an"
                        + " address that --add-mac adds",
                "link del                                               | give the devices to remove",
                "link del mv0 --all-on eth0                             | give the devices to remove, or --all-on",
            })
    void anInvalidCommandLineChangesNothingAndExitsWithTwo(String line, String explanation) throws Exception {
        List<Link> before = lab.links().all();

        requireExplained(2, line, explanation);
        assertThat(names()).isEqualTo(before.stream().map(Link::name).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--parent eht0 --name mv0                | no device named eht0; devices that are up: eth0",
                "--parent lo --name mv0                  | lo is the loopback device; name an Ethernet device",
                "--parent tun0 --name mv0                | tun0 is not an Ethernet device (link layer type 65534)",
                "--parent port --name mv0                | port is a port of br0, which takes its frames; name br0",
                "--parent full --name mv0               | full has a macvlan in passthru mode, and cannot have another",
                "--parent eth0 --name mv0 --mode passthru| must be the only macvlan of eth0, which has others",
                "--parent eth0 --name eth0               | a device of that name already exists; choose another name",
                "--parent eth0 --name sixteen-bytes-xx   | invalid device name 'sixteen-bytes-xx'; choose 1 to 15",
                "--parent eth0 --name a/b                | invalid device name 'a/b'",
                "--parent eth0 --name mv0 --mtu 1501     | an MTU of 1501 exceeds the 1500 of eth0",
                "--parent eth0 --name mv0 --address 02:aa:00:00:00:01 --up | cannot set mv0 up: address in use; choose"
                        + " an address that neither",
                "--parent eth0 --name mv0 --netns nosuch | no network namespace named nosuch; ",
                "--parent eth0 --name mv0 --netns 4194305| no process with that PID",
                "--parent eth0 --name mv0 --netns /etc/passwd | cannot enter network namespace /etc/passwd: it is not"
                        + " a network namespace",
                "--parent eth0 --name mv0 --netns /nonexistent | cannot open /nonexistent: no such file",
            })
    void addExplainsWhatTheKernelRefusesAndLeavesNothingBehind(String options, String explanation) throws Exception {
        if (options.contains("tun0")) {
            Requirements.tunnelDevice();
            Ip.run("tuntap add dev tun0 mode tun");
        }
        Ip.run("link add port type veth peer name port-peer");
        Ip.run("link add br0 type bridge");
        Ip.run("link set port master br0");
        Ip.run("link add full type veth peer name full-peer");
        Ip.run("link add through link full type macvlan mode passthru");
        Ip.run("link add taken link eth0 type macvlan mode bridge");
        Ip.run("link set taken up address 02:aa:00:00:00:01");
        List<String> before = names();

        requireExplained(1, "link add " + options, explanation);
        assertThat(names()).isEqualTo(before);
    }

    @Test
    void addExplainsThatTheAddressOfTheParentIsTaken() throws Exception {
        String own = lab.parent().address().orElseThrow().toString();

        requireExplained(
                1,
                "link add --parent eth0 --name mv0 --up --address " + own,
                "cannot set mv0 up: address in use; choose an");
        assertThat(lab.links().find("mv0")).isEmpty();
    }

    @Test
    void addOnAMacvlanUsesItsParentAsTheKernelDoes() throws Exception {
        succeed("link add --parent eth0 --name mv0 --mode bridge");
        succeed("link add --parent mv0 --name mv1 --mode bridge");

        assertThat(device("mv1").parentIndex()).isEqualTo(lab.parent().index());
    }

    @Test
    void addAcceptsAParentThatIsDown() throws Exception {
        lab.links().setDown(lab.parent());
        succeed("link add --parent eth0 --name mv0 --mode bridge --up");

        assertThat(succeed("link show mv0").out().get(2))
                .isEqualTo("warning: mv0: receives nothing: no carrier on mv0:"
                        + " the device below it, or its other end, is down");
    }

    @Test
    void refusesMoreSourcesThanADeviceHolds() throws Exception {
        Path tooMany = list(1, 5_001);
        requireExplained(
                2,
                "link add --parent eth0 --name mv0 --mode source --macs " + tooMany,
                "mac: 5001 addresses are listed, but one device takes at most 5000");
        assertThat(lab.links().find("mv0")).isEmpty();

        succeed("link add --parent eth0 --name mv0 --mode source --macs " + list(1, 5_000));
        requireExplained(
                1,
                "link set mv0 --add-mac 02:00:00:00:00:01,02:ff:00:00:00:01",
                "cannot add 1 addresses to the list of mv0: it has 5000, and a device holds at most 5000");
        requireExplained(
                2,
                "link set mv0 --sync-macs " + tooMany,
                "mac: 5001 addresses are listed, but one device takes at most 5000");
    }

    @Test
    void needsThePermissionThatItNames() throws Exception {
        List<String> without = List.of("setpriv", "--bounding-set=-net_admin", "--inh-caps=-net_admin");
        try (Program add = Program.startIn(without, "link", "add", "--parent", "eth0", "--name", "mv0")) {
            assertThat(add.exitCode()).isEqualTo(1);
            assertThat(add.err())
                    .containsExactly(
                            "macmon: cannot create macvlan mv0 on eth0: operation not permitted; run as root or grant"
                                    + " CAP_NET_ADMIN (in a systemd unit: AmbientCapabilities=CAP_NET_ADMIN)");
        }
        try (Program show = Program.startIn(without, "link", "show")) {
            assertThat(show.exitCode()).isZero();
            assertThat(show.out()).containsExactly("no macvlans or macvtaps");
        }
    }

    @Test
    void addWarnsOfWhatNodstDoes() {
        assertThat(succeed("link add --parent eth0 --name mv0 --mode source --nodst")
                        .err())
                .containsExactly(
                        "macmon: nodst: frames from the sources on the list of mv0 no longer reach eth0 or this"
                                + " machine, even while mv0 is down");
    }

    @Test
    void addCreatesADeviceInAnotherNamespace() throws Exception {
        succeed("link add --parent eth0 --name mv0 --mode source --mac 2:0:0:0:0:1 --up --netns " + other.pid());

        assertThat(lab.links().find("mv0")).isEmpty();
        assertThat(other.links().find("mv0").orElseThrow().isUp()).isTrue();
        assertThat(succeed("link show --netns " + other.pid()).out().get(1))
                .contains("mv0", "elsewhere", "1: 02:00:00:00:00:01");

        succeed("link del mv0 --netns " + other.pid());
        assertThat(other.links().find("mv0")).isEmpty();
    }

    @Test
    void addPrintsTheCharacterDeviceOfATap() throws Exception {
        CommandResult add = succeed("link add --parent eth0 --name tap0 --type macvtap --mode bridge");

        Path node = Path.of("/dev/tap" + device("tap0").index());
        assertThat(add.out()).containsExactly(node.toString());
        assertThat(add.err())
                .allSatisfy(line -> assertThat(line).contains(node + " does not exist; create it with: mknod " + node));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "link set eth0 --up                     | eth0 is not a macvlan but a veth; macmon link manages"
                        + " macvlans",
                "link set nosuch --up                   | no device named nosuch",
                "link set bridged --mode passthru       | an existing device can neither enter nor leave passthru mode",
                "link set bridged --add-mac 2:0:0:0:0:1 | it is in bridge mode; only a device in source mode has a"
                        + " list",
                "link set bridged --flush               | it is in bridge mode; only a device in source mode has a"
                        + " list",
                "link set bridged --nodst               | it is in bridge mode; nodst requires source mode",
                "link set bridged --mtu 1501            | an MTU of 1501 exceeds the 1500 of eth0",
                "link set bridged --netns nosuch        | no network namespace named nosuch",
                "link del eth0                          | eth0 is not a macvlan but a veth",
                "link del bridged nosuch                | no device named nosuch",
                "link del --all-on nosuch               | no device named nosuch",
                "link show nosuch                       | no device named nosuch",
                "link show eth0                         | eth0 is not a macvlan but a veth",
                "link show --netns nosuch               | no network namespace named nosuch",
            })
    void explainsWhatCannotBeDoneAndChangesNothing(String line, String explanation) throws Exception {
        succeed("link add --parent eth0 --name bridged --mode bridge");
        Link before = device("bridged");

        requireExplained(1, line, explanation);
        assertThat(device("bridged")).isEqualTo(before);
    }

    @Test
    void setChangesEverythingAtOnce() throws Exception {
        succeed("link add --parent eth0 --name mv0 --mode bridge --up");
        succeed("link set mv0 --down --mode source --nodst --mtu 1400 --address 2:aa:0:0:0:1 --add-mac 2:0:0:0:0:1"
                + " --netns "
                + other.pid());

        Link moved = other.links().find("mv0").orElseThrow();
        assertThat(moved.isUp()).isFalse();
        assertThat(moved.mtu()).isEqualTo(1_400);
        assertThat(moved.address()).hasValue(MacAddress.parse("02:aa:00:00:00:01"));
        assertThat(moved.macvlan().orElseThrow().mode()).isEqualTo(MacvlanMode.SOURCE);
        assertThat(moved.macvlan().orElseThrow().nodst()).isTrue();
        assertThat(moved.macvlan().orElseThrow().sources()).containsExactly(MacAddress.parse("2:0:0:0:0:1"));
    }

    @Test
    void setBringsUpADeviceThatItMoved() throws Exception {
        succeed("link add --parent eth0 --name mv0 --mode bridge --up");
        succeed("link set mv0 --netns " + other.pid() + " --up");

        assertThat(other.links().find("mv0").orElseThrow().isUp()).isTrue();
    }

    @Test
    void syncPrintsWhatItChangedAndOnlyThat() throws Exception {
        succeed("link add --parent eth0 --name mv0 --mode source --mac 2:0:0:0:0:1,2:0:0:0:0:2");

        assertThat(succeed("link set mv0 --sync-macs " + list(2, 3)).out())
                .containsExactly("+ 02:00:00:00:00:03", "- 02:00:00:00:00:01", "mv0: 1 added, 1 removed");
        assertThat(succeed("link set mv0 --sync-macs " + list(2, 3)).out()).containsExactly("mv0: 0 added, 0 removed");
    }

    @Test
    void deletesAllMacvlansOfAParentAndNothingElse() throws Exception {
        succeed("link add --parent eth0 --name mv0 --mode bridge");
        succeed("link add --parent eth0 --name tap0 --mode bridge --type macvtap");
        Ip.run("link add other type veth peer name other-peer");
        succeed("link add --parent other --name mv1 --mode bridge");

        assertThat(succeed("link del --all-on eth0").out()).containsExactly("mv0", "tap0");
        assertThat(names()).contains("eth0", "other", "mv1").doesNotContain("mv0", "tap0");
        succeed("link del mv1");
        assertThat(names()).doesNotContain("mv1");
    }

    @Test
    void showWarnsOfFramesThatADeviceDoesNotReceive() throws Exception {
        succeed("link add --parent eth0 --name mv0 --mode source --nodst --mac 2:0:0:0:0:1");
        assertThat(succeed("link show").out())
                .contains(
                        "warning: mv0: receives nothing: mv0 is down; bring it up with: ip link set mv0 up",
                        "warning: mv0: nodst while down: frames from its 1 sources are lost",
                        "warning: mv0: eth0 is not promiscuous, so frames to other machines do not arrive;"
                                + " to receive them: ip link set eth0 promisc on");

        Ip.run("link set eth0 promisc on");
        succeed("link set mv0 --up --flush");
        assertThat(succeed("link show").out())
                .filteredOn(line -> line.startsWith("warning"))
                .containsExactly("warning: mv0: its list is empty, so it receives no frames");
    }

    @Test
    void showAlignsItsColumns() throws Exception {
        succeed("link add --parent eth0 --name mv0 --mode source --mac"
                + " 2:0:0:0:0:1,2:0:0:0:0:2,2:0:0:0:0:3,2:0:0:0:0:4");
        succeed("link add --parent eth0 --name a-longer-name --mode bridge --type macvtap");
        List<String> lines = succeed("link show").out();

        int column = lines.get(0).indexOf("PARENT");
        assertThat(lines.subList(1, 3))
                .allSatisfy(line -> assertThat(line.substring(column)).startsWith("eth0 "));
        assertThat(lines.get(1)).matches(".*  4: 02:[0-9a-f:]{14}, 02:[0-9a-f:]{14}, 02:[0-9a-f:]{14}, \\.\\.\\.");
    }

    private void requireExplained(int exitCode, String line, String explanation) {
        CommandResult run = CommandResult.ofLine(line);
        assertThat(run.err()).as("macmon %s", line).isNotEmpty();
        assertThat(run.err().get(0)).startsWith("macmon: ").contains(explanation);
        assertThat(run.exitCode()).isEqualTo(exitCode);
        assertThat(run.out()).isEmpty();
    }

    private Link device(String name) throws Exception {
        return lab.links().find(name).orElseThrow();
    }

    private List<String> names() throws Exception {
        return lab.links().all().stream().map(Link::name).toList();
    }

    private Path list(int from, int to) throws IOException {
        List<String> lines = LongStream.rangeClosed(from, to)
                .mapToObj(number -> new MacAddress(0x0200_0000_0000L + number).toString())
                .toList();
        return Files.write(folder.resolve("list-" + from + "-" + to), lines);
    }
}
