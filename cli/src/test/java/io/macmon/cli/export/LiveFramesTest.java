package io.macmon.cli.export;

import static io.macmon.capture.lab.Eventually.PATIENCE;
import static io.macmon.capture.lab.Eventually.eventually;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.BlockPool;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.PackedBlock;
import io.macmon.capture.file.read.CaptureFileSource;
import io.macmon.capture.file.write.CaptureWriter;
import io.macmon.capture.file.write.CapturedInterface;
import io.macmon.capture.file.write.ProtectedFiles;
import io.macmon.capture.lab.Requirements;
import io.macmon.config.ExportConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A capture file whose reader, at the other end of a FIFO, reads nothing until the test lets it. */
class LiveFramesTest {

    private static final int SLOTS = 8;
    private static final int FRAMES_PER_BLOCK = 20;
    private static final int FRAME_BYTES = 1_000;
    private static final CapturedInterface SOURCE = new CapturedInterface("macmon0", "", "", 0);

    @TempDir
    Path folder;

    private final BlockPool pool = new BlockPool(SLOTS, FRAMES_PER_BLOCK * FRAME_BYTES);
    private final CountDownLatch mayRead = new CountDownLatch(1);
    private final Set<String> threads = new ConcurrentSkipListSet<>();
    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    private CompletableFuture<byte[]> reader;
    private CaptureWriter writer;
    private LiveFrames frames;
    private long sent;

    @BeforeEach
    void open() throws Exception {
        Path fifo = folder.resolve("frames.pcapng");
        assertThat(new ProcessBuilder(Requirements.program("mkfifo"), fifo.toString())
                        .start()
                        .waitFor())
                .isZero();
        reader = CompletableFuture.supplyAsync(() -> read(fifo));
        ExportConfig config = ExportConfig.of(fifo.toString());
        writer = CaptureWriter.openForRecords(config, SOURCE, ProtectedFiles.NONE, CaptureWriter.Listener.NONE);
        ExportTask task = new ExportTask(config, SOURCE, frame -> true, ProtectedFiles.NONE, true, path -> {});
        frames = new LiveFrames(task, writer, SLOTS, 0, this::recordingThreads, failures::add);
    }

    @AfterEach
    void endTheReader() {
        mayRead.countDown();
    }

    @Test
    void writesOnOneThreadWhileTheReaderKeepsUp() throws Exception {
        mayRead.countDown();
        for (int i = 0; i < 200; i++) {
            publishBlock();
            awaitBlocks();
        }

        assertThat(frames.stop(PATIENCE.toNanos())).isTrue();

        assertThat(written()).isEqualTo(allSent());
        assertThat(threads).containsExactly("macmon-export");
        assertThat(frames.missing()).isZero();
        assertThat(frames.missingAtEnd()).isZero();
    }

    @Test
    void holdsNoBlockDuringAStallAndKeepsTheOrderAfterIt() throws Exception {
        while (frames.dropped() == 0) { // blocks of the buffer; a reader that held blocks would leave none
            publishBlock();
        }
        eventually("all blocks are back", () -> blocksInUse() == 0);
        mayRead.countDown();
        eventually("everything is written", () -> {
            publishBlock();
            return threads.size() == 2 && isDirectAgain();
        });
        publishBlock();

        assertThat(frames.stop(PATIENCE.toNanos())).isTrue();

        List<Long> written = written();
        assertThat(written).isSorted().doesNotHaveDuplicates().endsWith(sent);
        assertThat(written.size() + frames.missing()).isEqualTo(sent);
        assertThat(frames.missingAtEnd()).isEqualTo(frames.missing()).isPositive();
        assertThat(failures).isEmpty();
    }

    @Test
    void countsWhatAReaderDidNotAcceptInTime() throws Exception {
        for (int i = 0; i < 30; i++) {
            publishBlock();
        }

        assertThat(frames.stop(1)).isFalse();

        assertThat(frames.missingAtEnd()).isEqualTo(sent - writer.written());
    }

    private boolean isDirectAgain() throws Exception {
        threads.clear();
        publishBlock();
        awaitBlocks();
        return threads.equals(Set.of("macmon-export")) && threads.addAll(Set.of("macmon-export", "macmon-copy"));
    }

    private void awaitBlocks() throws Exception {
        eventually("all blocks are back", () -> blocksInUse() == 0);
    }

    private void publishBlock() throws Exception {
        List<PackedBlock> taken = new ArrayList<>();
        eventually("a block is free", () -> {
            PackedBlock block = pool.poll();
            return block != null && taken.add(block);
        });
        for (int i = 0; i < FRAMES_PER_BLOCK; i++) {
            taken.get(0).add(i * FRAME_BYTES, FRAME_BYTES, FRAME_BYTES, ++sent);
        }
        frames.publish(taken.get(0));
    }

    private FrameHandler recordingThreads(FrameHandler handler) {
        return new FrameHandler() {
            @Override
            public void onBlock(long nowNanos, long backlog) {
                threads.add(Thread.currentThread().getName());
                handler.onBlock(nowNanos, backlog);
            }

            @Override
            public void onFrame(Frame frame) {
                handler.onFrame(frame);
            }

            @Override
            public void onTick(long nowNanos) {
                handler.onTick(nowNanos);
            }
        };
    }

    private int blocksInUse() {
        List<PackedBlock> unused = new ArrayList<>();
        for (PackedBlock block = pool.poll(); block != null; block = pool.poll()) {
            unused.add(block);
        }
        unused.forEach(PackedBlock::release);
        return SLOTS - unused.size();
    }

    private List<Long> allSent() {
        return LongStream.rangeClosed(1, sent).boxed().toList();
    }

    private List<Long> written() throws Exception {
        Path copy = Files.write(folder.resolve("copy.pcapng"), reader.get(PATIENCE.toSeconds(), SECONDS));
        List<Long> timestamps = new ArrayList<>();
        Frame window = new Frame();
        try (CaptureFileSource source = CaptureFileSource.open(copy, 4)) {
            source.run(block -> {
                block.deliverTo(frame -> timestamps.add(frame.timestampNanos()), window);
                block.release();
            });
        }
        return timestamps;
    }

    private byte[] read(Path fifo) {
        try (InputStream pipe = Files.newInputStream(fifo)) {
            assertThat(mayRead.await(PATIENCE.toSeconds(), SECONDS)).isTrue();
            return pipe.readAllBytes();
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }
}
