package io.macmon.capture.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.lab.Requirements;
import io.macmon.config.MacvlanMode;
import io.macmon.config.net.MacAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@LabTest
class MacvlansLabTest extends LabFixture {

    private static final MacAddress OWN = MacAddress.parse("02:aa:00:00:00:01");

    private Macvlans macvlans;

    @BeforeEach
    void open() throws Exception {
        macvlans = new Macvlans(lab.links());
    }

    @ParameterizedTest
    @EnumSource
    void createsADeviceInEveryMode(MacvlanMode mode) throws Exception {
        Link device = macvlans.create(wanted("mv0", mode));

        assertThat(device.kind()).isEqualTo("macvlan");
        assertThat(device.parentIndex()).isEqualTo(lab.parent().index());
        assertThat(device.macvlan().orElseThrow().mode()).isEqualTo(mode);
    }

    @ParameterizedTest
    @EnumSource
    void createsATapInEveryMode(MacvlanMode mode) throws Exception {
        Link device = macvlans.create(wanted("tap0", mode).tap());

        assertThat(device.kind()).isEqualTo("macvtap");
        assertThat(device.macvlan().orElseThrow().mode()).isEqualTo(mode);
    }

    @Test
    void createsADeviceWithEveryOption() throws Exception {
        Link device = macvlans.create(wanted("mv0", MacvlanMode.SOURCE)
                .nodst()
                .bcQueueLen(17)
                .bcCutoff(3)
                .address(OWN)
                .mtu(1_400));

        Macvlan details = device.macvlan().orElseThrow();
        assertThat(details.nodst()).isTrue();
        assertThat(details.bcQueueLen()).hasValue(17);
        assertThat(details.bcQueueLenUsed()).hasValue(17);
        assertThat(details.bcCutoff()).isEqualTo(3);
        assertThat(device.address()).hasValue(OWN);
        assertThat(device.mtu()).isEqualTo(1_400);
    }

    @Test
    void leavesOtherOptionsToTheKernel() throws Exception {
        Link device = macvlans.create(wanted("mv0", MacvlanMode.VEPA));

        Macvlan details = device.macvlan().orElseThrow();
        assertThat(details.nodst()).isFalse();
        assertThat(details.nopromisc()).isFalse();
        assertThat(details.bcQueueLen()).hasValue(1_000);
        assertThat(details.bcCutoff()).isEqualTo(1);
        assertThat(device.mtu()).isEqualTo(lab.parent().mtu());
        assertThat(device.address().orElseThrow().isLocallyAdministered()).isTrue();
    }

    @Test
    void createsADeviceInAnotherNamespaceThanItsParent() throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create();
                Links there = Links.open(namespace)) {
            Link device = macvlans.create(wanted("mv0", MacvlanMode.SOURCE).in(namespace));

            assertThat(lab.links().find("mv0")).isEmpty();
            assertThat(there.find("mv0")).hasValue(device);
            assertThat(device.parentNamespaceId()).isPresent();
        }
    }

    @Test
    void createsAPassthruDeviceWithoutMakingTheParentPromiscuous() throws Exception {
        Link device = macvlans.create(wanted("mv0", MacvlanMode.PASSTHRU).nopromisc());
        lab.links().setUp(device);

        assertThat(device.macvlan().orElseThrow().nopromisc()).isTrue();
        assertThat(lab.parent().promiscuity()).isZero();
    }

    @Test
    void seesAQueueRequestedByASiblingInAnotherNamespace() throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create()) {
            macvlans.create(wanted("hidden", MacvlanMode.BRIDGE).in(namespace));
            Link device = macvlans.create(wanted("mv0", MacvlanMode.SOURCE).bcQueueLen(0));

            assertThat(device.macvlan().orElseThrow().bcQueueLenUsed()).hasValue(1_000);
        }
    }

    @Test
    void changesAMacvlansSettings() throws Exception {
        Link device = macvlans.create(wanted("mv0", MacvlanMode.BRIDGE));
        macvlans.setMode(device, MacvlanMode.SOURCE);
        macvlans.setFlags(device, false, true);
        macvlans.setBcQueueLen(device, 5);
        macvlans.setBcCutoff(device, -1);

        Macvlan changed = lab.links().refresh(device).macvlan().orElseThrow();
        assertThat(changed.mode()).isEqualTo(MacvlanMode.SOURCE);
        assertThat(changed.nodst()).isTrue();
        assertThat(changed.bcQueueLen()).hasValue(5);
        assertThat(changed.bcCutoff()).isEqualTo(-1);
    }

    @Test
    void changesAMacvtapToo() throws Exception {
        Link device = macvlans.create(wanted("tap0", MacvlanMode.BRIDGE).tap());
        macvlans.setMode(device, MacvlanMode.PRIVATE);

        assertThat(lab.links().refresh(device).macvlan().orElseThrow().mode()).isEqualTo(MacvlanMode.PRIVATE);
    }

    @Test
    void emptiesTheListWhenADeviceLeavesSourceMode() throws Exception {
        Link device = macvlans.create(wanted("mv0", MacvlanMode.SOURCE));
        macvlans.sources(device).add(OWN);
        macvlans.setMode(device, MacvlanMode.BRIDGE);
        macvlans.setMode(device, MacvlanMode.SOURCE);

        assertThat(macvlans.sources(device).read()).isEmpty();
    }

    @Test
    void refusesTheLoopbackDeviceAsParent() throws Exception {
        Link loopback = lab.links().find("lo").orElseThrow();

        assertThatThrownBy(() -> macvlans.create(new NewMacvlan("mv0", loopback, MacvlanMode.SOURCE)))
                .hasMessage("cannot create macvlan mv0 on lo: lo is the loopback device; name an Ethernet device");
    }

    @Test
    void refusesAParentThatIsNotEthernet() throws Exception {
        Requirements.tunnelDevice();
        Process ip =
                new ProcessBuilder(Requirements.program("ip"), "tuntap", "add", "dev", "tun0", "mode", "tun").start();
        assertThat(ip.waitFor()).isZero();
        Link tunnel = lab.links().find("tun0").orElseThrow();

        assertThatThrownBy(() -> macvlans.create(new NewMacvlan("mv0", tunnel, MacvlanMode.SOURCE)))
                .hasMessage("cannot create macvlan mv0 on tun0:"
                        + " tun0 is not an Ethernet device (link layer type 65534); name an Ethernet device");
    }

    @Test
    void refusesAPortOfABridgeAsParent() throws Exception {
        lab.links().createBridge("br0");
        lab.links().setMaster(lab.parent(), lab.links().find("br0").orElseThrow());

        assertThatThrownBy(() -> macvlans.create(wanted("mv0", MacvlanMode.SOURCE)))
                .hasMessage("cannot create macvlan mv0 on eth0: eth0 is a port of br0, which takes its frames;"
                        + " name br0 as the parent, or release eth0 with: ip link set eth0 nomaster");
    }

    @Test
    void acceptsABridgeAsParent() throws Exception {
        lab.links().createBridge("br0");
        Link bridge = lab.links().find("br0").orElseThrow();

        assertThat(macvlans.create(new NewMacvlan("mv0", bridge, MacvlanMode.SOURCE))
                        .parentIndex())
                .isEqualTo(bridge.index());
    }

    @Test
    void refusesAParentThatHasAPassthruDevice() throws Exception {
        macvlans.create(wanted("through", MacvlanMode.PASSTHRU));

        assertThatThrownBy(() -> macvlans.create(wanted("mv0", MacvlanMode.SOURCE)))
                .hasMessage("cannot create macvlan mv0 on eth0: eth0 has a macvlan in passthru mode, and cannot have"
                        + " another; delete it, or choose another parent");
    }

    @Test
    void suspectsAPassthruDeviceThatItCannotSee() throws Exception {
        try (NetworkNamespace elsewhere = NetworkNamespace.create()) {
            macvlans.create(wanted("through", MacvlanMode.PASSTHRU).in(elsewhere));

            assertThatThrownBy(() -> macvlans.create(wanted("mv0", MacvlanMode.SOURCE)))
                    .hasMessage("cannot create macvlan mv0 on eth0: the driver does not accept eth0;"
                            + " perhaps it has a macvlan in passthru mode in another network namespace");
        }
    }

    @Test
    void refusesAPassthruDeviceBesideOthers() throws Exception {
        macvlans.create(wanted("mv0", MacvlanMode.SOURCE));

        assertThatThrownBy(() -> macvlans.create(wanted("through", MacvlanMode.PASSTHRU)))
                .hasMessage("cannot create macvlan through on eth0: a device in passthru mode must be the only macvlan"
                        + " of eth0, which has others, perhaps in other network namespaces");
    }

    @Test
    void refusesToMoveADeviceIntoOrOutOfPassthruMode() throws Exception {
        Link device = macvlans.create(wanted("mv0", MacvlanMode.SOURCE));

        assertThatThrownBy(() -> macvlans.setMode(device, MacvlanMode.PASSTHRU))
                .hasMessage("cannot put mv0 into passthru mode: an existing device can neither enter nor leave"
                        + " passthru mode;"
                        + " delete it and create another");
        lab.links().delete(device);

        Link passthru = macvlans.create(wanted("through", MacvlanMode.PASSTHRU));
        assertThatThrownBy(() -> macvlans.setMode(passthru, MacvlanMode.SOURCE))
                .hasMessageContaining("neither enter nor leave");
    }

    @Test
    void refusesAnMtuAboveTheParents() throws Exception {
        assertThatThrownBy(
                        () -> macvlans.create(wanted("mv0", MacvlanMode.SOURCE).mtu(1_501)))
                .hasMessage("cannot create macvlan mv0 on eth0: an MTU of 1501 exceeds the 1500 of eth0");

        Link device = macvlans.create(wanted("mv0", MacvlanMode.SOURCE));
        assertThatThrownBy(() -> lab.links().setMtu(device, 1_501))
                .hasMessage("cannot set the MTU of mv0 to 1501: an MTU of 1501 exceeds the 1500 of eth0");
    }

    @Test
    void refusesTheAddressOfTheParentWhenItComesUp() throws Exception {
        Link device = macvlans.create(
                wanted("mv0", MacvlanMode.SOURCE).address(lab.parent().address().orElseThrow()));

        assertThatThrownBy(() -> lab.links().setUp(device))
                .hasMessage("cannot set mv0 up: address in use;"
                        + " choose an address that neither the parent nor another device on it has");
    }

    @Test
    void refusesAGroupAddress() {
        assertThatThrownBy(() -> macvlans.create(
                        wanted("mv0", MacvlanMode.SOURCE).address(MacAddress.parse("01:00:5e:00:00:01"))))
                .hasMessage("cannot create macvlan mv0 on eth0: not usable as an address;"
                        + " choose a unicast address that is not zero");
    }

    @Test
    void refusesANameThatIsTaken() throws Exception {
        macvlans.create(wanted("mv0", MacvlanMode.SOURCE));

        assertThatThrownBy(() -> macvlans.create(wanted("mv0", MacvlanMode.SOURCE)))
                .hasMessage("cannot create macvlan mv0 on eth0: a device of that name already exists; choose another"
                        + " name");
    }

    @Test
    void refusesAnInvalidName() {
        assertThatThrownBy(() -> macvlans.create(wanted("macvlan/zero", MacvlanMode.SOURCE)))
                .hasMessageStartingWith("invalid device name 'macvlan/zero'; choose");
    }

    @Test
    void refusesToTreatAnotherDeviceAsAMacvlan() {
        assertThatThrownBy(() -> macvlans.setMode(lab.parent(), MacvlanMode.BRIDGE))
                .hasMessage("cannot put eth0 into bridge mode: it is not a macvlan but a veth");
    }

    @Test
    void putsAMacvlanOnTheRealParentWhenGivenAMacvlan() throws Exception {
        Link first = macvlans.create(wanted("mv0", MacvlanMode.BRIDGE));
        Link second = macvlans.create(new NewMacvlan("mv1", first, MacvlanMode.SOURCE));

        assertThat(second.parentIndex()).isEqualTo(lab.parent().index());
    }

    private NewMacvlan wanted(String name, MacvlanMode mode) throws Exception {
        return new NewMacvlan(name, lab.parent(), mode);
    }
}
