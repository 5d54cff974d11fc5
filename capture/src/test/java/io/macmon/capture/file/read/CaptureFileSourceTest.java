package io.macmon.capture.file.read;

import static io.macmon.capture.file.read.SampleCaptures.ETHERNET;
import static io.macmon.capture.file.read.SampleCaptures.MICROSECONDS;
import static io.macmon.capture.file.read.SampleCaptures.NANOSECONDS;
import static io.macmon.capture.file.read.SampleCaptures.pcap;
import static io.macmon.capture.file.read.SampleCaptures.record;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.macmon.capture.CaptureStats;
import io.macmon.capture.FrameBlock;
import io.macmon.capture.FrameSource;
import io.macmon.capture.file.ByteWriter;
import io.macmon.capture.file.ReadResult;
import io.macmon.capture.lab.Eventually;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureFileSourceTest {

    @TempDir
    Path directory;

    @Test
    void readsEveryFrameOfAFileThatFillsManyBlocks() throws IOException {
        Random random = new Random(1);
        ByteWriter file = pcap(LITTLE_ENDIAN, NANOSECONDS, ETHERNET);
        List<ReadResult.SeenFrame> expected = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            byte[] frame = new byte[i % 500 == 0 ? 262_144 : random.nextInt(1_600)];
            random.nextBytes(frame);
            file.four(i).four(i).four(frame.length).four(frame.length).all(frame);
            expected.add(new ReadResult.SeenFrame(
                    i * 1_000_000_001L, frame.length, HexFormat.of().formatHex(frame)));
        }

        assertThat(ReadResult.of(write(file)).frames).isEqualTo(expected);
    }

    @Test
    void readsEveryFrameEvenIfABlockHasItsMaximumOfFrames() throws IOException {
        ByteWriter file = pcap(LITTLE_ENDIAN, MICROSECONDS, ETHERNET);
        for (int i = 0; i < 50_000; i++) {
            file.all(record(LITTLE_ENDIAN, i, 0, i % 3, 60));
        }

        List<ReadResult.SeenFrame> frames = ReadResult.of(write(file)).frames;

        assertThat(frames).hasSize(50_000);
        assertThat(frames.get(49_999)).isEqualTo(new ReadResult.SeenFrame(49_999_000_000_000L, 60, "00"));
    }

    @Test
    void waitsForItsReadersAndLosesNothing() throws Exception {
        Path file = write(tenThousandFrames());
        BlockingQueue<FrameBlock> inUse = new ArrayBlockingQueue<>(2);
        AtomicLong read = new AtomicLong();
        Thread reader = new Thread(() -> {
            try {
                while (read.get() < 10_000) {
                    FrameBlock block = inUse.take();
                    read.addAndGet(block.frames());
                    Thread.sleep(1);
                    block.release();
                }
            } catch (InterruptedException stop) {
                // the assertion below reports it
            }
        });
        reader.start();

        try (CaptureFileSource source = CaptureFileSource.open(file, 2)) {
            source.run(inUse::add);
            reader.join();
            assertThat(source.stats()).isEqualTo(new CaptureStats(10_000, 0, 0));
        }
    }

    @Test
    void allocatesOneBlockAndNothingPerFrame() throws Exception {
        Path file = write(tenThousandFrames());
        int indexBytesPerFrame = 3 * Integer.BYTES + Long.BYTES;
        int block = CaptureReader.BLOCK_BYTES + CaptureReader.BLOCK_BYTES / 64 * indexBytesPerFrame;
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (CaptureFileSource source = CaptureFileSource.open(file, 1)) {
            long before = threads.getCurrentThreadAllocatedBytes();

            source.run(FrameBlock::release);

            assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                    .isLessThan(block + source.stats().frames());
        }
    }

    @Test
    void stopsBeforeTheFirstBlockIfStoppedBeforeItRuns() throws Exception {
        try (CaptureFileSource source = CaptureFileSource.open(write(tenThousandFrames()), 2)) {
            source.stop();
            source.run(FrameBlock::release);

            assertThat(source.stats().frames()).isZero();
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    @Test
    void stopsWhileItWaitsForAReader() throws Exception {
        try (CaptureFileSource source = CaptureFileSource.open(write(tenThousandFrames()), 1)) {
            Thread capture = start(source, blockThatIsKept -> {});
            while (source.stats().frames() == 0) {
                Thread.onSpinWait();
            }
            awaitCallOf("io.macmon.capture.BlockPool", capture);

            source.stop();
            capture.join(Eventually.PATIENCE.toMillis());

            assertThat(capture.isAlive()).isFalse();
        }
    }

    @Test
    void readsFromAPipeAndStopsWhileItWaitsForMore() throws Exception {
        try (RandomAccessFile pipe = new RandomAccessFile(pipe().toFile(), "rw")) {
            pipe.write(pcap(LITTLE_ENDIAN, MICROSECONDS, ETHERNET).array());
            BlockingQueue<Integer> handedOn = new ArrayBlockingQueue<>(10);
            try (CaptureFileSource source = CaptureFileSource.open(directory.resolve("pipe"), 2)) {
                Thread capture = start(source, block -> {
                    handedOn.add(block.frames());
                    block.release();
                });
                pipe.write(record(LITTLE_ENDIAN, 1, 0, 60, 60).array());
                assertThat(handedOn.poll(Eventually.PATIENCE.toSeconds(), SECONDS))
                        .isEqualTo(1);
                pipe.write(record(LITTLE_ENDIAN, 2, 0, 60, 60).array());
                assertThat(handedOn.poll(Eventually.PATIENCE.toSeconds(), SECONDS))
                        .isEqualTo(1);
                awaitCallOf("sun.nio.ch.FileChannelImpl", capture);

                source.stop();
                capture.join(Eventually.PATIENCE.toMillis());

                assertThat(capture.isAlive()).isFalse();
                assertThat(source.stats().frames()).isEqualTo(2);
                assertThat(source.size()).isEqualTo(-1);
            }
        }
    }

    @Test
    void waitsForTheNextGzipMemberInAPipe() throws Exception {
        byte[] file = pcap(LITTLE_ENDIAN, MICROSECONDS, ETHERNET).array();
        byte[] record = record(LITTLE_ENDIAN, 1, 0, 60, 60).array();
        try (RandomAccessFile pipe = new RandomAccessFile(pipe().toFile(), "rw")) {
            pipe.write(GzipCaptureTest.compressed(file));
            try (CaptureFileSource source = CaptureFileSource.open(directory.resolve("pipe"), 1)) {
                BlockingQueue<Integer> handedOn = new ArrayBlockingQueue<>(10);
                Thread capture = start(source, block -> {
                    handedOn.add(block.frames());
                    block.release();
                });
                awaitCallOf("sun.nio.ch.FileChannelImpl", capture);
                pipe.write(GzipCaptureTest.compressed(record));

                assertThat(handedOn.poll(Eventually.PATIENCE.toSeconds(), SECONDS))
                        .isEqualTo(1);
                source.stop();
                capture.join();
            }
        }
    }

    @Test
    void reportsItsPositionInTheFile() throws Exception {
        Path file = write(tenThousandFrames());
        try (CaptureFileSource source = CaptureFileSource.open(file, 2)) {
            source.run(FrameBlock::release);

            assertThat(source.position()).isEqualTo(source.size()).isEqualTo(Files.size(file));
        }
    }

    @Test
    void reportsWhatAFileIsIfNotACapture() throws IOException {
        assertThat(refusal("Hello, world"))
                .isEqualTo("not a pcap or pcapng file: starts with 48 65 6c 6c 6f 2c 20 77 (\"Hello, w\")");
        assertThat(refusal("\1\2\3")).isEqualTo("not a pcap or pcapng file: starts with 01 02 03");
        assertThat(refusal("\n\r\r\n text, with line ends"))
                .startsWith("not a pcap or pcapng file: starts with 0a 0d 0d 0a");
        assertThat(refusal("")).isEqualTo("it is empty");
        assertThat(refusal("BZh91AY&SY")).isEqualTo("compressed with bzip2; decompress it first");
        assertThat(refusal("snoop\0\0\0\0\0\0\2")).startsWith("a snoop capture; convert it first");
    }

    @Test
    void namesOtherCaptureFormatsAndHowToConvertThem() throws IOException {
        String convert = "; convert it first: editcap -F pcapng FILE FILE.pcapng";
        assertThat(refusal("GMBU\0\2\1\0 and more")).isEqualTo("a Microsoft Network Monitor capture" + convert);
        assertThat(refusal("RTSS\1\1 and more than this")).isEqualTo("a Microsoft Network Monitor capture" + convert);
        // time 2023-11-14, type Ethernet, flags 4, 80 of 60 bytes with header and padding
        assertThat(refusal("\0\0\0\0\0\0\1\145\2\4\0\120\0\0\0\74 the frame"))
                .isEqualTo("an ERF capture (Endace DAG)" + convert);
        assertThat(refusal("btsnoop\0\0\0\0\1")).isEqualTo("a btsnoop capture of Bluetooth" + convert);
        assertThat(refusal("PK\3\4 and more")).isEqualTo("a zip archive; extract it first");
        assertThat(refusal("2023-11-14\n00:13:20\nsome text")).startsWith("not a pcap or pcapng file");
    }

    @Test
    void reportsWhyAFileCannotBeOpened() {
        assertThatThrownBy(() -> CaptureFileSource.open(directory.resolve("none.pcap"), 2))
                .isInstanceOf(MacmonException.class)
                .hasMessage("cannot read " + directory.resolve("none.pcap") + ": no such file");
        assertThatThrownBy(() -> CaptureFileSource.open(directory, 2))
                .hasMessage("cannot read " + directory + ": it is a directory; give the files in it, as '" + directory
                        + "/*'");
    }

    private String refusal(String content) throws IOException {
        Path file = Files.write(directory.resolve("text"), content.getBytes(US_ASCII));
        return ReadResult.of(file).message().replace("cannot read " + file + ": ", "");
    }

    private Path write(ByteWriter file) throws IOException {
        return Files.write(directory.resolve("test.pcap"), file.array());
    }

    private Path pipe() throws IOException, InterruptedException {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        return pipe;
    }

    private static Thread start(CaptureFileSource source, FrameSource.BlockSink sink) {
        Thread capture = new Thread(() -> {
            try {
                source.run(sink);
            } catch (MacmonException failure) {
                throw new AssertionError(failure);
            }
        });
        capture.start();
        return capture;
    }

    /** Waits until a thread is in a call of a class, from which only an interrupt wakes it. */
    private static void awaitCallOf(String className, Thread thread) {
        while (Stream.of(thread.getStackTrace())
                .noneMatch(call -> call.getClassName().equals(className))) {
            assertThat(thread.isAlive())
                    .as("thread that shall wait in " + className)
                    .isTrue();
        }
    }

    private static ByteWriter tenThousandFrames() {
        ByteWriter file = pcap(LITTLE_ENDIAN, MICROSECONDS, ETHERNET);
        byte[] record = record(LITTLE_ENDIAN, 1, 0, 100, 100).array();
        for (int i = 0; i < 10_000; i++) {
            file.all(record);
        }
        return file;
    }
}
