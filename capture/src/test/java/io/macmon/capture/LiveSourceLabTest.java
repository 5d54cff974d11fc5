package io.macmon.capture;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.linux.PacketSocket;
import io.macmon.config.CaptureConfig;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every live source does, on whatever engine. */
@LabTest
@Timeout(60)
public abstract class LiveSourceLabTest {

    public static final CaptureConfig WHOLE_FRAMES = new CaptureConfig(2_048, false, "", 8 << 20);
    private static final int ETHER_TYPE = 12;

    public Lab lab;

    private final LiveEngine engine;

    public LiveSourceLabTest(LiveEngine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void open() throws Exception {
        lab = Lab.open();
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void handsOnEveryFrameWithItsBytesAndIncreasingTime() throws Exception {
        List<byte[]> sent = randomFrames(3_000);
        try (CaptureRecorder listening = CaptureRecorder.start(engine, WHOLE_FRAMES)) {
            long before = WallClock.nanos();
            lab.send(sent.toArray(byte[][]::new));
            listening.stop();
            List<RecordedFrame> heard = listening.frames();
            long after = WallClock.nanos();

            assertThat(heard).extracting(RecordedFrame::hex).containsExactlyElementsOf(hex(sent));
            assertThat(heard)
                    .allSatisfy(frame -> assertThat(frame.originalLength()).isEqualTo(frame.capturedLength()));
            assertThat(heard).extracting(RecordedFrame::timestampNanos).isSorted();
            assertThat(heard.get(0).timestampNanos()).isBetween(before, after);
            assertThat(heard.get(heard.size() - 1).timestampNanos()).isBetween(before, after);
            assertThat(listening.stats()).isEqualTo(new CaptureStats(sent.size(), 0, 0, 0));
        }
    }

    @Test
    void tellsTheLengthThatAFrameHadBeforeItWasCut() throws Exception {
        byte[] frame = randomFrames(1).get(0);
        frame = Arrays.copyOf(frame, 1_514);
        try (CaptureRecorder listening = CaptureRecorder.start(engine, new CaptureConfig(64, false, "", 8 << 20))) {
            lab.send(frame);

            listening.stop();
            assertThat(listening.frames())
                    .singleElement()
                    .satisfies(cut -> assertThat(cut.originalLength()).isEqualTo(1_514));
            assertThat(listening.frames().get(0).hex()).isEqualTo(RecordedFrame.hex(Arrays.copyOf(frame, 64)));
        }
    }

    @Test
    void takesFramesAsLongAsADeviceAllows() throws Exception {
        lab.links().setMtu(lab.parent(), 65_535);
        lab.wireLinks().setMtu(lab.wire(), 65_535);
        byte[] longest = new byte[65_535 + 14];
        Arrays.fill(longest, (byte) 0x5A);
        try (CaptureRecorder listening = new CaptureRecorder(engine, new CaptureConfig(0, false, "", 64 << 20))) {
            for (int i = 0; i < 100; i++) {
                lab.send(longest);
            }
            listening.start();

            listening.stop();
            assertThat(listening.frames()).hasSize(100).allSatisfy(frame -> {
                assertThat(frame.originalLength()).isEqualTo(longest.length);
                assertThat(frame.hex()).isEqualTo(RecordedFrame.hex(longest));
            });
            assertThat(listening.stats()).isEqualTo(new CaptureStats(100, 0, 0, 0));
        }
    }

    @Test
    void handsOnWhatCameBeforeTheStopThoughItRunsOnlyAfterwards() throws Exception {
        List<byte[]> sent = randomFrames(200);
        try (CaptureRecorder listening = new CaptureRecorder(engine, WHOLE_FRAMES)) {
            lab.send(sent.subList(0, 150).toArray(byte[][]::new));
            listening.requestStop();
            Thread.sleep(1);
            lab.send(sent.subList(150, 200).toArray(byte[][]::new));
            listening.start();

            listening.stop();
            assertThat(listening.frames())
                    .extracting(RecordedFrame::hex)
                    .containsExactlyElementsOf(hex(sent.subList(0, 150)));
        }
    }

    @Test
    void endsOnABusyDeviceToo() throws Exception {
        byte[] frame = new byte[60];
        CountDownLatch stopped = new CountDownLatch(1);
        Thread sender = new Thread(() -> sendUntil(stopped, frame));
        try (CaptureRecorder listening = CaptureRecorder.start(engine, WHOLE_FRAMES)) {
            sender.start();
            await(() -> listening.stats().frames() > 0);

            listening.stop();
            assertThat(listening.frames()).isNotEmpty();
        } finally {
            stopped.countDown();
            sender.join();
        }
    }

    @Test
    void carriesTheTimeOnWhileNothingComes() throws Exception {
        try (CaptureRecorder listening = CaptureRecorder.start(engine, WHOLE_FRAMES)) {
            await(() -> listening.idleBlocks() >= 4);
            listening.stop();

            List<Long> times = listening.idleTimes();
            assertThat(times).isSorted().doesNotHaveDuplicates();
            assertThat(WallClock.nanos() - times.get(times.size() - 1)).isLessThan(5_000_000_000L);
        }
    }

    @Test
    void neverCarriesATimeAheadOfAFrameThatIsStillToCome() throws Exception {
        Random random = new Random(5);
        try (CaptureRecorder listening = CaptureRecorder.start(engine, WHOLE_FRAMES)) {
            for (int i = 0; i < 60; i++) {
                Thread.sleep(random.nextInt(90));
                lab.send(new byte[60]);
            }

            listening.stop();
            assertThat(listening.frames()).hasSize(60);
            assertThat(listening.late()).isEmpty();
            assertThat(listening.idleTimes()).isNotEmpty();
        }
    }

    @Test
    void hearsWhatComesInAndNotWhatGoesOut() throws Exception {
        byte[] in = etherType(0x88B5);
        byte[] out = etherType(0x88B6);
        try (CaptureRecorder listening = CaptureRecorder.start(engine, WHOLE_FRAMES);
                PacketSocket socket = PacketSocket.open(lab.parent().index())) {
            socket.send(out);
            lab.send(in);
            socket.send(out);

            listening.stop();
            assertThat(listening.frames()).extracting(RecordedFrame::hex).containsExactly(RecordedFrame.hex(in));
        }
    }

    @Test
    void hearsOnlyWhatTheFilterTakes() throws Exception {
        byte[] wanted = etherType(0x88B5);
        CaptureConfig filtered = new CaptureConfig(2_048, false, "ether proto 0x88b5", 8 << 20);
        try (CaptureRecorder listening = CaptureRecorder.start(engine, filtered)) {
            lab.send(etherType(0x88B6), wanted, etherType(0x0800));

            listening.stop();
            assertThat(listening.frames()).extracting(RecordedFrame::hex).containsExactly(RecordedFrame.hex(wanted));
        }
    }

    @Test
    void countsWhatFoundTheKernelsBufferFull() throws Exception {
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
    void hearsAgainAfterTheDeviceWasDown() throws Exception {
        try (CaptureRecorder listening = CaptureRecorder.start(engine, WHOLE_FRAMES)) {
            lab.send(etherType(1));
            await(() -> listening.stats().frames() == 1);
            lab.links().setDown(lab.parent());
            Thread.sleep(100);
            lab.links().setUp(lab.parent());
            eventually("it hears again", () -> {
                lab.send(etherType(2)); // in vain until the kernel has noticed the carrier
                return listening.stats().frames() > 1;
            });

            listening.stop();
            assertThat(listening.frames())
                    .extracting(RecordedFrame::hex)
                    .startsWith(hex(List.of(etherType(1), etherType(2))).toArray(String[]::new));
        }
    }

    @Test
    void restsWhileTheDeviceIsDown() throws Exception {
        try (CaptureRecorder listening = CaptureRecorder.start(engine, WHOLE_FRAMES)) {
            await(() -> listening.idleBlocks() > 0);
            lab.links().setDown(lab.parent());
            Thread.sleep(100);
            long before = listening.cpuNanos();
            Thread.sleep(500);

            assertThat(listening.cpuNanos() - before).isLessThan(100_000_000L);
        }
    }

    @Test
    void saysThatTheDeviceIsGone() throws Exception {
        try (CaptureRecorder listening = CaptureRecorder.start(engine, WHOLE_FRAMES)) {
            lab.send(etherType(1));
            await(() -> listening.stats().frames() == 1);
            lab.links().delete(lab.parent());

            assertThat(listening.awaitFailure()).hasMessageStartingWith("capture on eth0 ended: ");
            assertThat(listening.frames()).hasSize(1);
        }
    }

    @Test
    void saysThatThereIsNoSuchDevice() {
        assertThatThrownBy(() -> engine.open("eht0", WHOLE_FRAMES))
                .isInstanceOf(MacmonException.class)
                .hasMessageMatching("cannot capture on eht0: (?i:no such device).*");
    }

    @Test
    void saysThatTheDeviceIsDown() throws Exception {
        lab.links().setDown(lab.parent());

        assertThatThrownBy(() -> engine.open(Lab.PARENT, WHOLE_FRAMES))
                .isInstanceOf(MacmonException.class)
                .hasMessageStartingWith("cannot capture on eth0: ")
                .hasMessageEndingWith("; bring it up with: ip link set eth0 up");
    }

    @Test
    void saysWhichPermissionIsMissing() throws Exception {
        // Root of a new user namespace has no privilege over a network that belongs to the old one.
        String said = CaptureOpener.run(List.of("unshare", "--user", "--map-root-user"), List.of(), engine, "lo");

        assertThat(said)
                .startsWith("cannot capture on lo: ")
                .contains("; run as root or grant CAP_NET_RAW")
                .doesNotContain("\n");
    }

    @Test
    void namesTheMissingPermissionInAnyLocale() throws Exception {
        List<String> german = List.of("env", "LC_ALL=de_DE.UTF-8", "unshare", "--user", "--map-root-user");
        String printed = CaptureOpener.run(german, List.of(), engine, "lo");

        assertThat(printed).startsWith("cannot capture on lo: ").contains("; run as root or grant CAP_NET_RAW");
    }

    @Test
    void saysWhatLibpcapSaysOfAWrongFilter() {
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
            frame[ETHER_TYPE] = (byte) 0x88; // a VLAN tag would leave the bytes and become an annotation
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
