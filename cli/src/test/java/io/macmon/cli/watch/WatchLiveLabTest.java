package io.macmon.cli.watch;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.macmon.capture.BlockPool;
import io.macmon.capture.Frame;
import io.macmon.capture.file.read.CaptureFileSource;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.link.Link;
import io.macmon.capture.pcap.PcapSource;
import io.macmon.cli.Eve;
import io.macmon.cli.Program;
import io.macmon.cli.lab.Host;
import io.macmon.cli.process.ExitCode;
import io.macmon.config.CaptureConfig;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

@LabTest
class WatchLiveLabTest extends LabFixture {

    private static final Host STATION = new Host("station", "02:aa:00:00:00:01", "10.9.0.1", "fe80::1");
    private static final Host OTHER = new Host("other", "02:aa:00:00:00:02", "10.9.0.2", "fe80::2");
    private static final Host STRANGER = new Host("stranger", "02:bb:00:00:00:99", "10.9.0.99", "fe80::99");

    @Test
    void reportsExactlyTheFramesAndBytesOfTheStationAndOneAlert() throws Exception {
        try (Program watch = watch("--json").awaitListening()) {
            lab.send(STRANGER.arpRequest("10.9.0.1"));
            for (int i = 0; i < 500; i++) {
                lab.send(
                        STATION.udp(OTHER, 4_000 + i % 7, 53, new byte[i]),
                        OTHER.udp(STATION, 53, 4_000, new byte[10]));
            }
            lab.send(STRANGER.arpRequest("10.9.0.2"));
            for (Host stranger : List.of(STRANGER, OTHER)) {
                watch.awaitOutput(line -> line.contains("\"alert\"")
                        && line.contains(stranger.mac().toString()));
            }
            watch.terminate();

            assertThat(watch.exitCode()).isEqualTo(ExitCode.FINDINGS);
            Eve eve = Eve.of(watch.out());
            long bytes = 0;
            for (int i = 0; i < 500; i++) {
                bytes += Math.max(60, 14 + 20 + 8 + i);
            }
            assertThat(eve.analysedFrames()).isEqualTo(500);
            assertThat(eve.analysedBytes()).isEqualTo(bytes);
            assertThat(eve.flowFrames()).isEqualTo(500);
            assertThat(eve.flowBytes()).isEqualTo(bytes);
            assertThat(eve.of("flow")).hasSize(7).allSatisfy(flow -> {
                assertThat(flow.at("/ether/src_macs/0").asText()).isEqualTo("02:aa:00:00:00:01");
                assertThat(flow.at("/src_ip").asText()).isEqualTo("10.9.0.1");
            });
            assertThat(eve.drops()).isZero();
            List<String> strangers = eve.of("alert").stream()
                    .map(alert -> alert.at("/ether/src_mac").asText())
                    .toList();
            assertThat(strangers).containsExactlyInAnyOrder("02:bb:00:00:00:99", "02:aa:00:00:00:02");
        }
    }

    @Test
    void exitsWithZeroWhenOnlyListedStationsSend() throws Exception {
        try (Program watch = watch("--mac", "02:aa:00:00:00:02", "--for", "5s").awaitListening()) {
            lab.send(STATION.echo(OTHER, false, 1, 1), OTHER.echo(STATION, true, 1, 1));

            assertThat(watch.exitCode()).isZero();
            assertThat(watch.out()).anySatisfy(line -> assertThat(line).contains("ICMP", "1/1", "forced"));
        }
    }

    @Test
    void stopsAfterTheCountAndWritesExactlyThoseFrames() throws Exception {
        Path file = folder.resolve("five.pcapng");
        try (Program watch = watch("--json", "-c", "5", "-w", file.toString()).awaitListening()) {
            for (int i = 0; i < 20; i++) {
                lab.send(STATION.udp(OTHER, 1, 2, new byte[100]));
            }

            assertThat(watch.exitCode()).isZero();
            assertThat(Eve.of(watch.out()).analysedFrames()).isEqualTo(5);
            assertThat(framesIn(file)).isEqualTo(5);
        }
    }

    @Test
    void leavesNothingBehindAfterSigkill() throws Exception {
        try (Program watch = watch().awaitListening()) {
            assertThat(lab.parent().promiscuity()).isPositive();
            assertThat(lab.links().all()).noneMatch(link -> link.macvlan().isPresent());

            watch.kill();

            eventually("the parent is no longer promiscuous", () -> lab.parent().promiscuity() == 0);
            lab.links().createBridge("br0");
            Link bridge = lab.links().find("br0").orElseThrow();
            lab.links().setMaster(lab.parent(), bridge); // the kernel refuses this while the parent has a macvlan
        }
    }

    @Test
    void endsOnSigtermAsWhenItsTimeIsUp() throws Exception {
        try (Program watch = watch("--json").awaitListening()) {
            lab.send(STATION.arpRequest("10.9.0.2"), STRANGER.arpRequest("10.9.0.2"));
            watch.awaitOutput(line -> line.contains("\"alert\""));

            watch.terminate();

            assertThat(watch.exitCode()).isEqualTo(ExitCode.FINDINGS);
            assertThat(Eve.of(watch.out()).analysedFrames()).isEqualTo(1);
            assertThat(lab.parent().promiscuity()).isZero();
        }
    }

    @Test
    void reportsWhenTheParentGoesDownAndComesUp() throws Exception {
        try (Program watch = watch("--json").awaitListening()) {
            lab.links().setDown(lab.parent());
            watch.awaitOutput(line -> line.contains("macmon link down"));
            lab.links().setUp(lab.parent());
            watch.awaitOutput(line -> line.contains("macmon link up"));
            lab.send(STATION.arpRequest("10.9.0.2"));
            watch.terminate();

            assertThat(watch.exitCode()).isZero();
            Eve eve = Eve.of(watch.out());
            assertThat(eve.of("alert")).hasSize(2);
            assertThat(eve.analysedFrames()).isEqualTo(1);
        }
    }

    @Test
    void reportsAllFramesWhenTheParentIsRemoved() throws Exception {
        try (Program watch = watch("--json", "--interval", "100ms").awaitListening()) {
            lab.send(STATION.arpRequest("10.9.0.2"));
            watch.awaitOutput(line -> line.contains("\"pkts\":1,")); // unread frames are lost with the device
            lab.links().delete(lab.parent());

            assertThat(watch.exitCode()).isEqualTo(1);
            assertThat(watch.err())
                    .anySatisfy(line -> assertThat(line).contains("eth0 is gone"))
                    .hasSizeLessThan(
                            10); // the run ends, instead of reporting the same for as long as the device is away
            assertThat(Eve.of(watch.out()).analysedFrames()).isEqualTo(1);
        }
    }

    @Test
    void theHostRepliesOnceAndOnlyFromItsOwnAddress() throws Exception {
        Inet4Address host = (Inet4Address) InetAddress.getByName("10.9.0.50");
        lab.links().addAddress(lab.parent(), host, 24);
        Host self = new Host("self", lab.parent().address().orElseThrow().toString(), "10.9.0.50", "fe80::50");
        List<byte[]> answers = new CopyOnWriteArrayList<>();
        try (Program watch = watch().awaitListening();
                PcapSource wire = lab.wireNamespace()
                        .call(() -> PcapSource.open("wire", CaptureConfig.DEFAULT, new BlockPool(8, 1 << 20)))) {
            Thread listener = new Thread(() -> collect(wire, answers));
            listener.start();
            lab.send(STATION.arpRequest("10.9.0.50"));
            eventually("the host replies", () -> answers.stream().anyMatch(frame -> etherType(frame) == 0x0806));
            lab.send(STATION.echo(self, false, 1, 1));
            eventually("the host replies again", () -> answers.stream().anyMatch(frame -> etherType(frame) == 0x0800));
            Lab.awaitDelivery(); // in case of a second reply
            watch.terminate();
            assertThat(watch.exitCode()).isZero();
            wire.stop();
            listener.join();
        }

        assertThat(answers)
                .filteredOn(frame -> etherType(frame) == 0x0806 && frame[21] == 2)
                .hasSize(1);
        assertThat(answers).filteredOn(frame -> etherType(frame) == 0x0800).hasSize(1);
    }

    @Test
    void worksInTheHostsNamespaceWithoutCapSysAdminAndReportsIt() throws Exception {
        List<String> without = List.of("setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin");
        try (Program watch = Program.startIn(
                        without,
                        "watch",
                        "--parent",
                        Lab.PARENT,
                        "--mac",
                        STATION.mac().toString(),
                        "--json")
                .awaitListening()) {
            lab.send(STATION.arpRequest("10.9.0.2"));
            watch.terminate();

            assertThat(watch.exitCode()).isZero();
            assertThat(watch.err()).anySatisfy(line -> assertThat(line).contains("CAP_SYS_ADMIN"));
            assertThat(Eve.of(watch.out()).analysedFrames()).isEqualTo(1);
            assertThat(lab.links().all()).noneMatch(link -> link.macvlan().isPresent());
        }
    }

    @Test
    void namesTheMissingCapability() throws Exception {
        List<String> without =
                List.of("setpriv", "--bounding-set=-sys_admin,-net_admin", "--inh-caps=-sys_admin,-net_admin");
        try (Program watch = Program.startIn(
                without, "watch", "--parent", Lab.PARENT, "--mac", STATION.mac().toString(), "--for", "1s")) {
            assertThat(watch.exitCode()).isEqualTo(1);
            assertThat(watch.err())
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("CAP_NET_ADMIN"));
        }
    }

    @Test
    void countsEveryFrameOfABurst() throws Exception {
        byte[] frame = STATION.udp(OTHER, 1, 2, new byte[200]);
        try (Program watch = watch("--json", "--mac", OTHER.mac().toString()).awaitListening()) {
            long before = lab.parent().counters().rxFrames();
            for (int i = 0; i < 20_000; i++) {
                lab.send(frame);
            }
            long arrived = lab.parent().counters().rxFrames() - before;
            watch.terminate();

            assertThat(watch.exitCode()).isZero();
            Eve eve = Eve.of(watch.out());
            JsonNode drops = eve.closingStatistics().at("/macmon/drops");
            assertThat(eve.analysedFrames() + eve.drops()).as("with %s", drops).isEqualTo(arrived);
        }
    }

    private Program watch(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("watch", "--parent", Lab.PARENT, "--mac", STATION.mac().toString()));
        arguments.addAll(List.of(more));
        return Program.start(arguments.toArray(String[]::new));
    }

    private static long framesIn(Path file) throws MacmonException {
        try (CaptureFileSource source = CaptureFileSource.open(file, 4)) {
            source.run(block -> block.release());
            return source.stats().frames();
        }
    }

    private static void collect(PcapSource source, List<byte[]> frames) {
        Frame window = new Frame();
        try {
            source.run(block -> {
                block.deliverTo(frame -> frames.add(bytes(frame)), window);
                block.release();
            });
        } catch (MacmonException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static byte[] bytes(Frame frame) {
        byte[] bytes = new byte[frame.capturedLength()];
        frame.memory().get(frame.offset(), bytes);
        return bytes;
    }

    private static int etherType(byte[] frame) {
        return ((frame[12] & 0xFF) << 8) | (frame[13] & 0xFF);
    }
}
