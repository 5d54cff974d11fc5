package io.macmon.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Frames;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabTest;
import io.macmon.cli.Eve;
import io.macmon.cli.Ip;
import io.macmon.cli.LabFixture;
import io.macmon.cli.Program;
import io.macmon.config.net.MacAddress;
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

    @Test
    void theParentMayBeABridge() throws Exception {
        Ip.run("link add br0 type bridge");
        Ip.run("link set eth0 master br0");
        Ip.run("link set br0 up");
        try (Program watch = watch("br0", STATION)) {
            lab.send(Frames.from(STATION), Frames.from(STATION));

            assertThat(end(watch).analysedFrames()).isEqualTo(2);
        }
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
