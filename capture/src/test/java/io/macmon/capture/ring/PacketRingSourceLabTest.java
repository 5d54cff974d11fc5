package io.macmon.capture.ring;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.capture.CaptureOpener;
import io.macmon.capture.CaptureRecorder;
import io.macmon.capture.CaptureStats;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameBlock;
import io.macmon.capture.FrameSource;
import io.macmon.capture.LiveEngine;
import io.macmon.capture.LiveSourceLabTest;
import io.macmon.capture.RecordedFrame;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.linux.FilterAttacher;
import io.macmon.capture.linux.FrameBatch;
import io.macmon.capture.linux.PacketSocket;
import io.macmon.capture.linux.SocketFilter;
import io.macmon.config.CaptureConfig;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PacketRingSourceLabTest extends LiveSourceLabTest {

    private static final RingConfig SMALL = new RingConfig(64 << 10, 4, 20);
    private static final CaptureConfig LONGEST_FRAMES = new CaptureConfig(0, false, "", 4 << 20);
    private static final SocketFilter EVERYTHING = SocketFilter.snaplen(CaptureConfig.MAX_SNAPLEN);

    PacketRingSourceLabTest() {
        super(LiveEngine.RING);
    }

    @Test
    void leavesFramesToTheKernelWhileReadersHoldEveryBlockThenContinues() throws Exception {
        int sent = 1_000;
        List<FrameBlock> held = Collections.synchronizedList(new ArrayList<>());
        try (PacketRingSource source = open(SMALL)) {
            Thread capture = start(source, held::add);
            for (int i = 0; i < sent; i++) {
                lab.send(new byte[1_514]);
            }
            eventually("the ring is full", () -> source.stats().droppedByKernel() > 0);
            eventually("every block is held", () -> fullBlocks(held).size() == 4);
            List<FrameBlock> full = takeFullBlocks(held);
            assertThat(full).hasSize(4);
            assertThat(source.freezes()).isPositive();
            assertThat(source.blocks()).isEqualTo(4);
            assertThat(held).hasSizeLessThanOrEqualTo(source.maxLentBlocks());

            long before = source.stats().frames();
            full.forEach(FrameBlock::release);
            lab.send(new byte[1_514]);
            eventually("the capture continues", () -> source.stats().frames() > before);
            source.stop();
            capture.join();

            assertThat(takeFullBlocks(held))
                    .singleElement()
                    .as("the object is reused")
                    .isSameAs(full.get(0));
            full.get(0).release();
            assertThat(source.stats().frames() + source.stats().droppedByKernel())
                    .isEqualTo(sent + 1);
        }
    }

    @Test
    void endsWhileReadersHoldEveryBlock() throws Exception {
        List<FrameBlock> held = Collections.synchronizedList(new ArrayList<>());
        try (PacketRingSource source = open(SMALL)) {
            Thread capture = start(source, held::add);
            for (int i = 0; i < 400; i++) {
                lab.send(new byte[1_514]);
            }
            eventually("the ring is full", () -> source.stats().droppedByKernel() > 0);

            source.stop();
            capture.join();

            assertThat(source.stats().frames() + source.stats().droppedByKernel())
                    .isEqualTo(400);
        }
        held.forEach(FrameBlock::release);
    }

    @Test
    void idlesWhileAReaderHoldsTheLastBlock() throws Exception {
        List<FrameBlock> held = Collections.synchronizedList(new ArrayList<>());
        try (PacketRingSource source = open(SMALL)) {
            Thread capture = start(source, held::add);
            lab.send(new byte[60]);
            eventually("a frame arrived", () -> source.stats().frames() == 1);
            int before = held.size();
            long cpuBefore = ManagementFactory.getThreadMXBean().getThreadCpuTime(capture.getId());
            Thread.sleep(500);

            assertThat(ManagementFactory.getThreadMXBean().getThreadCpuTime(capture.getId()) - cpuBefore)
                    .isLessThan(250_000_000L);
            eventually("the time is still passed on", () -> held.size() > before);
            source.stop();
            capture.join();
        }
        held.forEach(FrameBlock::release);
    }

    @Test
    void leavesTheMemoryToItsReadersWhenItIsClosed() throws Exception {
        List<byte[]> sent = randomFrames(20);
        List<FrameBlock> held = Collections.synchronizedList(new ArrayList<>());
        PacketRingSource source = open(SMALL);
        try (source) {
            Thread capture = start(source, held::add);
            lab.send(sent.toArray(byte[][]::new));
            eventually("the frames arrived", () -> source.stats().frames() == 20);
            source.stop();
            capture.join();
        }
        assertThat(ringsMapped()).isEqualTo(1);

        List<RecordedFrame> read = new ArrayList<>();
        for (FrameBlock block : held) {
            block.deliverTo(frame -> read.add(RecordedFrame.of(frame)), new Frame());
            block.release();
        }

        assertThat(read).extracting(RecordedFrame::hex).containsExactlyElementsOf(hex(sent));
        assertThat(ringsMapped()).isZero();
    }

    @Test
    void needsNoLibpcap() throws Exception {
        String printed = CaptureOpener.run(
                List.of(), List.of("-Dorg.pcap4j.core.pcapLibName=nonexistent"), LiveEngine.RING, Lab.PARENT);

        assertThat(printed).isEqualTo(CaptureStats.NONE.toString());
    }

    @Test
    void canBeClosedTwice() throws Exception {
        PacketRingSource source = open(SMALL);
        assertThat(ringsMapped()).isEqualTo(1);
        source.close();
        source.close();

        assertThat(ringsMapped()).isZero();
    }

    @Test
    void leavesNoRingBehindWhenItCannotBeOpened() {
        FilterAttacher refusing = socket -> {
            throw new MacmonException("refused");
        };

        assertThatThrownBy(() -> PacketRingSource.open(Lab.PARENT, WHOLE_FRAMES, SMALL, refusing))
                .hasMessage("cannot capture on eth0: refused");
        assertThatThrownBy(() -> PacketRingSource.openGroup(Lab.PARENT, WHOLE_FRAMES, SMALL, refusing, 2))
                .hasMessage("cannot capture on eth0: refused");
        assertThat(ringsMapped()).isZero();
    }

    @Test
    void reportsThatTheKernelRefusesTheFilter() {
        SocketFilter endless = new SocketFilter(List.of(new SocketFilter.Instruction(0x05, 0, 0, -1)));

        assertThatThrownBy(() -> PacketRingSource.open(Lab.PARENT, WHOLE_FRAMES, SMALL, endless))
                .isInstanceOf(MacmonException.class)
                .hasMessage("cannot capture on eth0: cannot attach a filter of 1 instructions: invalid argument");
    }

    @Test
    void cutsFramesThatAreLongerThanABlock() throws Exception {
        lab.links().setMtu(lab.parent(), 65_535);
        lab.wireLinks().setMtu(lab.wire(), 65_535);
        try (PacketRingSource source = open(SMALL);
                CaptureRecorder capture = CaptureRecorder.start(source)) {
            lab.send(new byte[65_535 + 14]);
            lab.send(new byte[60]);

            capture.stop();
            assertThat(capture.frames()).hasSize(2);
            assertThat(capture.frames().get(0).originalLength()).isEqualTo(65_535 + 14);
            assertThat(capture.frames().get(0).capturedLength()).isBetween(65_000, 65_500);
            assertThat(capture.frames().get(1).capturedLength()).isEqualTo(60);
        }
    }

    @Test
    void excludesOutgoingFramesByAFilterOnOldKernels() throws Exception {
        byte[] in = etherType(0x88B5);
        try (PacketRingSource source =
                        PacketRingSource.open(Lab.PARENT, WHOLE_FRAMES, SMALL, EVERYTHING.incomingOnly());
                CaptureRecorder capture = CaptureRecorder.start(source);
                PacketSocket socket = PacketSocket.open(lab.parent().index())) {
            socket.send(etherType(0x88B6));
            lab.send(in);

            capture.stop();
            assertThat(capture.frames()).extracting(RecordedFrame::hex).containsExactly(RecordedFrame.hex(in));
        }
    }

    @Test
    void makesTheDevicePromiscuousWhileItIsOpenIfConfigured() throws Exception {
        CaptureConfig promiscuous = new CaptureConfig(2_048, true, "", 1 << 20);
        List<FrameBlock> held = Collections.synchronizedList(new ArrayList<>());
        PacketRingSource source = PacketRingSource.open(Lab.PARENT, promiscuous, SMALL, EVERYTHING);
        assertThat(lab.parent().promiscuity()).isEqualTo(1);
        try (source) {
            Thread capture = start(source, held::add);
            lab.send(new byte[60]);
            eventually("a frame arrived", () -> source.stats().frames() == 1);
            source.stop();
            capture.join();
        }

        assertThat(lab.parent().promiscuity())
                .as("while a reader holds a block")
                .isZero();
        held.forEach(FrameBlock::release);
    }

    @Test
    void allocatesNothingPerFrame() throws Exception {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        AtomicLong bytes = new AtomicLong();
        Frame window = new Frame();
        try (PacketRingSource source = open(new RingConfig(256 << 10, 32, 20));
                PacketSocket wire = lab.wireNamespace()
                        .call(() -> PacketSocket.open(lab.wire().index()));
                FrameBatch batch = wire.batch(Collections.nCopies(64, etherType(0x88B5)))) {
            Thread capture = start(source, block -> {
                block.deliverTo(frame -> bytes.lazySet(bytes.get() + frame.capturedLength()), window);
                block.release();
            });
            sendAndAwait(source, batch, 200);
            long before = threads.getThreadAllocatedBytes(capture.getId());
            long framesBefore = source.stats().frames();
            sendAndAwait(source, batch, 1_000);
            long allocated = threads.getThreadAllocatedBytes(capture.getId()) - before;
            long frames = source.stats().frames() - framesBefore;
            source.stop();
            capture.join();

            assertThat(bytes).hasValue(source.stats().frames() * 60);
            // Waiting costs a little per empty block, but never a frame: 64,000 frames would be 1 MB at 16 bytes.
            assertThat(allocated / (double) frames).isLessThan(1.0);
        }
    }

    private static void sendAndAwait(PacketRingSource source, FrameBatch batch, int times) throws Exception {
        long before = total(source);
        for (int i = 0; i < times; i++) {
            batch.send();
        }
        eventually("every frame arrived or was counted as dropped", () -> total(source) == before + times * 64L);
    }

    private static long total(PacketRingSource source) {
        return source.stats().frames() + source.stats().droppedByKernel();
    }

    private PacketRingSource open(RingConfig config) throws MacmonException {
        return PacketRingSource.open(Lab.PARENT, LONGEST_FRAMES, config, EVERYTHING);
    }

    private static Thread start(FrameSource source, FrameSource.BlockSink sink) {
        Thread capture = new Thread(
                () -> {
                    try {
                        source.run(sink);
                    } catch (MacmonException failed) {
                        throw new AssertionError(failed);
                    }
                },
                "capture");
        capture.start();
        return capture;
    }

    private static List<FrameBlock> fullBlocks(List<FrameBlock> held) {
        synchronized (held) {
            return held.stream().filter(block -> block.frames() > 0).toList();
        }
    }

    private static List<FrameBlock> takeFullBlocks(List<FrameBlock> held) {
        synchronized (held) {
            List<FrameBlock> full = fullBlocks(held);
            held.removeAll(full);
            return full;
        }
    }

    private static long ringsMapped() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains("socket:[")).count();
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
