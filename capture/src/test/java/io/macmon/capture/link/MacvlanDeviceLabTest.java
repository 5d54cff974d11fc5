package io.macmon.capture.link;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.capture.lab.ChildJvm;
import io.macmon.capture.lab.Frames;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.config.MacvlanMode;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

@LabTest
class MacvlanDeviceLabTest extends LabFixture {

    private static final MacAddress STATION = MacAddress.parse("02:00:00:00:00:01");
    private static final MacAddress OTHER = MacAddress.parse("02:00:00:00:00:02");
    private static final MacAddress STRANGER = MacAddress.parse("02:00:00:00:00:99");

    private static final byte[] HOST_ADDRESS = {10, 0, 0, 1};
    private static final byte[] STATION_ADDRESS = {10, 0, 0, 2};

    private static final List<String> WITHOUT_SYS_ADMIN =
            List.of("setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin");
    private static final List<String> WITHOUT_NET_ADMIN =
            List.of("setpriv", "--bounding-set=-net_admin", "--inh-caps=-net_admin");

    @Test
    void receivesOnlyItsStations() throws Exception {
        try (MacvlanDevice device = MacvlanDevice.open(Lab.PARENT)) {
            lab.send(Frames.from(STATION));
            device.setStations(List.of(STATION, OTHER));
            lab.send(Frames.from(STATION), Frames.from(STRANGER), Frames.from(OTHER, STATION));

            assertThat(device.stations()).containsExactlyInAnyOrder(STATION, OTHER);
            assertThat(device.link().counters().rxFrames()).isEqualTo(2);
            assertThat(device.parent().orElseThrow().counters().rxFrames()).isEqualTo(4);
        }
    }

    @Test
    void isUpAndSilentInANamespaceOfItsOwn() throws Exception {
        try (MacvlanDevice device = MacvlanDevice.open(Lab.PARENT)) {
            assertThat(device.namespace()).isPresent();
            assertThat(device.name()).isEqualTo("macmon0");
            assertThat(device.notices()).isEmpty();
            assertThat(lab.links().all()).extracting(Link::name).doesNotContain("macmon0");

            Link link = device.link();
            assertThat(link.index()).isEqualTo(device.index());
            assertThat(link.isUp()).isTrue();
            assertThat(link.isNoArp()).isTrue();
            assertThat(link.macvlan().orElseThrow().mode()).isEqualTo(MacvlanMode.SOURCE);
            assertThat(link.macvlan().orElseThrow().nodst()).isFalse();
            NetworkNamespace namespace = device.namespace().get();
            assertThat(namespace.call(() -> setting("ipv6", "disable_ipv6"))).isEqualTo("1");
            assertThat(namespace.call(() -> setting("ipv4", "rp_filter"))).isEqualTo("1");
        }
    }

    @Test
    void sendsNothing() throws Exception {
        try (MacvlanDevice device = MacvlanDevice.open(Lab.PARENT)) {
            device.setStations(List.of(STATION));
            lab.send(Frames.arpRequest(STATION, STATION_ADDRESS, HOST_ADDRESS));
            OrdinaryDevice.awaitFramesOfItsOwn(lab);

            assertThat(device.link().counters().txFrames()).isZero();
            assertThat(lab.wire().counters().rxFrames()).isZero();
        }
    }

    @Test
    void turnsOffTheParentsBroadcastQueueWhenItIsAlone() throws Exception {
        try (MacvlanDevice device = MacvlanDevice.open(Lab.PARENT)) {
            assertThat(device.link().macvlan().orElseThrow().bcCutoff()).isEqualTo(-1);
        }
    }

    @Test
    void leavesTheParentsBroadcastQueueToAnotherMacvlan() throws Exception {
        new Macvlans(lab.links()).create(new NewMacvlan("mv0", lab.parent(), MacvlanMode.BRIDGE));

        try (MacvlanDevice device = MacvlanDevice.open(Lab.PARENT)) {
            assertThat(device.link().macvlan().orElseThrow().bcCutoff()).isEqualTo(1);
        }
    }

    @Test
    void leavesAnsweringToTheHost() throws Exception {
        addHostAddress();
        try (MacvlanDevice device = MacvlanDevice.open(Lab.PARENT)) {
            device.setStations(List.of(STATION));
            assertThat(repliesToAnArpRequestAndAPing()).isEqualTo(2);
        }
    }

    /** The behaviour of a source-mode device that is not kept silent. */
    @Test
    void aPlainDeviceInTheHostsNamespaceWouldAnswerASecondTime() throws Exception {
        addHostAddress();
        Macvlans macvlans = new Macvlans(lab.links());
        Link plain = macvlans.create(new NewMacvlan("mv0", lab.parent(), MacvlanMode.SOURCE));
        lab.links().disableIpv6Addresses(plain);
        lab.links().setUp(plain);
        macvlans.sources(plain).add(STATION);

        assertThat(repliesToAnArpRequestAndAPing()).isEqualTo(4);
    }

    @Test
    void changesItsStationsWhileItRuns() throws Exception {
        try (MacvlanDevice device = MacvlanDevice.open(Lab.PARENT)) {
            device.setStations(List.of(STATION));

            assertThat(device.setStations(List.of(OTHER)))
                    .isEqualTo(new SourceList.Change(List.of(OTHER), List.of(STATION)));
            assertThat(device.stations()).containsExactly(OTHER);
        }
    }

    @Test
    void usesTheGivenName() throws Exception {
        try (MacvlanDevice device = MacvlanDevice.open(Lab.PARENT, "watch7")) {
            assertThat(device.link().name()).isEqualTo("watch7");
        }
    }

    @Test
    void leavesNothingBehindWhenItCloses() throws Exception {
        MacvlanDevice device = MacvlanDevice.open(Lab.PARENT);
        assertThat(lab.parent().promiscuity()).isPositive();
        device.close();

        assertThat(lab.parent().promiscuity()).isZero();
        assertPortIsFree();
    }

    @Test
    void leavesNothingBehindWhenItCannotBeCreated() throws Exception {
        assertThatThrownBy(() -> MacvlanDevice.open(Lab.PARENT, "not a name"))
                .hasMessageStartingWith("invalid device name 'not a name'; choose");

        assertPortIsFree();
    }

    @Test
    void closesEvenIfItWasDeletedWithItsParent() throws Exception {
        MacvlanDevice device = MacvlanDevice.open(Lab.PARENT);
        lab.links().delete(lab.parent());

        device.close();
        assertThatThrownBy(device::link).isInstanceOf(MacmonException.class);
    }

    @Test
    void disappearsWithAKilledProcess() throws Exception {
        try (ChildJvm child = hold(List.of(), "open", Lab.PARENT)) {
            assertThat(child.linesUpTo(DeviceHolder.READY)).isEmpty();
            assertThat(lab.parent().promiscuity()).isPositive();

            child.kill();

            eventually("the parent is no longer promiscuous", () -> lab.parent().promiscuity() == 0);
            assertPortIsFree();
        }
    }

    @Test
    void staysInTheHostsNamespaceWithoutPermissionToCreateAnother() throws Exception {
        addHostAddress();
        try (ChildJvm child = hold(WITHOUT_SYS_ADMIN, "open", Lab.PARENT, STATION.toString())) {
            assertThat(child.linesUpTo(DeviceHolder.READY))
                    .containsExactly("cannot create a network namespace: operation not permitted;"
                            + " run as root or grant CAP_SYS_ADMIN"
                            + " (in a systemd unit: AmbientCapabilities=CAP_SYS_ADMIN);"
                            + " the device stays in this namespace, with rp_filter on and ARP and IPv6 off so that it"
                            + " does not answer");

            Link device = lab.links().find("macmon0").orElseThrow();
            assertThat(device.isUp()).isTrue();
            assertThat(device.isNoArp()).isTrue();
            assertThat(device.alias()).startsWith("macmon watch pid=");
            assertThat(setting("ipv4", "rp_filter")).isEqualTo("1");
            assertThat(setting("ipv4", "arp_ignore")).isEqualTo("1");
            assertThat(setting("ipv6", "disable_ipv6")).isEqualTo("1");
            assertThat(repliesToAnArpRequestAndAPing()).isEqualTo(2);
        }
    }

    @Test
    void removesWhatAKilledProcessLeftInTheHostsNamespace() throws Exception {
        try (ChildJvm child = hold(WITHOUT_SYS_ADMIN, "open", Lab.PARENT)) {
            child.linesUpTo(DeviceHolder.READY);
            try (MacvlanDevice other = MacvlanDevice.open(Lab.PARENT)) {
                assertThat(other.notices()).isEmpty();
                assertThat(lab.links().find("macmon0"))
                        .as("of a running process")
                        .isPresent();
            }
            child.kill();
            try (MacvlanDevice next = MacvlanDevice.open(Lab.PARENT)) {
                assertThat(next.notices()).containsExactly("removed macmon0, left behind by a process that was killed");
            }
        }
        assertThat(lab.links().find("macmon0")).isEmpty();
    }

    @Test
    void takesTheFirstFreeNameInTheHostsNamespace() throws Exception {
        try (ChildJvm first = hold(WITHOUT_SYS_ADMIN, "open", Lab.PARENT);
                ChildJvm second = hold(WITHOUT_SYS_ADMIN, "open", Lab.PARENT)) {
            first.linesUpTo(DeviceHolder.READY);
            second.linesUpTo(DeviceHolder.READY);

            assertThat(lab.links().all()).extracting(Link::name).contains("macmon0", "macmon1");
        }
    }

    @Test
    void listsTheDevicesThatAreUpWhenTheParentIsMissing() {
        assertThatThrownBy(() -> MacvlanDevice.open("eht0"))
                .hasMessage("no device named eht0; devices that are up: eth0");
    }

    @Test
    void reportsThatNoDeviceIsUp() throws Exception {
        lab.links().setDown(lab.parent());

        assertThatThrownBy(() -> MacvlanDevice.open("eht0")).hasMessage("no device named eht0; no device is up");
    }

    @Test
    void explainsWhyAParentCannotBeUsed() {
        assertThatThrownBy(() -> MacvlanDevice.open("lo"))
                .hasMessage("cannot create macvlan macmon0 on lo: lo is the loopback device; name an Ethernet device");
    }

    @Test
    void opensOnAParentThatIsDownWithANotice() throws Exception {
        lab.links().setDown(lab.parent());

        try (MacvlanDevice device = MacvlanDevice.open(Lab.PARENT)) {
            assertThat(device.notices()).containsExactly("eth0 is down; bring it up with: ip link set eth0 up");
            assertThat(device.link().isUp()).isTrue();
            eventually(
                    "the kernel reports the missing carrier",
                    () -> !device.link().hasCarrier());
        }
    }

    @Test
    void usesTheRealParentWhenGivenAMacvlan() throws Exception {
        new Macvlans(lab.links()).create(new NewMacvlan("mv0", lab.parent(), MacvlanMode.BRIDGE));

        try (MacvlanDevice device = MacvlanDevice.open("mv0")) {
            assertThat(device.parent().orElseThrow().name()).isEqualTo(Lab.PARENT);
            assertThat(device.notices())
                    .containsExactly("mv0 is itself a macvlan; using its parent eth0, as the kernel does");
        }
    }

    @Test
    void namesTheMissingCapability() throws Exception {
        try (ChildJvm child = hold(WITHOUT_NET_ADMIN, "open", Lab.PARENT)) {
            assertThat(child.linesUpTo(DeviceHolder.READY))
                    .containsExactly("cannot create macvlan macmon0 on eth0: operation not permitted;"
                            + " run as root or grant CAP_NET_ADMIN"
                            + " (in a systemd unit: AmbientCapabilities=CAP_NET_ADMIN)");
        }
    }

    private static ChildJvm hold(List<String> command, String... arguments) throws IOException {
        return ChildJvm.start(command, DeviceHolder.class, arguments);
    }

    private void addHostAddress() throws Exception {
        lab.links().addAddress(lab.parent(), (Inet4Address) InetAddress.getByAddress(HOST_ADDRESS), 24);
    }

    private long repliesToAnArpRequestAndAPing() throws Exception {
        MacAddress host = lab.parent().address().orElseThrow();
        lab.send(Frames.arpRequest(STATION, STATION_ADDRESS, HOST_ADDRESS));
        eventually("an ARP reply", () -> lab.wire().counters().rxFrames() > 0);
        Lab.awaitDelivery(); // in case of a second reply
        long arpReplies = lab.wire().counters().rxFrames();
        lab.send(Frames.ping(STATION, host, STATION_ADDRESS, HOST_ADDRESS));
        eventually("an echo reply", () -> lab.wire().counters().rxFrames() > arpReplies);
        Lab.awaitDelivery();
        return lab.wire().counters().rxFrames();
    }

    // A passthru device can only be created if there is no other macvlan in any namespace.
    private void assertPortIsFree() throws Exception {
        Macvlans macvlans = new Macvlans(lab.links());
        eventually("the port is free", () -> {
            try {
                lab.links().delete(macvlans.create(new NewMacvlan("through", lab.parent(), MacvlanMode.PASSTHRU)));
                return true;
            } catch (MacmonException stillInUse) {
                return false;
            }
        });
    }

    private static String setting(String family, String name) throws IOException {
        return Files.readString(Path.of("/proc/sys/net", family, "conf", "macmon0", name))
                .strip();
    }
}
