package io.macmon.capture.file.read;

import static io.macmon.capture.file.read.SampleCaptures.ETHERNET;
import static io.macmon.capture.file.read.SampleCaptures.NANOSECONDS;
import static io.macmon.capture.file.read.SampleCaptures.pcap;
import static io.macmon.capture.file.read.SampleCaptures.record;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.capture.CaptureStats;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameBlock;
import io.macmon.capture.LinkType;
import io.macmon.capture.file.ByteWriter;
import io.macmon.capture.file.CaptureTool;
import io.macmon.capture.file.ReadResult;
import io.macmon.capture.lab.Eventually;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergedFilesTest {

    @TempDir
    Path directory;

    @Test
    void readsOverlappingFilesInOrderOfTime() throws Exception {
        Path odd = write("odd", frames(1, 3, 5, 7));
        Path even = write("even", frames(2, 4, 6));

        assertThat(seconds(merged(even, odd))).containsExactly(1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void readsFramesOfTheSameTimeInTheOrderOfTheFiles() throws Exception {
        Path a = writeFile("a", pcap(LITTLE_ENDIAN, NANOSECONDS, ETHERNET).all(record(LITTLE_ENDIAN, 5, 0, 1, 1)));
        Path b = writeFile("b", pcap(LITTLE_ENDIAN, NANOSECONDS, ETHERNET).all(record(LITTLE_ENDIAN, 5, 0, 2, 2)));

        assertThat(merged(b, a).frames)
                .extracting(ReadResult.SeenFrame::capturedLength)
                .containsExactly(2, 1);
        assertThat(merged(a, b).frames)
                .extracting(ReadResult.SeenFrame::capturedLength)
                .containsExactly(1, 2);
    }

    @Test
    void keepsTheOrderWithinAFileEvenIfTimesGoBack() throws Exception {
        Path back = write("back", frames(2, 9, 1, 4));
        Path other = write("other", frames(3, 8));

        assertThat(seconds(merged(back, other))).containsExactly(2, 3, 8, 9, 1, 4);
    }

    @Test
    void readsARotationOneFileAtATimeInAnyOrderOfNames() throws Exception {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            files.add(write("rotated" + i, frames(10 * i, 10 * i + 3, 10 * i + 3, 10 * i + 9)));
        }
        Collections.shuffle(files, new Random(1));
        ReadResult reading = new ReadResult();
        int[] mostOpen = {0};

        try (MergedFiles source = MergedFiles.open(files, 4)) {
            source.run(block -> {
                mostOpen[0] = Math.max(mostOpen[0], openFiles());
                reading.take(block);
            });
            assertThat(source.position()).isEqualTo(source.size()).isEqualTo(300 * (24 + 4 * 76));
            assertThat(source.stats()).isEqualTo(new CaptureStats(1_200, 0, 0));
        }

        assertThat(seconds(reading)).hasSize(1_200).isSorted();
        assertThat(mostOpen[0]).isEqualTo(1);
        assertThat(openFiles()).isZero();
    }

    @Test
    void publishesBlocksOfARotationAsTheyWereRead() throws Exception {
        Path first = write("first", manyFrames(0));
        Path second = write("second", manyFrames(10_000));
        List<Integer> whole = new ArrayList<>();
        readAll(whole, first, second);
        List<Integer> single = new ArrayList<>();
        readAll(single, first);
        readAll(single, second);

        assertThat(whole).isEqualTo(single).hasSizeGreaterThan(10);
    }

    @Test
    void mergesAsAnotherProgramDoes() throws Exception {
        Random random = new Random(2);
        List<ByteWriter> parts = IntStream.range(0, 5)
                .mapToObj(i -> pcap(i % 2 == 0 ? LITTLE_ENDIAN : BIG_ENDIAN, NANOSECONDS, ETHERNET))
                .toList();
        for (int i = 0; i < 20_000; i++) {
            // long runs in one file, and quick changes
            int part = i / 3_000 % 2 == 0 ? i / 1_000 % 5 : random.nextInt(5);
            byte[] frame = new byte[20 + random.nextInt(500)];
            random.nextBytes(frame);
            parts.get(part)
                    .four(1_000 + i / 100)
                    .four(i)
                    .four(frame.length)
                    .four(frame.length + 7)
                    .all(frame);
        }
        List<Path> files = new ArrayList<>();
        for (ByteWriter part : parts) {
            files.add(writeFile("part" + files.size(), part));
        }
        Path byMergecap = directory.resolve("merged.pcap");
        CaptureTool.output(
                "mergecap",
                "-F",
                "nsecpcap",
                "-w",
                byMergecap,
                files.get(0),
                files.get(1),
                files.get(2),
                files.get(3),
                files.get(4));

        assertThat(merged(files.toArray(Path[]::new)).frames)
                .hasSize(20_000)
                .isEqualTo(ReadResult.of(byMergecap).frames);
    }

    @Test
    void keepsTheLinkTypeOfEachFileAndCountsSkippedFramesOfAll() throws Exception {
        Path raw = writeFile("raw", pcap(LITTLE_ENDIAN, NANOSECONDS, 101).all(frames(1, 3, 5)));
        Path cooked = writeFile("cooked", pcap(LITTLE_ENDIAN, NANOSECONDS, 113).all(frames(2, 3, 4)));
        Path radio = writeFile("radio", pcap(LITTLE_ENDIAN, NANOSECONDS, 127).all(frames(2, 3)));
        ReadResult reading = new ReadResult();

        try (MergedFiles source = MergedFiles.open(List.of(raw, cooked, radio), 3)) {
            source.run(reading::take);
            assertThat(source.skipped()).containsExactly(new SkippedFrames(127, 2));
            assertThat(source.stats()).isEqualTo(new CaptureStats(6, 0, 0, 2, 0));
        }

        assertThat(reading.frames)
                .extracting(ReadResult.SeenFrame::linkType)
                .containsExactly(
                        LinkType.RAW,
                        LinkType.LINUX_SLL,
                        LinkType.RAW,
                        LinkType.LINUX_SLL,
                        LinkType.LINUX_SLL,
                        LinkType.RAW);
    }

    @Test
    void readsCompressedFilesAmongOthers() throws Exception {
        Path plain = write("plain", frames(1, 4));
        Path gzip = Files.write(
                directory.resolve("gzip"),
                GzipCaptureTest.compressed(file(frames(2, 5)).array()));
        Path zstd = directory.resolve("zstd");
        CaptureTool.output("zstd", "-q", write("tozstd", frames(3, 6)), "-o", zstd);

        assertThat(seconds(merged(plain, gzip, zstd))).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void readsADamagedFileUpToTheDamageAndTheOthersToTheirEnd() throws Exception {
        ByteWriter cutFrames = file(frames(2, 6));
        Path cut = Files.write(directory.resolve("cut"), Arrays.copyOf(cutFrames.array(), cutFrames.length() - 1));
        Path other = write("other", frames(1, 3, 7));

        ReadResult reading = merged(cut, other);

        assertThat(seconds(reading)).containsExactly(1, 2, 3, 7);
        assertThat(reading.message())
                .isEqualTo(cut + ": damaged at byte 100: record claims 60 captured bytes, but the file ends after 59");
    }

    @Test
    void reportsEveryFileThatCouldNotBeReadToItsEnd() throws Exception {
        Path empty = Files.createFile(directory.resolve("empty"));
        Path text = Files.writeString(directory.resolve("text"), "Hello, world");
        Path good = write("good", frames(1));

        ReadResult reading = merged(empty, text, good);

        assertThat(seconds(reading)).containsExactly(1);
        assertThat(reading.message())
                .startsWith("2 files could not be read to the end: cannot read " + empty + ": it is empty; cannot read "
                        + text + ": not a pcap or pcapng file");
    }

    @Test
    void refusesFilesThatCannotBeOpenedAtOnce() throws Exception {
        Path good = write("good", frames(1));

        assertThatThrownBy(() -> MergedFiles.open(List.of(good, directory.resolve("none")), 3))
                .isInstanceOf(MacmonException.class)
                .hasMessageEndingWith("none: no such file");
        assertThatThrownBy(() -> MergedFiles.open(List.of(good, Path.of("/dev/null")), 3))
                .hasMessage("cannot read /dev/null: only a regular file can be merged with others; read it alone");
    }

    @Test
    void reportsAFileRemovedBeforeItsTurn() throws Exception {
        Path first = write("first", frames(1));
        Path second = write("second", frames(2));
        Path third = write("third", frames(3));
        ReadResult reading = new ReadResult();

        try (MergedFiles source = MergedFiles.open(List.of(first, second, third), 3)) {
            Files.delete(second);
            assertThatThrownBy(() -> source.run(reading::take)).hasMessage("cannot read " + second + ": no such file");
        }

        assertThat(seconds(reading)).containsExactly(1, 3);
    }

    @Test
    void readsManyFilesOfTheSameTimeUpToALimit() throws Exception {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i <= MergedFiles.MAX_OPEN; i++) {
            files.add(write("station" + i, frames(i, 1_000 + i)));
        }

        ReadResult bound = merged(files.subList(1, files.size()).toArray(Path[]::new));
        ReadResult more = merged(files.toArray(Path[]::new));

        assertThat(bound.failure).isNull();
        assertThat(seconds(bound)).hasSize(2 * MergedFiles.MAX_OPEN).isSorted();
        assertThat(seconds(more)).hasSize(MergedFiles.MAX_OPEN).isSorted();
        assertThat(more.message()).startsWith("cannot continue reading: more than 256 files overlap in time");
    }

    @Test
    void stopsWhileItWaitsForAReader() throws Exception {
        Path first = write("first", manyFrames(0));
        Path second = write("second", manyFrames(5_000));
        try (MergedFiles source = MergedFiles.open(List.of(first, second), 3)) {
            List<FrameBlock> kept = Collections.synchronizedList(new ArrayList<>());
            Thread capture = new Thread(() -> {
                try {
                    source.run(kept::add);
                } catch (MacmonException failure) {
                    throw new AssertionError(failure);
                }
            });
            capture.start();
            while (kept.isEmpty() || capture.getState() != Thread.State.WAITING) {
                assertThat(capture.isAlive()).isTrue();
                Thread.onSpinWait();
            }

            source.stop();
            capture.join(Eventually.PATIENCE.toMillis());

            assertThat(capture.isAlive()).isFalse();
        }
        assertThat(openFiles()).isZero();
    }

    private static ReadResult merged(Path... files) {
        ReadResult reading = new ReadResult();
        try (MergedFiles source = MergedFiles.open(List.of(files), 3)) {
            source.run(reading::take);
        } catch (MacmonException failure) {
            reading.failure = failure;
        }
        return reading;
    }

    private static void readAll(List<Integer> framesPerBlock, Path... files) throws MacmonException {
        try (FileSource source =
                files.length == 1 ? CaptureFileSource.open(files[0], 3) : MergedFiles.open(List.of(files), 3)) {
            source.run(block -> {
                framesPerBlock.add(block.frames());
                block.deliverTo(frame -> {}, new Frame());
                block.release();
            });
        }
    }

    private static List<Integer> seconds(ReadResult reading) {
        return reading.frames.stream()
                .map(frame -> (int) (frame.timestampNanos() / 1_000_000_000))
                .toList();
    }

    private int openFiles() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return (int) descriptors.filter(this::isOfThisTest).count();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private boolean isOfThisTest(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith(directory);
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    /** Writes a file of Ethernet frames. */
    private Path write(String name, ByteWriter records) throws IOException {
        return writeFile(name, file(records));
    }

    private Path writeFile(String name, ByteWriter file) throws IOException {
        return Files.write(directory.resolve(name), file.array());
    }

    private static ByteWriter file(ByteWriter records) {
        return pcap(LITTLE_ENDIAN, NANOSECONDS, ETHERNET).all(records);
    }

    /** Records of frames of 60 bytes at these seconds. */
    private static ByteWriter frames(int... seconds) {
        ByteWriter records = new ByteWriter(LITTLE_ENDIAN);
        for (int second : seconds) {
            records.all(record(LITTLE_ENDIAN, second, 0, 60, 60));
        }
        return records;
    }

    private static ByteWriter manyFrames(int firstSecond) {
        ByteWriter records = new ByteWriter(LITTLE_ENDIAN);
        for (int i = 0; i < 10_000; i++) {
            records.all(record(LITTLE_ENDIAN, firstSecond + i, 0, 100, 100));
        }
        return records;
    }
}
