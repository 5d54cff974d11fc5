package io.macmon.capture.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.capture.BlockPool;
import io.macmon.capture.CaptureException;
import io.macmon.capture.CaptureStats;
import io.macmon.capture.FrameBlock;
import io.macmon.capture.RecordedFrame;
import io.macmon.capture.WallClock;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.linux.PacketSocket;
import io.macmon.config.CaptureConfig;
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

@LabTest
@Timeout(60)
class PcapSourceLabTest {

    private static final CaptureConfig WHOLE_FRAMES = new CaptureConfig(2_048, false, "", 8 << 20);
    private static final int ETHER_TYPE = 12;

    private Lab lab;

    @BeforeEach
    void open() throws Exception {
        lab = Lab.open();
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void handsOnEveryFrameWithItsOctetsAndIncreasingTime() throws Exception {
        List<byte[]> sent = randomFrames(3_000);
        try (Listening listening = Listening.started(WHOLE_FRAMES)) {
            long before = WallClock.nanos();
            lab.send(sent.toArray(byte[][]::new));
            listening.stop();
            List<RecordedFrame> heard = listening.frames();
            long after = WallClock.nanos();

            assertThat(heard).extracting(RecordedFrame::octets).containsExactlyElementsOf(hex(sent));
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
        try (Listening listening = Listening.started(new CaptureConfig(64, false, "", 8 << 20))) {
            lab.send(frame);

            listening.stop();
            assertThat(listening.frames())
                    .singleElement()
                    .satisfies(cut -> assertThat(cut.originalLength()).isEqualTo(1_514));
            assertThat(listening.frames().get(0).octets()).isEqualTo(RecordedFrame.hex(Arrays.copyOf(frame, 64)));
        }
    }

    @Test
    void handsOnWhatCameBeforeTheStopThoughItRunsOnlyAfterwards() throws Exception {
        List<byte[]> sent = randomFrames(200);
        try (Listening listening = new Listening(WHOLE_FRAMES)) {
            lab.send(sent.subList(0, 150).toArray(byte[][]::new));
            listening.askToStop();
            Thread.sleep(1);
            lab.send(sent.subList(150, 200).toArray(byte[][]::new));
            listening.start();

            listening.stop();
            assertThat(listening.frames())
                    .extracting(RecordedFrame::octets)
                    .containsExactlyElementsOf(hex(sent.subList(0, 150)));
        }
    }

    @Test
    void endsOnABusyDeviceToo() throws Exception {
        byte[] frame = new byte[60];
        CountDownLatch stopped = new CountDownLatch(1);
        Thread sender = new Thread(() -> sendUntil(stopped, frame));
        try (Listening listening = Listening.started(WHOLE_FRAMES)) {
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
        try (Listening listening = Listening.started(WHOLE_FRAMES)) {
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
        try (Listening listening = Listening.started(WHOLE_FRAMES)) {
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
        try (Listening listening = Listening.started(WHOLE_FRAMES);
                PacketSocket socket = PacketSocket.open(lab.parent().index())) {
            socket.send(out);
            lab.send(in);
            socket.send(out);

            listening.stop();
            assertThat(listening.frames()).extracting(RecordedFrame::octets).containsExactly(RecordedFrame.hex(in));
        }
    }

    @Test
    void hearsOnlyWhatTheFilterTakes() throws Exception {
        byte[] wanted = etherType(0x88B5);
        CaptureConfig filtered = new CaptureConfig(2_048, false, "ether proto 0x88b5", 8 << 20);
        try (Listening listening = Listening.started(filtered)) {
            lab.send(etherType(0x88B6), wanted, etherType(0x0800));

            listening.stop();
            assertThat(listening.frames()).extracting(RecordedFrame::octets).containsExactly(RecordedFrame.hex(wanted));
        }
    }

    @Test
    void countsWhatComesWhileTheReadersHoldEveryBlockAndGoesOn() throws Exception {
        BlockPool twoBlocks = new BlockPool(2, 2_048);
        List<FrameBlock> held = new ArrayList<>();
        try (PcapSource source = PcapSource.open(Lab.PARENT, WHOLE_FRAMES, twoBlocks)) {
            Thread capture = new Thread(() -> run(source, held));
            capture.start();
            for (int i = 0; i < 100; i++) {
                lab.send(new byte[1_514]);
            }
            await(() -> source.stats().droppedAtRing() >= 98);
            synchronized (held) {
                held.forEach(FrameBlock::release);
            }
            lab.send(new byte[1_514]);
            source.stop();
            capture.join();

            assertThat(source.stats().droppedAtRing()).isBetween(98L, 100L);
            assertThat(source.stats().frames() + source.stats().droppedAtRing()).isEqualTo(101);
            assertThat(source.stats().frames()).as("one after the release").isPositive();
        }
    }

    @Test
    void countsWhatFoundTheKernelsBufferFull() throws Exception {
        int sent = 4_000;
        CountDownLatch free = new CountDownLatch(1);
        CaptureConfig small = new CaptureConfig(2_048, false, "", 1 << 20);
        try (PcapSource source = PcapSource.open(Lab.PARENT, small, new BlockPool(64, 1 << 20))) {
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
        try (Listening listening = Listening.started(WHOLE_FRAMES)) {
            lab.send(etherType(1));
            await(() -> listening.stats().frames() == 1);
            lab.links().setDown(lab.parent());
            Thread.sleep(100);
            lab.links().setUp(lab.parent());
            lab.send(etherType(2));

            listening.stop();
            assertThat(listening.frames())
                    .extracting(RecordedFrame::octets)
                    .containsExactlyElementsOf(hex(List.of(etherType(1), etherType(2))));
        }
    }

    @Test
    void restsWhileTheDeviceIsDown() throws Exception {
        try (Listening listening = Listening.started(WHOLE_FRAMES)) {
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
        try (Listening listening = Listening.started(WHOLE_FRAMES)) {
            lab.send(etherType(1));
            await(() -> listening.stats().frames() == 1);
            lab.links().delete(lab.parent());

            assertThat(listening.awaitFailure()).hasMessageStartingWith("capture on eth0 ended: ");
            assertThat(listening.frames()).hasSize(1);
        }
    }

    @Test
    void saysThatThereIsNoSuchDevice() {
        assertThatThrownBy(() -> PcapSource.open("eht0", WHOLE_FRAMES, pool()))
                .isInstanceOf(CaptureException.class)
                .hasMessage("cannot capture on eht0: No such device exists");
    }

    @Test
    void saysWhichPermissionIsMissing() throws Exception {
        // Root of a new user namespace has no privilege over a network that belongs to the old one.
        String said = OpensACapture.run(List.of("unshare", "--user", "--map-root-user"), List.of(), "lo");

        assertThat(said)
                .startsWith("cannot capture on lo: ")
                .endsWith("; run as root or grant CAP_NET_RAW")
                .doesNotContain("\n");
    }

    @Test
    void saysWhatLibpcapSaysOfAWrongFilter() {
        CaptureConfig wrong = new CaptureConfig(2_048, false, "prot tcp", 8 << 20);
        assertThatThrownBy(() -> PcapSource.open(Lab.PARENT, wrong, pool()))
                .isInstanceOf(CaptureException.class)
                .hasMessageStartingWith("cannot use the filter 'prot tcp' on eth0: ")
                .hasMessageContaining("syntax error")
                .hasMessageEndingWith("; see pcap-filter(7)");
    }

    @Test
    void refusesBlocksThatAFrameMayNotFitIn() {
        assertThatThrownBy(() -> PcapSource.open(Lab.PARENT, WHOLE_FRAMES, new BlockPool(1, 2_047)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static BlockPool pool() {
        return new BlockPool(16, 64 << 10);
    }

    private static List<byte[]> randomFrames(int count) {
        Random random = new Random(1);
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] frame = new byte[14 + random.nextInt(1_501)];
            random.nextBytes(frame);
            frame[ETHER_TYPE] = (byte) 0x88; // a VLAN tag would leave the octets and become an annotation
            frames.add(frame);
        }
        return frames;
    }

    private static List<String> hex(List<byte[]> frames) {
        return frames.stream().map(RecordedFrame::hex).toList();
    }

    private static byte[] etherType(int etherType) {
        byte[] frame = new byte[60];
        frame[ETHER_TYPE] = (byte) (etherType >>> 8);
        frame[ETHER_TYPE + 1] = (byte) etherType;
        return frame;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(5);
        }
    }

    private void sendUntil(CountDownLatch stopped, byte[] frame) {
        try {
            while (stopped.getCount() > 0) {
                lab.send(frame);
            }
        } catch (CaptureException failed) {
            throw new AssertionError(failed);
        }
    }

    private static void run(PcapSource source, List<FrameBlock> held) {
        try {
            source.run(block -> {
                synchronized (held) {
                    held.add(block);
                }
            });
        } catch (CaptureException failed) {
            throw new AssertionError(failed);
        }
    }

    private static void run(PcapSource source, CountDownLatch free) {
        try {
            source.run(block -> {
                try {
                    free.await();
                } catch (InterruptedException stop) {
                    Thread.currentThread().interrupt();
                }
                block.release();
            });
        } catch (CaptureException failed) {
            throw new AssertionError(failed);
        }
    }
}
