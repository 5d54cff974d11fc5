package io.macmon.capture.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.capture.lab.Frames;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.config.MacvlanMode;
import io.macmon.config.net.MacAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@LabTest
class LinksLabTest extends LabFixture {

    private static final MacAddress STATION = MacAddress.parse("02:00:00:00:00:01");

    private Links links;

    @BeforeEach
    void open() throws Exception {
        links = lab.links();
    }

    @Test
    void findsADeviceByNameAndByIndex() throws Exception {
        Link byName = links.find(Lab.PARENT).orElseThrow();

        assertThat(byName.kind()).isEqualTo("veth");
        assertThat(byName.parentNamespaceId()).isPresent();
        assertThat(links.find(byName.index()).map(Link::name)).hasValue(Lab.PARENT);
    }

    @Test
    void findsNoMissingDevice() throws Exception {
        assertThat(links.find("missing")).isEmpty();
        assertThat(links.find("")).isEmpty();
        assertThat(links.find("an-alternative-name-that-is-unused")).isEmpty();
        assertThat(links.find("a".repeat(200))).isEmpty();
        assertThat(links.find(4_711)).isEmpty();
    }

    @Test
    void findsEveryDevice() throws Exception {
        assertThat(links.all()).extracting(Link::name).containsExactlyInAnyOrder("lo", Lab.PARENT);
    }

    @Test
    void countsWhatADeviceReceives() throws Exception {
        lab.send(Frames.from(STATION), Frames.from(STATION));

        LinkCounters counters = lab.parent().counters();
        assertThat(counters.rxFrames()).isEqualTo(2);
        assertThat(counters.rxBytes()).isEqualTo(120);
        assertThat(counters.txFrames()).isZero();
        assertThat(lab.wire().counters().txFrames()).isEqualTo(2);
    }

    @Test
    void setsADeviceDownAndUp() throws Exception {
        links.setDown(lab.parent());
        assertThat(lab.parent().isUp()).isFalse();
        assertThat(lab.parent().state()).isEqualTo(OperationalState.DOWN);

        links.setUp(lab.parent());
        assertThat(lab.parent().isUp()).isTrue();
        assertThat(lab.parent().hasCarrier()).isTrue();
    }

    @Test
    void deletesADevice() throws Exception {
        links.delete(lab.parent());

        assertThat(links.find(Lab.PARENT)).isEmpty();
    }

    @Test
    void changesADevicesSettings() throws Exception {
        links.setAlias(lab.parent(), "uplink to floor 2");
        links.setDown(lab.parent());
        links.setAddress(lab.parent(), STATION);
        links.setMtu(lab.parent(), 1_280);
        links.disableArp(lab.parent());

        Link changed = lab.parent();
        assertThat(changed.alias()).isEqualTo("uplink to floor 2");
        assertThat(changed.address()).hasValue(STATION);
        assertThat(changed.mtu()).isEqualTo(1_280);
        assertThat(changed.isNoArp()).isTrue();
    }

    @Test
    void removesAnAliasBySettingAnEmptyOne() throws Exception {
        links.setAlias(lab.parent(), "uplink");
        links.setAlias(lab.parent(), "");

        assertThat(lab.parent().alias()).isEmpty();
    }

    @Test
    void movesADeviceToAnotherNamespace() throws Exception {
        links.createVeth("a", "b");
        links.move(links.find("a").orElseThrow(), lab.wireNamespace());

        assertThat(links.find("a")).isEmpty();
        assertThat(lab.wireLinks().find("a")).isPresent();
    }

    @Test
    void turnsADeviceIntoAPortOfABridge() throws Exception {
        links.createBridge("br0");
        Link bridge = links.find("br0").orElseThrow();
        links.setMaster(lab.parent(), bridge);

        assertThat(lab.parent().masterIndex()).isEqualTo(bridge.index());
    }

    @Test
    void keepsADeviceFromSendingAnythingByItself() throws Exception {
        links.createVeth("quiet", "ear", lab.wireNamespace());
        Link ear = lab.wireLinks().find("ear").orElseThrow();
        lab.wireLinks().disableIpv6Addresses(ear);
        lab.wireLinks().setUp(ear);
        Link quiet = links.find("quiet").orElseThrow();
        links.disableIpv6Addresses(quiet);
        links.setUp(quiet);

        OrdinaryDevice.awaitFramesOfItsOwn(lab);
        assertThat(links.refresh(quiet).counters().txFrames()).isZero();
    }

    @Test
    void givesADeviceAnAddressThatAnswers() throws Exception {
        byte[] address = {10, 0, 0, 1};
        links.addAddress(lab.parent(), (Inet4Address) InetAddress.getByAddress(address), 24);
        lab.send(Frames.arpRequest(STATION, new byte[] {10, 0, 0, 2}, address));

        assertThat(lab.parent().counters().txFrames()).isEqualTo(1);
    }

    @Test
    void namesTheDeviceThatIsGone() throws Exception {
        Link parent = lab.parent();
        links.delete(parent);

        assertThatThrownBy(() -> links.refresh(parent)).hasMessage("eth0 is gone: it was deleted or moved");
        assertThatThrownBy(() -> links.setUp(parent))
                .hasMessage("cannot set eth0 up: no such device; list the devices with: ip link");
    }

    @Test
    void quotesTheKernelsReasonIfThereIsOne() throws Exception {
        assertThatThrownBy(() -> links.setMtu(lab.parent(), 90_000))
                .hasMessage("cannot set the MTU of eth0 to 90000: invalid argument"
                        + " (kernel: mtu greater than device maximum)");
    }

    @Test
    void refusesANameThatIsTaken() {
        assertThatThrownBy(() -> links.createVeth(Lab.PARENT, "peer"))
                .hasMessageStartingWith("cannot create veth eth0 with peer peer: already exists;");
    }

    @Test
    void listsADeviceWithTheLongestListThatIsAllowed() throws Exception {
        Macvlans macvlans = new Macvlans(links);
        Link device = macvlans.create(new NewMacvlan("mv0", lab.parent(), MacvlanMode.SOURCE));
        for (int i = 1; i <= SourceList.MAX_SOURCES; i++) {
            macvlans.sources(device).add(new MacAddress(STATION.value() + i));
        }
        links.createVeth("after", "peer");

        assertThat(links.all()).extracting(Link::name).contains("mv0", "after");
        assertThat(links.refresh(device).macvlan().orElseThrow().sources()).hasSize(5_000);
    }

    @Test
    void canBeUsedByManyThreads() throws Exception {
        List<Callable<Integer>> lookups = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            int index = i % 2 == 0 ? lab.parent().index() : 1;
            lookups.add(() -> links.find(index).orElseThrow().index() - index);
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (Future<Integer> difference : threads.invokeAll(lookups)) {
                assertThat(difference.get()).isZero();
            }
        } finally {
            threads.shutdown();
        }
    }
}
