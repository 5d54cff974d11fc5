package io.macmon.capture;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.capture.lab.Eventually;
import io.macmon.capture.lab.GermanLocale;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.linux.PacketSocket;
import io.macmon.config.CaptureConfig;
import io.macmon.config.text.MacmonException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The behaviour that all live sources share. */
@LabTest
public abstract class LiveSourceLabTest extends LabFixture {

    public static final CaptureConfig WHOLE_FRAMES = CaptureConfig.DEFAULT.withSnaplen(2_048);
    private static final int ETHER_TYPE = 12;

    private final LiveEngine engine;

    public LiveSourceLabTest(LiveEngine engine) {
        this.engine = engine;
    }

    @Test
    void passesOnEveryFrameWithItsBytesAndIncreasingTime() throws Exception {
        List<byte[]> sent = randomFrames(3_000);
        try (CaptureRecorder capture = CaptureRecorder.start(engine, WHOLE_FRAMES)) {
            long before = WallClock.nanos();
            lab.send(sent.toArray(byte[][]::new));
            capture.stop();
            List<RecordedFrame> captured = capture.frames();
            long after = WallClock.nanos();

            assertThat(captured).extracting(RecordedFrame::hex).containsExactlyElementsOf(hex(sent));
            assertThat(captured)
                    .allSatisfy(frame -> assertThat(frame.originalLength()).isEqualTo(frame.capturedLength()));
            assertThat(captured).extracting(RecordedFrame::timestampNanos).isSorted();
            assertThat(captured.get(0).timestampNanos()).isBetween(before, after);
            assertThat(captured.get(captured.size() - 1).timestampNanos()).isBetween(before, after);
            assertThat(capture.stats()).isEqualTo(new CaptureStats(sent.size(), 0, 0));
        }
    }

    @Test
    void reportsTheLengthOfAFrameBeforeItWasCut() throws Exception {
        byte[] frame = randomFrames(1).get(0);
        frame = Arrays.copyOf(frame, 1_514);
        try (CaptureRecorder capture = CaptureRecorder.start(engine, new CaptureConfig(64, false, "", 8 << 20))) {
            lab.send(frame);

            capture.stop();
            assertThat(capture.frames())
                    .singleElement()
                    .satisfies(cut -> assertThat(cut.originalLength()).isEqualTo(1_514));
            assertThat(capture.frames().get(0).hex()).isEqualTo(RecordedFrame.hex(Arrays.copyOf(frame, 64)));
        }
    }

    @Test
    void capturesTheLongestFramesThatADeviceAllows() throws Exception {
        lab.links().setMtu(lab.parent(), 65_535);
        lab.wireLinks().setMtu(lab.wire(), 65_535);
        byte[] longest = new byte[65_535 + 14];
        Arrays.fill(longest, (byte) 0x5A);
        try (CaptureRecorder capture = new CaptureRecorder(engine, new CaptureConfig(0, false, "", 64 << 20))) {
            for (int i = 0; i < 100; i++) {
                lab.send(longest);
            }
            capture.start();

            capture.stop();
            assertThat(capture.frames()).hasSize(100).allSatisfy(frame -> {
                assertThat(frame.originalLength()).isEqualTo(longest.length);
                assertThat(frame.hex()).isEqualTo(RecordedFrame.hex(longest));
            });
            assertThat(capture.stats()).isEqualTo(new CaptureStats(100, 0, 0));
        }
    }

    @Test
    void passesOnFramesFromBeforeTheStopEvenIfItRunsAfterIt() throws Exception {
        List<byte[]> sent = randomFrames(200);
        try (CaptureRecorder capture = new CaptureRecorder(engine, WHOLE_FRAMES)) {
            lab.send(sent.subList(0, 150).toArray(byte[][]::new));
            capture.requestStop();
            Thread.sleep(1);
            lab.send(sent.subList(150, 200).toArray(byte[][]::new));
            capture.start();

            capture.stop();
            assertThat(capture.frames())
                    .extracting(RecordedFrame::hex)
                    .containsExactlyElementsOf(hex(sent.subList(0, 150)));
        }
    }

    @Test
    void endsOnABusyDevice() throws Exception {
        byte[] frame = new byte[60];
        CountDownLatch stopped = new CountDownLatch(1);
        Thread sender = new Thread(() -> sendUntil(stopped, frame));
        try (CaptureRecorder capture = CaptureRecorder.start(engine, WHOLE_FRAMES)) {
            sender.start();
            await(() -> capture.stats().frames() > 0);

            capture.stop();
            assertThat(capture.frames()).isNotEmpty();
        } finally {
            stopped.countDown();
            sender.join();
        }
    }

    @Test
    void passesOnTheTimeWhileNoFrameArrives() throws Exception {
        try (CaptureRecorder capture = CaptureRecorder.start(engine, WHOLE_FRAMES)) {
            await(() -> capture.idleBlocks() >= 4);
            capture.stop();

            List<Long> times = capture.idleTimes();
            assertThat(times).isSorted().doesNotHaveDuplicates();
            assertThat(WallClock.nanos() - times.get(times.size() - 1)).isLessThan(Eventually.PATIENCE.toNanos());
        }
    }

    @Test
    void neverPassesOnATimeLaterThanTheNextFrame() throws Exception {
        Random random = new Random(5);
        try (CaptureRecorder capture = CaptureRecorder.start(engine, WHOLE_FRAMES)) {
            for (int i = 0; i < 60; i++) {
                Thread.sleep(random.nextInt(90));
                lab.send(new byte[60]);
            }

            capture.stop();
            assertThat(capture.frames()).hasSize(60);
            assertThat(capture.late()).isEmpty();
            assertThat(capture.idleTimes()).isNotEmpty();
        }
    }

    @Test
    void capturesIncomingButNotOutgoingFrames() throws Exception {
        byte[] in = etherType(0x88B5);
        byte[] out = etherType(0x88B6);
        try (CaptureRecorder capture = CaptureRecorder.start(engine, WHOLE_FRAMES);
                PacketSocket socket = PacketSocket.open(lab.parent().index())) {
            socket.send(out);
            lab.send(in);
            socket.send(out);

            capture.stop();
            assertThat(capture.frames()).extracting(RecordedFrame::hex).containsExactly(RecordedFrame.hex(in));
        }
    }

    @Test
    void capturesOnlyFramesThatMatchTheFilter() throws Exception {
        byte[] selected = etherType(0x88B5);
        CaptureConfig filtered = new CaptureConfig(2_048, false, "ether proto 0x88b5", 8 << 20);
        try (CaptureRecorder capture = CaptureRecorder.start(engine, filtered)) {
            lab.send(etherType(0x88B6), selected, etherType(0x0800));

            capture.stop();
            assertThat(capture.frames()).extracting(RecordedFrame::hex).containsExactly(RecordedFrame.hex(selected));
        }
    }

    @Test
    void countsFramesThatTheKernelsBufferHadNoRoomFor() throws Exception {
        int sent = 4_000;
        CountDownLatch free = new CountDownLatch(1);
        CaptureConfig small = new CaptureConfig(2_048, false, "", 1 << 20);
        try (FrameSource source = engine.open(Lab.PARENT, small)) {
            Thread capture = new Thread(() -> run(source, free));
            capture.start();
            for (int i = 0; i < sent; i++) {
                lab.send(new byte[1_514]);
            }
            free.countDown();
            source.stop();
            capture.join();

            CaptureStats stats = source.stats();
            assertThat(stats.droppedByKernel()).isPositive();
            assertThat(stats.frames() + stats.droppedByKernel() + stats.droppedAtRing())
                    .isEqualTo(sent);
        }
    }

    @Test
    void capturesAgainAfterTheDeviceWasDown() throws Exception {
        try (CaptureRecorder capture = CaptureRecorder.start(engine, WHOLE_FRAMES)) {
            lab.send(etherType(1));
            await(() -> capture.stats().frames() == 1);
            lab.links().setDown(lab.parent());
            Thread.sleep(100);
            lab.links().setUp(lab.parent());
            eventually("frames arrive again", () -> {
                lab.send(etherType(2)); // lost until the kernel has noticed the carrier
                return capture.stats().frames() > 1;
            });

            capture.stop();
            assertThat(capture.frames())
                    .extracting(RecordedFrame::hex)
                    .startsWith(hex(List.of(etherType(1), etherType(2))).toArray(String[]::new));
        }
    }

    @Test
    void idlesWhileTheDeviceIsDown() throws Exception {
        try (CaptureRecorder capture = CaptureRecorder.start(engine, WHOLE_FRAMES)) {
            await(() -> capture.idleBlocks() > 0);
            lab.links().setDown(lab.parent());
            Thread.sleep(100);
            long before = capture.cpuNanos();
            Thread.sleep(500);

            assertThat(capture.cpuNanos() - before).isLessThan(100_000_000L);
        }
    }

    @Test
    void reportsThatTheDeviceIsGone() throws Exception {
        try (CaptureRecorder capture = CaptureRecorder.start(engine, WHOLE_FRAMES)) {
            lab.send(etherType(1));
            await(() -> capture.stats().frames() == 1);
            lab.links().delete(lab.parent());

            assertThat(capture.awaitFailure()).hasMessageStartingWith("capture on eth0 ended: ");
            assertThat(capture.frames()).hasSize(1);
        }
    }

    @Test
    void reportsThatThereIsNoSuchDevice() {
        assertThatThrownBy(() -> engine.open("eht0", WHOLE_FRAMES))
                .isInstanceOf(MacmonException.class)
                .hasMessageMatching("cannot capture on eht0: (?i:no such device).*");
    }

    @Test
    void reportsThatTheDeviceIsDown() throws Exception {
        lab.links().setDown(lab.parent());

        assertThatThrownBy(() -> engine.open(Lab.PARENT, WHOLE_FRAMES))
                .isInstanceOf(MacmonException.class)
                .hasMessageStartingWith("cannot capture on eth0: ")
                .hasMessageEndingWith("; bring it up with: ip link set eth0 up");
    }

    @Test
    void namesTheMissingPermission() throws Exception {
        // Root in a new user namespace has no privilege over a network namespace of the old one.
        String printed = CaptureOpener.run(List.of("unshare", "--user", "--map-root-user"), List.of(), engine, "lo");

        assertThat(printed)
                .startsWith("cannot capture on lo: ")
                .contains("; run as root or grant CAP_NET_RAW")
                .doesNotContain("\n");
    }

    @Test
    void namesTheMissingPermissionInAnyLocale(@TempDir Path folder) throws Exception {
        List<String> german = new ArrayList<>(GermanLocale.env(folder));
        german.addAll(List.of("unshare", "--user", "--map-root-user"));
        String printed = CaptureOpener.run(german, List.of(), engine, "lo");

        assertThat(printed).startsWith("cannot capture on lo: ").contains("; run as root or grant CAP_NET_RAW");
    }

    @Test
    void quotesLibpcapOnAWrongFilter() {
        CaptureConfig wrong = new CaptureConfig(2_048, false, "prot tcp", 8 << 20);
        assertThatThrownBy(() -> engine.open(Lab.PARENT, wrong))
                .isInstanceOf(MacmonException.class)
                .hasMessageStartingWith("cannot use the filter 'prot tcp' on eth0: ")
                .hasMessageContaining("syntax error")
                .hasMessageEndingWith("; see pcap-filter(7)");
    }

    public static List<byte[]> randomFrames(int count) {
        Random random = new Random(1);
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] frame = new byte[14 + random.nextInt(1_501)];
            random.nextBytes(frame);
            frame[ETHER_TYPE] = (byte) 0x88; // no VLAN tag, which the kernel would remove
            frames.add(frame);
        }
        return frames;
    }

    public static List<String> hex(List<byte[]> frames) {
        return frames.stream().map(RecordedFrame::hex).toList();
    }

    public static byte[] etherType(int etherType) {
        byte[] frame = new byte[60];
        frame[ETHER_TYPE] = (byte) (etherType >>> 8);
        frame[ETHER_TYPE + 1] = (byte) etherType;
        return frame;
    }

    public static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(5);
        }
    }

    private void sendUntil(CountDownLatch stopped, byte[] frame) {
        try {
            while (stopped.getCount() > 0) {
                lab.send(frame);
            }
        } catch (MacmonException failed) {
            throw new AssertionError(failed);
        }
    }

    private static void run(FrameSource source, CountDownLatch free) {
        try {
            source.run(block -> {
                try {
                    free.await();
                } catch (InterruptedException stop) {
                    Thread.currentThread().interrupt();
                }
                block.release();
            });
        } catch (MacmonException failed) {
            throw new AssertionError(failed);
        }
    }
}
