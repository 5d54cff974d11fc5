package io.macmon.capture.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.capture.lab.ChildJvm;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.config.MacvlanMode;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A macvlan that an administrator created: it is used, and never changed. */
@LabTest
class AttachedDeviceLabTest extends LabFixture {

    private static final MacAddress STATION = MacAddress.parse("02:00:00:00:00:01");
    private static final List<String> WITHOUT_ANY = List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all");

    @Test
    void attachesToAnAdministratorsDeviceWithoutChangingIt() throws Exception {
        Link created = createDevice(MacvlanMode.SOURCE);
        new Macvlans(lab.links()).sources(created).add(STATION);

        try (MacvlanDevice device = MacvlanDevice.attach("mv0")) {
            assertThat(device.namespace()).isEmpty();
            assertThat(device.notices()).isEmpty();
            assertThat(device.setStations(List.of(STATION))).isEqualTo(new SourceList.Change(List.of(), List.of()));
            assertThat(device.parent().map(Link::name)).hasValue(Lab.PARENT);
        }
        assertThat(new Macvlans(lab.links()).sources(created).read()).containsExactly(STATION);
    }

    @Test
    void attachesToADeviceWithItsParentInAnotherNamespace() throws Exception {
        try (NetworkNamespace elsewhere = NetworkNamespace.create()) {
            new Macvlans(lab.links()).create(new NewMacvlan("mv0", lab.parent(), MacvlanMode.SOURCE).in(elsewhere));

            boolean parentSeen = elsewhere.call(() -> {
                try (MacvlanDevice device = MacvlanDevice.attach("mv0")) {
                    return device.parent().isPresent();
                }
            });
            assertThat(parentSeen).isFalse();
        }
    }

    @Test
    void doesNotAddToTheListOfAnAttachedDevice() throws Exception {
        Link created = createDevice(MacvlanMode.SOURCE);

        try (MacvlanDevice device = MacvlanDevice.attach("mv0")) {
            assertThatThrownBy(() -> device.setStations(List.of(STATION)))
                    .hasMessage("mv0 lists 0 of 1 stations, missing 02:00:00:00:00:01; an attached device is not"
                            + " changed; add them with: ip link set mv0 type macvlan macaddr add ADDRESS");
        }
        assertThat(new Macvlans(lab.links()).sources(created).read()).isEmpty();
    }

    @Test
    void reportsThatAnAttachedDeviceIsDown() throws Exception {
        new Macvlans(lab.links()).create(new NewMacvlan("mv0", lab.parent(), MacvlanMode.SOURCE));

        try (MacvlanDevice device = MacvlanDevice.attach("mv0")) {
            assertThat(device.notices()).containsExactly("mv0 is down; bring it up with: ip link set mv0 up");
        }
    }

    @Test
    void attachesOnlyToAMacvlanInSourceMode() throws Exception {
        createDevice(MacvlanMode.BRIDGE);

        assertThatThrownBy(() -> MacvlanDevice.attach("mv0"))
                .hasMessage("cannot watch mv0: it is a macvlan in bridge mode; name one in source mode");
        assertThatThrownBy(() -> MacvlanDevice.attach(Lab.PARENT))
                .hasMessage("cannot watch eth0: it is not a macvlan; name one in source mode, or a parent to create"
                        + " one on");
        assertThatThrownBy(() -> MacvlanDevice.attach("mv1"))
                .hasMessage("no device named mv1; devices that are up: eth0, mv0");
    }

    @Test
    void attachesWithoutAnyPrivilege() throws Exception {
        Link created = createDevice(MacvlanMode.SOURCE);
        new Macvlans(lab.links()).sources(created).add(STATION);

        try (ChildJvm child = hold(WITHOUT_ANY, "attach", "mv0", STATION.toString())) {
            assertThat(child.linesUpTo(DeviceHolder.READY)).isEmpty();
        }
    }

    private static ChildJvm hold(List<String> command, String... arguments) throws IOException {
        return ChildJvm.start(command, DeviceHolder.class, arguments);
    }

    private Link createDevice(MacvlanMode mode) throws MacmonException {
        Link created = new Macvlans(lab.links()).create(new NewMacvlan("mv0", lab.parent(), mode));
        lab.links().setUp(created);
        return created;
    }
}
