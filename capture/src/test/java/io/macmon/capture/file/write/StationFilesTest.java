package io.macmon.capture.file.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.Frame;
import io.macmon.capture.LinkType;
import io.macmon.capture.file.CaptureTool;
import io.macmon.capture.file.ReadResult;
import io.macmon.config.ExportConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StationFilesTest {

    private static final int STATIONS = StationFiles.MAX_OPEN + 44;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"s.pcapng", "s.pcap", "s.pcapng.zst", "s.pcap.gz"})
    void writesAFilePerStationEvenIfFewAreOpenAtOnce(String name) throws Exception {
        SampleWriter written = SampleWriter.perStation(folder.resolve(name));
        for (int i = 0; i < 10 * STATIONS; i++) {
            written.frame(i % STATIONS, i, 60 + i % 900);
        }
        written.end();

        assertThat(files()).hasSize(STATIONS);
        assertThat(written.writer.files()).isEqualTo(STATIONS);
        assertThat(written.writer.written()).isEqualTo(10 * STATIONS);
        Path seventh = folder.resolve(name.replace("s.", "s_02-00-00-00-00-07."));
        assertThat(CaptureTool.output(
                                "tshark", "-r", seventh, "-T", "fields", "-e", "eth.src", "-e", "frame.time_epoch")
                        .lines())
                .hasSize(10)
                .allMatch(line -> line.startsWith("02:00:00:00:00:07"))
                .isSorted();
        assertThat(ReadResult.of(seventh).failure).isNull();
    }

    @Test
    void rotatesTheFilesOfEachStationSeparately() throws Exception {
        SampleWriter written = SampleWriter.perStation(folder.resolve("s.pcapng"), "packets:3", "files:2");
        for (int i = 0; i < 8 * STATIONS; i++) {
            written.frame(i % STATIONS, i, 60);
        }
        written.end();

        assertThat(files())
                .hasSize(2 * STATIONS)
                .allMatch(file -> file.toString().matches(".*/s_02-00-00-00-0[01]-.._0000[23]_\\d{14}\\.pcapng"));
        assertThat(written.closed).hasSize(3 * STATIONS);
        int frames = 0;
        for (Path file : files()) {
            frames += ReadResult.of(file).frames.size();
        }
        assertThat(frames).isEqualTo(5 * STATIONS);
    }

    @Test
    void keepsTheFilesOfManyStationsOpen() throws Exception {
        SampleWriter written = SampleWriter.perStation(folder.resolve("s.pcapng"));
        int stations = 200;
        for (int i = 0; i < 50 * stations; i++) {
            written.frame(i % stations, i, 60 + i % 1400);
        }
        written.end();

        assertThat(files()).hasSize(stations);
        for (Path file : files()) {
            assertThat(CaptureTool.output("capinfos", "-T", "-r", "-c", file)).endsWith("\t50\n");
            assertThat(sections(file)).isEqualTo(1);
        }
    }

    @Test
    void writesFramesLongerThanTheSmallBuffer() throws Exception {
        SampleWriter written = SampleWriter.perStation(folder.resolve("s.pcap"));
        for (int i = 0; i < 20; i++) {
            written.frame(i % 2, i, i % 3 == 0 ? 200_000 : 1_000 + i);
        }
        written.end();

        assertThat(written.writer.written()).isEqualTo(20);
        for (Path file : files()) {
            assertThat(ReadResult.of(file).failure).isNull();
            assertThat(ReadResult.of(file).frames).hasSize(10);
        }
    }

    @Test
    void readsLossesAtMostOnceASecondForSuspendedFiles() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Supplier<CaptureLosses> losses = () -> new CaptureLosses(asked.incrementAndGet(), 0, 0, Map.of());
        CaptureWriter writer = CaptureWriter.open(
                SampleWriter.config(folder.resolve("s.pcapng"), 0, true),
                new CapturedInterface("test", "", "", 0),
                ProtectedFiles.NONE,
                new CaptureWriter.Listener(losses, path -> {}, () -> {}, why -> {}));
        long begin = System.nanoTime();
        Frame frame = new Frame();
        ByteBuffer memory = ByteBuffer.allocate(60);
        for (int i = 0; i < 5 * STATIONS; i++) {
            memory.putShort(10, (short) (i % STATIONS));
            frame.wrap(memory, 0, 60, 60, i);
            writer.onFrame(frame);
        }
        long seconds = (System.nanoTime() - begin) / SampleWriter.SECOND;

        assertThat(asked.get()).isBetween(1, (int) seconds + 1);
        writer.onStop();
    }

    @Test
    void closesASuspendedFileWhoseTimeIsOver() throws Exception {
        SampleWriter written = SampleWriter.perStation(folder.resolve("s.pcapng"), "duration:1");
        for (int i = 0; i < STATIONS; i++) {
            written.frame(i, i, 60);
        }
        written.writer.onBlock(SampleWriter.START, 0);
        written.writer.onTick(SampleWriter.START + 2 * SampleWriter.SECOND);

        assertThat(written.closed).hasSize(STATIONS);
        written.end();
        assertThat(written.closed).hasSize(STATIONS);
    }

    @Test
    void removesASuspendedFileIfItIsTheOldestAndStartsANewOne() throws Exception {
        WriterCounts counts = new WriterCounts();
        long[] free = {10_000_000};
        ExportConfig config = SampleWriter.config(folder.resolve("s.pcapng"), 1_000_000, true, "packets:10");
        CapturedInterface source = new CapturedInterface("test", "", "", 0);
        WriterContext setting = new WriterContext(
                config,
                source,
                ProtectedFiles.NONE,
                counts,
                new RetainedFiles(1_000_000, () -> free[0], counts),
                new BufferPool(config, source, false),
                new LossSampler(() -> CaptureLosses.NONE),
                path -> {});
        FileSequence station = new FileSequence(FileNames.of(Path.of(config.file())), setting);
        Frame frame = new Frame();
        frame.wrap(ByteBuffer.allocate(60), 0, 60, 60, 0);
        station.add(frame);
        station.suspend();
        assertThat(files()).hasSize(1);

        free[0] = 1_000_000;
        assertThat(setting.retainedFiles().makeRoomFor(0)).isFalse();
        assertThat(files()).isEmpty();

        free[0] = 10_000_000;
        station.add(frame);
        station.finish();
        setting.buffers().close();
        assertThat(files()).singleElement().asString().contains("_00002_");
        assertThat(counts.removedFrames.get()).isEqualTo(1);
    }

    @Test
    void reportsTheFileThatCouldNotBeWrittenAmongSeveral() throws Exception {
        Path pipe = folder.resolve("s_02-00-00-00-00-02.pcap");
        CaptureTool.output("mkfifo", pipe);
        Thread reader = new Thread(() -> {
            try (InputStream bytes = Files.newInputStream(pipe)) {
                bytes.readNBytes(24); // only the header
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        });
        reader.start();
        SampleWriter written = SampleWriter.perStation(folder.resolve("s.pcap"));
        written.frame(1, 0, 60).frame(2, 0, 60).frame(3, 0, 60);
        reader.join();
        written.end();

        assertThat(written.writer.failure().orElseThrow())
                .startsWith("cannot write " + pipe + ": Broken pipe; the file ends at byte 24, after 0 frames");
    }

    private static int sections(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int sections = 0;
        for (int at = 0; at < bytes.capacity(); at += bytes.getInt(at + 4)) {
            sections += bytes.getInt(at) == 0x0A0D0D0A ? 1 : 0;
        }
        return sections;
    }

    @Test
    void countsFramesWithoutASource() throws Exception {
        SampleWriter written = SampleWriter.perStation(folder.resolve("s.pcapng"));
        written.frame(1, 0, 60);
        Frame frame = new Frame();
        frame.wrap(ByteBuffer.allocate(8), 0, 8, 8, 0);
        written.writer.onFrame(frame);
        written.end();

        assertThat(written.writer.notWritten()).isEqualTo(1);
        assertThat(written.writer.warnings())
                .singleElement()
                .asString()
                .startsWith("1 frames were not written, because they have no source");
    }

    @Test
    void readsNoAddressIfTheLinkTypeHasNone() throws Exception {
        SampleWriter written = SampleWriter.perStation(folder.resolve("s.pcapng"));
        written.frame(LinkType.RAW, 1, 0, 60).frame(LinkType.NULL, 1, 0, 60).frame(1, 0, 60);
        written.end();

        assertThat(files()).containsExactly(folder.resolve("s_02-00-00-00-00-01.pcapng"));
        assertThat(written.writer.notWritten()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "113, 0000 0001 0006 021122334455 0000 0800 4500",
        "276, 0800 0000 00000002 0001 00 06 021122334455 0000 4500"
    })
    void readsTheAddressOfACookedFrame(int linkType, String bytes) throws Exception {
        SampleWriter written = SampleWriter.perStation(folder.resolve("s.pcapng"));
        byte[] whole = HexFormat.of().parseHex(bytes.replace(" ", ""));
        byte[] ofLoopback = HexFormat.of().parseHex(bytes.replace(" ", "").replace("021122334455", "000000000000"));
        byte[] ofNoMac = HexFormat.of().parseHex(bytes.replace("06 02", "04 02").replace(" ", ""));
        for (byte[] frame : List.of(whole, Arrays.copyOf(whole, 15), ofLoopback, ofNoMac)) {
            written.frame(linkType, frame);
        }
        written.end();

        assertThat(files()).containsExactly(folder.resolve("s_02-11-22-33-44-55.pcapng"));
        assertThat(written.writer.written()).isEqualTo(1);
        assertThat(written.writer.notWritten()).isEqualTo(3);
    }

    @Test
    void stopsAfterTheCountEvenIfTheLastFrameHasNoSource() throws Exception {
        SampleWriter written = SampleWriter.perStation(folder.resolve("s.pcapng"), "-a packets:2");
        written.frame(1, 0, 60).frame(1, 0, 8);
        assertThat(written.ended).isTrue();
        written.frame(1, 0, 60).end();

        assertThat(written.writer.written()).isEqualTo(1);
        assertThat(written.writer.notWritten()).isEqualTo(1);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
