package io.macmon.capture.guard;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.macmon.capture.BlockPool;
import io.macmon.capture.CaptureRecorder;
import io.macmon.capture.FrameSource;
import io.macmon.capture.LiveEngine;
import io.macmon.capture.RecordedFrame;
import io.macmon.capture.lab.FrameSender;
import io.macmon.capture.lab.Frames;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.linux.BpfMaps;
import io.macmon.capture.linux.FrameBatch;
import io.macmon.capture.linux.PacketSocket;
import io.macmon.capture.pcap.PcapSource;
import io.macmon.capture.ring.PacketRingSource;
import io.macmon.capture.ring.RingConfig;
import io.macmon.config.CaptureConfig;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@LabTest
class KernelGuardLabTest {

    private static final MacAddress STATION = MacAddress.parse("02:aa:00:00:00:01");
    private static final MacAddress NEWCOMER = MacAddress.parse("02:aa:00:00:00:02");
    private static final MacAddress STRANGER = MacAddress.parse("02:bb:00:00:00:99");
    private static final Duration LONG = Duration.ofHours(1);
    private static final int SNAPLEN = 128;
    private static final int MAX_ALERTS = 4_096;
    private static final CaptureConfig CAPTURE = new CaptureConfig(SNAPLEN, false, "", 4 << 20);

    private Lab lab;

    @BeforeEach
    void createWire() throws MacmonException {
        assumeTrue(BpfMaps.allowed(), "the kernel loads eBPF programs only for root outside any user namespace");
        lab = Lab.open();
    }

    @AfterEach
    void removeWire() {
        if (lab != null) {
            lab.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void passesOneFrameOfAStrangerAndNoneOfAStation(LiveEngine engine) throws Exception {
        try (KernelGuard guard = guard(LONG, MAX_ALERTS);
                CaptureRecorder capture = CaptureRecorder.start(source(engine, guard))) {
            for (int i = 0; i < 100; i++) {
                lab.send(Frames.from(STATION), Frames.from(STRANGER));
            }
            capture.stop();

            assertThat(sources(capture)).containsExactly(STRANGER);
            assertThat(totals(guard, STRANGER)).containsExactly(100L, 6_000L);
            assertThat(totals(guard, STATION)).isEmpty();
            assertThat(guard.counts()).isEqualTo(new GuardCounts(100, 6_000, 1, 0, 0, 0, 0, 0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void seesNoFrameFromBeforeItWasAttached(LiveEngine engine) throws Exception {
        try (FrameSender station = new FrameSender(lab, STATION);
                KernelGuard guard = guard(LONG, MAX_ALERTS);
                CaptureRecorder capture = CaptureRecorder.start(source(engine, guard))) {
            long before = station.framesSent();
            eventually("the station keeps sending", () -> station.framesSent() > before + 1_000);
            station.stop();
            capture.stop();

            assertThat(sources(capture)).isEmpty();
            assertThat(guard.counts().frames()).isZero();
        }
    }

    @Test
    void passesAStrangerAgainAfterTheQuietPeriod() throws Exception {
        try (KernelGuard guard = guard(Duration.ofSeconds(5), MAX_ALERTS);
                CaptureRecorder capture = CaptureRecorder.start(source(LiveEngine.PCAP4J, guard))) {
            lab.send(Frames.from(STRANGER), Frames.from(STRANGER));
            Thread.sleep(5_500);
            lab.send(Frames.from(STRANGER));
            capture.stop();

            assertThat(sources(capture)).containsExactly(STRANGER, STRANGER);
            assertThat(totals(guard, STRANGER)).containsExactly(3L, 180L);
        }
    }

    @Test
    void countsEveryFrameOfAFloodAndPassesNoMoreThanAllowed() throws Exception {
        int flood = 200_000;
        try (KernelGuard guard = guard(LONG, MAX_ALERTS);
                CaptureRecorder capture = CaptureRecorder.start(source(LiveEngine.PCAP4J, guard))) {
            long before = lab.parent().counters().rxFrames();
            sendFromEach(flood);
            long arrived = lab.parent().counters().rxFrames() - before;
            eventually("every frame is counted", () -> guard.counts().frames() == arrived);
            guard.stop();
            capture.stop();
            GuardCounts counts = guard.counts();

            assertThat(counts.frames()).isEqualTo(arrived).isGreaterThan(flood / 2);
            assertThat(counts.bytes()).isEqualTo(60 * arrived);
            assertThat(counts.remembered())
                    .isLessThanOrEqualTo(KernelGuard.MAX_STRANGERS)
                    .isGreaterThan(KernelGuard.MAX_STRANGERS / 2);
            assertThat(guard.sources()).isEqualTo(counts.remembered() + counts.evicted());
            assertThat(counts.evicted()).isEqualTo(arrived - counts.remembered() - counts.untracked());
            assertThat(counts.evictedFrames()).isEqualTo(counts.evicted());
            assertThat(counts.heldBack() + counts.untracked()).isEqualTo(arrived - MAX_ALERTS);
            assertThat(capture.frames().size() + capture.stats().droppedByKernel())
                    .isEqualTo(MAX_ALERTS);
        }
    }

    @Test
    void limitsTheAlertsAndCountsNewStrangersHeldBack() throws Exception {
        try (KernelGuard guard = guard(LONG, 10);
                CaptureRecorder capture = CaptureRecorder.start(source(LiveEngine.PCAP4J, guard))) {
            sendFromEach(100);
            sendFromEach(100);
            capture.stop();

            assertThat(capture.frames()).hasSize(10);
            assertThat(guard.counts()).isEqualTo(new GuardCounts(200, 12_000, 100, 0, 0, 0, 90, 0));
        }
    }

    @Test
    void alertsAgainOnceTheLastAlertsAreAQuietPeriodOld() throws Exception {
        try (KernelGuard guard = guard(Duration.ofSeconds(5), 10);
                CaptureRecorder capture = CaptureRecorder.start(source(LiveEngine.PCAP4J, guard))) {
            sendFromEach(100);
            Thread.sleep(5_500);
            lab.send(Frames.from(STRANGER));
            capture.stop();

            assertThat(sources(capture)).hasSize(11).endsWith(STRANGER);
        }
    }

    @Test
    void isNeverWrongWhileTheListChangesUnderLoad() throws Exception {
        try (KernelGuard guard = guard(LONG, MAX_ALERTS);
                CaptureRecorder capture = CaptureRecorder.start(source(LiveEngine.PCAP4J, guard));
                FrameSender stays = new FrameSender(lab, STATION)) {
            for (int i = 0; i < 200; i++) {
                MacAddress another = new MacAddress(0x02EE_0000_0000L + i);
                guard.addStations(List.of(NEWCOMER, another));
                lab.send(Frames.from(NEWCOMER), Frames.from(another));
                guard.setStations(List.of(STATION, NEWCOMER, another));
            }
            guard.setStations(List.of(STATION));
            assertThat(guard.counts().frames()).isZero();
            lab.send(Frames.from(NEWCOMER));
            eventually("the removed station is a stranger", () -> guard.counts().frames() == 1);
            stays.stop();
            capture.stop();

            assertThat(sources(capture)).containsExactly(NEWCOMER);
        }
    }

    @Test
    void neverMissesAStationWhoseBucketChangesUnderLoad() throws Exception {
        List<MacAddress> neighbours = sameBucket(STATION, 2 * StationBuckets.ENTRIES);
        try (KernelGuard guard = guard(LONG, MAX_ALERTS);
                CaptureRecorder capture = CaptureRecorder.start(source(LiveEngine.PCAP4J, guard));
                FrameSender stays = new FrameSender(lab, STATION)) {
            for (int i = 0; i < 200; i++) {
                List<MacAddress> listed = new ArrayList<>(neighbours.subList(0, i % (neighbours.size() + 1)));
                guard.addStations(listed); // up to more than the bucket has room for
                for (MacAddress each : listed) {
                    lab.send(Frames.from(each));
                }
                listed.add(STATION);
                guard.setStations(listed);
            }
            guard.setStations(List.of(STATION));
            assertThat(guard.counts().frames()).isZero();
            for (MacAddress each : neighbours) {
                lab.send(Frames.from(each));
            }
            eventually("those removed are strangers", () -> guard.counts().frames() == neighbours.size());
            stays.stop();
            capture.stop();

            assertThat(sources(capture)).containsExactlyElementsOf(neighbours);
        }
    }

    @Test
    void treatsTheAddressOfZerosLikeAnyOther() throws Exception {
        MacAddress zeros = MacAddress.parse("00:00:00:00:00:00");
        try (KernelGuard guard = guard(LONG, MAX_ALERTS);
                CaptureRecorder capture = CaptureRecorder.start(source(LiveEngine.PCAP4J, guard))) {
            lab.send(Frames.from(zeros));
            eventually("it is a stranger", () -> guard.counts().frames() == 1);
            guard.setStations(List.of(STATION, zeros));
            lab.send(Frames.from(zeros));
            guard.setStations(List.of(STATION));
            lab.send(Frames.from(zeros));
            capture.stop();

            assertThat(sources(capture)).containsExactly(zeros);
            assertThat(totals(guard, zeros)).containsExactly(2L, 120L);
        }
    }

    @Test
    void holdsAHundredThousandStations() throws Exception {
        List<MacAddress> many = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            many.add(new MacAddress(0x02CC_0000_0000L + i));
        }
        try (KernelGuard guard = guard(LONG, MAX_ALERTS);
                CaptureRecorder capture = CaptureRecorder.start(source(LiveEngine.PCAP4J, guard))) {
            guard.setStations(many);
            lab.send(Frames.from(many.get(0)), Frames.from(many.get(99_999)), Frames.from(STATION));
            guard.setStations(List.of(STATION));
            lab.send(Frames.from(many.get(7)), Frames.from(STATION));
            capture.stop();

            assertThat(sources(capture)).containsExactly(STATION, many.get(7));
        }
    }

    @ParameterizedTest
    @EnumSource
    void countsAVlanTagThatTheDeviceRemoved(LiveEngine engine) throws Exception {
        byte[] plain = Frames.from(STRANGER);
        byte[] tagged = ByteBuffer.allocate(plain.length + 4)
                .put(plain, 0, 12)
                .putInt(0x8100_0007)
                .put(plain, 12, plain.length - 12)
                .array();
        try (KernelGuard guard = guard(LONG, MAX_ALERTS);
                CaptureRecorder capture = CaptureRecorder.start(source(engine, guard))) {
            lab.send(tagged);
            capture.stop();

            assertThat(capture.frames()).singleElement().satisfies(frame -> {
                assertThat(frame.hex()).isEqualTo(HexFormat.of().formatHex(tagged));
                assertThat(frame.originalLength()).isEqualTo(64);
            });
            assertThat(guard.counts().bytes()).isEqualTo(64);
        }
    }

    @Test
    void ignoresFramesThatTheHostSends() throws Exception {
        try (KernelGuard guard = guard(LONG, MAX_ALERTS);
                CaptureRecorder capture = CaptureRecorder.start(source(LiveEngine.PCAP4J, guard));
                PacketSocket out = PacketSocket.open(lab.parent().index())) {
            out.send(Frames.from(STRANGER));
            lab.send(Frames.from(STATION));
            capture.stop();

            assertThat(capture.frames()).isEmpty();
            assertThat(guard.counts().frames()).isZero();
        }
    }

    @Test
    void countsNothingAfterItIsStopped() throws Exception {
        try (KernelGuard guard = guard(LONG, MAX_ALERTS);
                CaptureRecorder capture = CaptureRecorder.start(source(LiveEngine.PCAP4J, guard))) {
            lab.send(Frames.from(STRANGER));
            eventually("the frame is counted", () -> guard.counts().frames() == 1);
            guard.stop();
            lab.send(Frames.from(STRANGER), Frames.from(NEWCOMER));
            capture.stop();

            assertThat(sources(capture)).containsExactly(STRANGER);
            assertThat(guard.counts().frames()).isEqualTo(1);
        }
    }

    private static KernelGuard guard(Duration quietPeriod, int maxAlerts) throws MacmonException {
        KernelGuard guard = KernelGuard.load(quietPeriod, maxAlerts, quietPeriod, SNAPLEN);
        guard.setStations(List.of(STATION));
        return guard;
    }

    private static FrameSource source(LiveEngine engine, KernelGuard guard) throws MacmonException {
        return switch (engine) {
            case PCAP4J -> PcapSource.open(Lab.PARENT, CAPTURE, new BlockPool(16, 64 << 10), guard);
            case RING -> PacketRingSource.open(Lab.PARENT, CAPTURE, RingConfig.of(CAPTURE), guard);
        };
    }

    private static List<MacAddress> sameBucket(MacAddress station, int count) {
        int bucket = StationBuckets.bucket(KernelGuard.keyNumber(station.value()));
        return LongStream.iterate(0x02DD_0000_0000L, value -> value + 1)
                .filter(value -> StationBuckets.bucket(KernelGuard.keyNumber(value)) == bucket)
                .limit(count)
                .mapToObj(MacAddress::new)
                .toList();
    }

    private static List<MacAddress> sources(CaptureRecorder capture) {
        return capture.frames().stream()
                .map(RecordedFrame::hex)
                .map(bytes -> new MacAddress(Long.parseLong(bytes.substring(12, 24), 16)))
                .toList();
    }

    private static List<Long> totals(KernelGuard guard, MacAddress source) throws MacmonException {
        List<Long> totals = new ArrayList<>();
        guard.readStranger(
                source.value(),
                (address, frames, bytes, alertNanos, lastNanos) -> totals.addAll(List.of(frames, bytes)));
        return totals;
    }

    // One frame from each of this many addresses, the same ones each time.
    private void sendFromEach(int strangers) throws MacmonException {
        int wire = lab.wire().index();
        try (PacketSocket socket = lab.wireNamespace().call(() -> PacketSocket.open(wire))) {
            for (int first = 0; first < strangers; first += 1_000) {
                List<byte[]> frames = new ArrayList<>();
                for (int i = first; i < Math.min(strangers, first + 1_000); i++) {
                    frames.add(Frames.from(new MacAddress(0x06DD_0000_0000L + i)));
                }
                try (FrameBatch batch = socket.batch(frames)) {
                    batch.send();
                }
            }
        }
    }
}
