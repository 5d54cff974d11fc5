package io.macmon.cli.link;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.FrameSender;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.link.Link;
import io.macmon.capture.link.OperationalState;
import io.macmon.cli.CommandResult;
import io.macmon.cli.Ip;
import io.macmon.cli.OtherNamespace;
import io.macmon.config.net.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@LabTest
class LinkApplyLabTest {

    private static final MacAddress FIRST = MacAddress.parse("02:00:00:00:00:01");
    private static final MacAddress SECOND = MacAddress.parse("02:00:00:00:00:02");

    private static final String PRINTERS = """
        groups:
          - name: printers
            parent: eth0
            mode: source
            mac: [02:00:00:00:00:01, 02:00:00:00:00:02]
        """;

    @TempDir
    Path folder;

    private Lab lab;
    private OtherNamespace other;

    @BeforeEach
    void open() throws Exception {
        OtherNamespace.keepQuiet();
        lab = Lab.open();
        other = OtherNamespace.open();
    }

    @AfterEach
    void close() {
        other.close();
        lab.close();
    }

    @Test
    void createsTheDevicesAndChangesNothingTheSecondTime() throws Exception {
        String plan = PRINTERS + """
              - name: cameras
                parent: eth0
                mode: source
                macs: cameras.txt
                nodst: true
                mtu: 1400
                bc-queue-len: 7
                netns: %s
              - name: vm1
                type: macvtap
                parent: eth0
                mode: bridge
                address: 2:aa:0:0:0:1
            """.formatted(other.pid());
        Files.writeString(folder.resolve("cameras.txt"), "02:00:00:00:00:03\n");

        CommandResult run = apply(plan);
        assertThat(run.out())
                .startsWith(
                        "+ printers: macvlan in source mode on eth0, 2 sources",
                        "+ cameras in " + other.pid() + ": macvlan in source mode on eth0, 1 sources,"
                                + " nodst: their frames no longer reach eth0 or this machine",
                        "+ vm1: macvtap in bridge mode on eth0",
                        "    /dev/tap" + device("vm1").index());

        Link printers = device("printers");
        assertThat(printers.isUp()).isTrue();
        assertThat(printers.alias()).isEqualTo("macmon link printers");
        assertThat(printers.macvlan().orElseThrow().sources()).containsExactlyInAnyOrder(FIRST, SECOND);
        Link cameras = other.links().find("cameras").orElseThrow();
        assertThat(cameras.mtu()).isEqualTo(1_400);
        assertThat(cameras.macvlan().orElseThrow().nodst()).isTrue();
        assertThat(cameras.macvlan().orElseThrow().bcQueueLen()).hasValue(7);
        assertThat(device("vm1").address()).hasValue(MacAddress.parse("02:aa:00:00:00:01"));

        List<Link> before = devices();
        assertThat(apply(plan, "--prune").out())
                .containsExactly("nothing to do: all devices match " + folder.resolve("plan.yaml"));
        assertThat(devices()).isEqualTo(before);
    }

    @Test
    void changesExistingDevicesByTheDifference() throws Exception {
        apply(PRINTERS);
        int index = device("printers").index();

        assertThat(apply("""
            groups:
              - name: printers
                parent: eth0
                mode: source
                mac: [02:00:00:00:00:02, 02:00:00:00:00:03]
                nodst: true
                mtu: 1300
                bc-cutoff: -1
            """).out())
                .containsExactly(
                        "~ printers: nodst",
                        "~ printers: mtu 1300",
                        "~ printers: bc-cutoff -1",
                        "~ printers: source list: 1 added, 1 removed",
                        "    + 02:00:00:00:00:03",
                        "    - 02:00:00:00:00:01");
        assertThat(device("printers").index()).isEqualTo(index);
        assertThat(apply("""
            groups:
              - name: printers
                parent: eth0
                mode: bridge
            """).out()).containsExactly("~ printers: mode source to bridge", "~ printers: no nodst");
        assertThat(device("printers").mtu())
                .as("what the plan does not mention")
                .isEqualTo(1_300);
    }

    @Test
    void repairsWhatAnotherProgramChanged() throws Exception {
        apply(PRINTERS);
        Ip.run("link set printers down");
        Ip.run("link set printers type macvlan macaddr del 02:00:00:00:00:01");

        assertThat(apply(PRINTERS).out())
                .containsExactly(
                        "~ printers: source list: 1 added, 0 removed", "    + 02:00:00:00:00:01", "~ printers: up");
        assertThat(apply(PRINTERS).out().get(0)).startsWith("nothing to do");
    }

    @Tag("flood")
    @Test
    void losesNoFrameOfAStationThatStays() throws Exception {
        apply(PRINTERS);
        try (FrameSender talker = new FrameSender(lab, FIRST)) {
            for (int round = 0; round < 20; round++) {
                apply(PRINTERS.replace(SECOND.toString(), "02:00:00:00:01:%02x".formatted(round)));
            }
            long sent = talker.stop();

            assertThat(device("printers").counters().rxFrames()).isPositive().isEqualTo(sent);
        }
    }

    @Test
    void recreatesADeviceThatCannotBeChanged() throws Exception {
        apply(PRINTERS);
        Ip.run("link add eth1 type veth peer name eth1-peer");

        assertThat(apply(PRINTERS.replace("eth0", "eth1")).out())
                .containsExactly(
                        "- printers: will be recreated", "+ printers: macvlan in source mode on eth1, 2 sources");
        assertThat(apply(PRINTERS.replace("parent: eth0", "parent: eth1\n    type: macvtap"))
                        .out())
                .contains("- printers: will be recreated", "+ printers: macvtap in source mode on eth1, 2 sources");
    }

    @Test
    void movesAGroupToAnotherNamespace() throws Exception {
        apply(PRINTERS);
        String moved = PRINTERS + "    netns: " + other.pid() + "\n";

        assertThat(apply(moved).out())
                .containsExactly(
                        "- printers: the plan puts group printers elsewhere",
                        "+ printers in " + other.pid() + ": macvlan in source mode on eth0, 2 sources");
        assertThat(lab.links().find("printers")).isEmpty();
        assertThat(apply(moved).out().get(0)).startsWith("nothing to do");
    }

    @Test
    void aDryRunPrintsTheSameAndChangesNothing() throws Exception {
        eventually("the parent is up", () -> lab.parent().state() == OperationalState.UP);
        List<Link> before = devices();

        CommandResult dry = apply(PRINTERS, "--dry-run");

        assertThat(dry.out()).containsExactly("+ printers: macvlan in source mode on eth0, 2 sources");
        assertThat(devices()).isEqualTo(before);
        assertThat(apply(PRINTERS).out()).isEqualTo(dry.out());
    }

    @Test
    void prunesOnlyDevicesOfGroupsAndOnlyOnRequest() throws Exception {
        apply(PRINTERS);
        Ip.run("link add foreign link eth0 type macvlan mode bridge");
        Ip.run("link set foreign alias hands-off");
        String others = PRINTERS.replace("printers", "cameras");

        apply(others);
        assertThat(names()).contains("printers", "cameras", "foreign");

        assertThat(apply(others, "--prune").out()).containsExactly("- printers: the plan has no group printers");
        assertThat(names()).contains("cameras", "foreign").doesNotContain("printers");
    }

    @Test
    void leavesADeviceAloneThatItDidNotCreate() throws Exception {
        Ip.run("link add printers link eth0 type macvlan mode bridge");
        Link before = device("printers");

        CommandResult run = run(PRINTERS);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).singleElement().asString().contains("but macmon did not create it for this group");
        assertThat(device("printers")).isEqualTo(before);
    }

    @Test
    void reportsAMissingParentBeforeItChangesAnything() throws Exception {
        List<Link> before = devices();

        CommandResult run = run(PRINTERS + "  - {name: cameras, parent: eht0, mode: source}\n");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .singleElement()
                .asString()
                .startsWith("macmon: group cameras: no device named eht0; devices that are up: eth0");
        assertThat(devices()).isEqualTo(before);
    }

    @Test
    void removesAnIncompleteDeviceAndKeepsTheCompleteOnes() throws Exception {
        String own = lab.parent().address().orElseThrow().toString();

        CommandResult run = run(PRINTERS + "  - {name: cameras, parent: eth0, mode: bridge, address: '" + own + "'}\n");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).containsExactly("+ printers: macvlan in source mode on eth0, 2 sources");
        assertThat(run.err()).singleElement().asString().contains("cannot set cameras up: address in use");
        assertThat(names()).contains("printers").doesNotContain("cameras");
    }

    @Test
    void namesLineAndColumnOfAnInvalidFileAndExitsWithTwo() throws Exception {
        CommandResult run = run(PRINTERS.replace("parent", "parnet"));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .containsExactly("macmon: " + folder.resolve("plan.yaml")
                        + ":3:5: unknown key 'parnet'; did you mean 'parent'?");
    }

    @Test
    void warnsWhenAStationIsInTwoGroups() throws Exception {
        CommandResult run = apply(PRINTERS + "  - {name: cameras, parent: eth0, mode: source, mac: '2:0:0:0:0:2'}\n");

        assertThat(run.err())
                .containsExactly("macmon: 02:00:00:00:00:02 is in groups printers and cameras on eth0;"
                        + " each gets a copy of its frames");
    }

    private CommandResult apply(String plan, String... options) throws IOException {
        CommandResult run = run(plan, options);
        assertThat(run.exitCode()).as("apply printed %s", run.err()).isZero();
        return run;
    }

    private CommandResult run(String plan, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("plan.yaml"), plan);
        String[] arguments = Arrays.copyOf(new String[] {"link", "apply", file.toString()}, 3 + options.length);
        System.arraycopy(options, 0, arguments, 3, options.length);
        return CommandResult.of(arguments);
    }

    private Link device(String name) throws Exception {
        return lab.links().find(name).orElseThrow();
    }

    private List<String> names() throws Exception {
        return devices().stream().map(Link::name).toList();
    }

    private List<Link> devices() throws Exception {
        return lab.links().all();
    }
}
