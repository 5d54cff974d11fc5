package io.macmon.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.link.Link;
import io.macmon.capture.link.Links;
import io.macmon.capture.link.Macvlans;
import io.macmon.capture.link.NewMacvlan;
import io.macmon.capture.linux.GenericReceiveOffload;
import io.macmon.cli.doctor.CheckResult.Status;
import io.macmon.config.MacvlanMode;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@LabTest
class DoctorLabTest {

    @Test
    void checksEveryModeAndOptionOfTheDriverOnARealDevice() {
        List<CheckResult> results = new ArrayList<>();

        Doctor.checkDevices(results::add);

        assertThat(results)
                .allSatisfy(result -> assertThat(result.status()).isEqualTo(Status.OK))
                .extracting(CheckResult::check)
                .containsExactly(
                        "packet ring",
                        "macvlan private",
                        "macvlan vepa",
                        "macvlan bridge",
                        "macvlan passthru",
                        "macvlan source",
                        "macvtap",
                        "NODST",
                        "BC_CUTOFF",
                        "quietness");
    }

    @Test
    void theHostIsQuietWithoutAMonitor() throws Exception {
        try (TestNetwork network = TestNetwork.open()) {
            assertThat(new QuietnessCheck(network).run((parent, station) -> () -> {}))
                    .isEqualTo(CheckResult.ok(
                            "quietness",
                            "3 ARP requests and 3 pings; the watched host sent 3 ARP replies, 3 ping replies, and"
                                    + " nothing else"));
        }
    }

    @Test
    void aDeviceInTheHostsNamespaceWithoutPrecautionsIsDetectable() throws Exception {
        try (TestNetwork network = TestNetwork.open()) {
            CheckResult result = new QuietnessCheck(network).run(DoctorLabTest::withoutPrecautions);

            assertThat(result.status()).isEqualTo(Status.MISSING);
            assertThat(result.detail())
                    .contains("6 ARP replies", "6 ping replies", "duplicate address detections", "multicast reports")
                    .doesNotContain("nothing else");
        }
    }

    @Test
    void theResultIsInconclusiveIfTheHostDoesNotAnswer() throws Exception {
        try (TestNetwork network = TestNetwork.open()) {
            CheckResult result = new QuietnessCheck(network).run((parent, station) -> {
                network.links().disableArp(network.parent());
                return () -> {};
            });

            assertThat(result.status()).isEqualTo(Status.WARNING);
            assertThat(result.detail()).startsWith("inconclusive: ");
        }
    }

    @Test
    void findsAParentThatMergesFrames() throws Exception {
        try (Lab lab = Lab.open()) {
            assertThat(lab.parent().isUp()).isTrue();
            ParentChecks parent = new ParentChecks(Lab.PARENT);
            GenericReceiveOffload.set(Lab.PARENT, false);
            assertThat(parent.offloads().status()).isEqualTo(Status.OK);

            GenericReceiveOffload.set(Lab.PARENT, true);
            assertThat(parent.offloads().status()).isEqualTo(Status.WARNING);
            assertThat(parent.offloads().advice()).isEqualTo("turn it off: ethtool -K eth0 gro off");
        }
    }

    @Test
    void findsABridgeWhosePortMergesFrames() throws Exception {
        try (Lab lab = Lab.open()) {
            lab.links().createBridge("br0");
            Link bridge = lab.links().find("br0").orElseThrow();
            lab.links().setMaster(lab.parent(), bridge);
            GenericReceiveOffload.set(Lab.PARENT, true);

            assertThat(new ParentChecks("br0").offloads().advice()).contains("ethtool -K eth0 gro off");
        }
    }

    @Test
    void reportsWhetherAParentCanCarryAMacvlan() throws Exception {
        try (Lab lab = Lab.open()) {
            assertThat(macvlanSupport(Lab.PARENT).status()).isEqualTo(Status.OK);
            assertThat(macvlanSupport("nosuchdev")).satisfies(result -> {
                assertThat(result.status()).isEqualTo(Status.MISSING);
                assertThat(result.detail()).isEqualTo("no device named nosuchdev");
            });
            assertThat(macvlanSupport("lo").detail()).isEqualTo("is not an Ethernet device");

            lab.links().setDown(lab.parent());
            assertThat(macvlanSupport(Lab.PARENT).advice()).isEqualTo("bring it up: ip link set eth0 up");

            lab.links().createBridge("br0");
            lab.links().setMaster(lab.parent(), lab.links().find("br0").orElseThrow());
            assertThat(macvlanSupport(Lab.PARENT).status()).isEqualTo(Status.MISSING);
            assertThat(macvlanSupport(Lab.PARENT).detail()).contains("is a port of br0");
        }
    }

    @Test
    void aPassthruMacvlanLeavesNoRoomForAnother() throws Exception {
        try (Lab lab = Lab.open()) {
            new Macvlans(lab.links()).create(new NewMacvlan("mv0", lab.parent(), MacvlanMode.PASSTHRU));

            assertThat(macvlanSupport(Lab.PARENT).status()).isEqualTo(Status.MISSING);
            assertThat(macvlanSupport(Lab.PARENT).detail()).contains("passthru");
        }
    }

    private static CheckResult macvlanSupport(String parent) {
        return new ParentChecks(parent).macvlanSupport();
    }

    private static QuietnessCheck.RunningWatch withoutPrecautions(String parent, MacAddress station)
            throws MacmonException {
        try (Links links = Links.open()) {
            Macvlans macvlans = new Macvlans(links);
            Link plain =
                    macvlans.create(new NewMacvlan("mv0", links.find(parent).orElseThrow(), MacvlanMode.SOURCE));
            links.setUp(plain);
            macvlans.sources(plain).add(station);
        }
        return () -> {};
    }
}
