package io.macmon.cli.link;

import static io.macmon.capture.lab.Eventually.eventually;
import static io.macmon.cli.CommandResult.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Frames;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.link.Link;
import io.macmon.capture.linux.PacketSocket;
import io.macmon.cli.CommandResult;
import io.macmon.cli.Ip;
import io.macmon.cli.OtherNamespace;
import io.macmon.config.net.MacAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests each mode with devices in two namespaces. A device's receive counter shows how many frames it got. A frame that
 * it must not get is always followed by one that it must get, so no test has to wait for a frame that never arrives.
 *
 * <pre>
 *   namespace red       the test's namespace      the wire's namespace
 *
 *   red0 -------+------------ eth0 ================ wire
 *   blue0 ------'
 *   namespace blue
 * </pre>
 */
@LabTest
class LinkModesLabTest {

    private static final MacAddress RED = MacAddress.parse("02:aa:00:00:00:01");
    private static final MacAddress BLUE = MacAddress.parse("02:aa:00:00:00:02");
    private static final MacAddress STATION = MacAddress.parse("02:00:00:00:00:01");
    private static final MacAddress STRANGER = MacAddress.parse("02:00:00:00:00:99");
    private static final MacAddress UNKNOWN = MacAddress.parse("02:00:00:00:00:ff");

    private Lab lab;
    private OtherNamespace red;
    private OtherNamespace blue;

    @BeforeEach
    void open() throws Exception {
        OtherNamespace.keepQuiet();
        lab = Lab.open();
        red = OtherNamespace.open();
        blue = OtherNamespace.open();
    }

    @AfterEach
    void close() {
        blue.close();
        red.close();
        lab.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"macvlan", "macvtap"})
    void bridgedDevicesReachEachOtherWithoutTheWire(String type) throws Exception {
        addBoth(type, "bridge");

        sendFromRed(Frames.from(RED, BLUE));

        awaitAtBlue(1);
        assertThat(atWire()).isZero();
        sendFromRed(Frames.from(RED)); // a broadcast goes everywhere
        awaitAtBlue(2);
        assertThat(atWire()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"macvlan", "macvtap"})
    void privateDevicesDoNotReachEachOtherEvenThroughAHairpin(String type) throws Exception {
        addBoth(type, "private");
        setHairpin("on");

        sendFromRed(Frames.from(RED), Frames.from(RED)); // the switch reflects them, but only red gets them
        lab.send(Frames.from(STRANGER, BLUE));

        awaitAtBlue(1);
        assertThat(atWire()).isEqualTo(2);
        eventually("red0 got its own frames back", () -> received(red, "red0") == 2);
        assertThat(received(blue, "blue0")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"macvlan", "macvtap"})
    void vepaDevicesReachEachOtherOnlyThroughAHairpin(String type) throws Exception {
        addBoth(type, "vepa");
        setHairpin("off");
        sendFromRed(Frames.from(RED, BLUE));
        lab.send(Frames.from(STRANGER, BLUE));
        awaitAtBlue(1);
        assertThat(atWire()).isEqualTo(1);

        setHairpin("on");
        sendFromRed(Frames.from(RED, BLUE));

        awaitAtBlue(2);
        assertThat(atWire()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"macvlan", "macvtap"})
    void aPassthruDeviceIsTheOnlyOneAndReceivesEverything(String type) throws Exception {
        succeed("link add --parent eth0 --name blue0 --mode passthru --up --netns " + blue.pid() + " --type " + type);
        assertThat(CommandResult.ofLine("link add --parent eth0 --name red0 --mode bridge --netns " + red.pid())
                        .exitCode())
                .isEqualTo(1);

        lab.send(Frames.from(STRANGER, UNKNOWN), Frames.from(STATION), Frames.from(STATION, BLUE));

        awaitAtBlue(3);
        assertThat(blue.links().find("blue0").orElseThrow().address())
                .isEqualTo(lab.parent().address());
        assertThat(lab.parent().promiscuity()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"macvlan", "macvtap"})
    void aSourceDeviceReceivesExactlyTheListedSourcesFrames(String type) throws Exception {
        add(type, "source --mac " + STATION, blue, "blue0", BLUE);

        lab.send(
                Frames.from(STRANGER, UNKNOWN),
                Frames.from(STRANGER, BLUE), // sent to its own address, but the source is not listed
                Frames.from(STATION, UNKNOWN),
                Frames.from(STATION));

        awaitAtBlue(2);
        succeedIn(blue, "link set blue0 --del-mac " + STATION + " --add-mac " + STRANGER);
        lab.send(Frames.from(STATION), Frames.from(STRANGER));
        awaitAtBlue(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"macvlan", "macvtap"})
    void nodstWithholdsTheFrameFromItsDestinationEvenWhileDown(String type) throws Exception {
        add(type, "bridge", red, "red0", RED);
        add(type, "source --mac " + STATION, blue, "blue0", BLUE);
        lab.send(Frames.from(STATION, RED));
        awaitAtBlue(1);
        eventually("red0 gets it as well", () -> received(red, "red0") == 1);

        succeedIn(blue, "link set blue0 --nodst");
        lab.send(Frames.from(STATION, RED), Frames.from(STRANGER, RED));
        awaitAtBlue(2);
        eventually("red0 gets the stranger's only", () -> received(red, "red0") == 2);

        succeedIn(blue, "link set blue0 --down");
        lab.send(Frames.from(STATION, RED), Frames.from(STRANGER, RED));
        eventually("red0 gets the stranger's only", () -> received(red, "red0") == 3);
        assertThat(received(blue, "blue0")).isEqualTo(2);

        succeedIn(blue, "link set blue0 --no-nodst");
        lab.send(Frames.from(STATION, RED));
        eventually("red0 gets all again", () -> received(red, "red0") == 4);
    }

    private void addBoth(String type, String mode) {
        add(type, mode, red, "red0", RED);
        add(type, mode, blue, "blue0", BLUE);
    }

    private static void add(String type, String mode, OtherNamespace namespace, String name, MacAddress address) {
        succeed("link add --parent eth0 --name " + name + " --type " + type + " --address " + address + " --up --netns "
                + namespace.pid() + " --mode " + mode);
    }

    /** Makes the other end of the wire a switch port; with hairpin on, it sends frames back out of the same port. */
    private void setHairpin(String state) throws Exception {
        lab.wireNamespace().<String, Exception>call(() -> {
            if (lab.wireLinks().find("switch").isEmpty()) {
                OtherNamespace.keepQuiet();
                // With snooping, it reports its own membership in a group at times, and some devices would receive
                // that.
                Ip.run("link add switch type bridge mcast_snooping 0");
                Ip.run("link set switch up");
                Ip.run("link set wire master switch");
            }
            return Ip.run("link set wire type bridge_slave hairpin " + state);
        });
    }

    private void sendFromRed(byte[]... frames) throws Exception {
        Link device = red.links().find("red0").orElseThrow();
        try (PacketSocket socket = red.namespace().call(() -> PacketSocket.open(device.index()))) {
            for (byte[] frame : frames) {
                socket.send(frame);
            }
        }
    }

    private void awaitAtBlue(long frames) throws Exception {
        eventually("blue0 gets " + frames + " frames", () -> received(blue, "blue0") >= frames);
        assertThat(received(blue, "blue0")).isEqualTo(frames);
    }

    private static long received(OtherNamespace namespace, String device) throws Exception {
        return namespace.links().find(device).orElseThrow().counters().rxFrames();
    }

    private long atWire() throws Exception {
        return lab.wire().counters().rxFrames();
    }

    private static void succeedIn(OtherNamespace namespace, String line) throws Exception {
        namespace.namespace().<Void, Exception>call(() -> {
            succeed(line);
            return null;
        });
    }
}
