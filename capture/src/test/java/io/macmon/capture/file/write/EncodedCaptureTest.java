package io.macmon.capture.file.write;

import static io.macmon.capture.file.write.SampleWriter.SECOND;
import static io.macmon.capture.file.write.SampleWriter.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.Frame;
import io.macmon.capture.Frame.Direction;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.FrameRing;
import io.macmon.capture.LinkType;
import io.macmon.capture.file.CaptureTool;
import io.macmon.capture.file.ReadResult;
import io.macmon.capture.file.ReadResult.SeenFrame;
import io.macmon.config.ExportConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A live capture, whose frames are encoded before they reach the writer, writes the same files as any other. */
class EncodedCaptureTest {

    private static final int FRAMES = 3_000;
    private static final int FRAMES_PER_TICK = 100;
    private static final int PLENTY = 16 << 20;
    private static final int STATIONS = 5;
    private static final List<Direction> DIRECTIONS = List.of(Direction.values());

    @TempDir
    Path folder;

    private final AtomicReference<String> failure = new AtomicReference<>();

    @ParameterizedTest
    @CsvSource({
        "pcapng, 0, false, ''",
        "pcapng, 96, false, ''",
        "pcap, 0, false, ''",
        "pcap, 77, false, ''",
        "pcapng, 0, false, packets:70",
        "pcapng, 0, false, filesize:50",
        "pcap, 0, false, filesize:300",
        "pcapng, 0, false, duration:0.3",
        "pcapng, 0, false, -a filesize:400",
        "pcapng, 0, false, -a packets:1234",
        "pcapng, 0, true, ''",
        "pcap, 60, true, ''",
        "pcapng, 0, true, packets:20"
    })
    void writesTheSameFrames(String extension, int snaplen, boolean perStation, String condition) throws Exception {
        ExportConfig config = config("direct/f." + extension, perStation, condition);
        CaptureWriter direct = CaptureWriter.open(config, source(snaplen), ProtectedFiles.NONE, listener());
        send(direct);
        direct.onStop();

        CaptureWriter live = writeLive(config("live/f." + extension, perStation, condition), snaplen);

        assertThat(live.written()).isEqualTo(direct.written());
        assertThat(live.written() + live.afterEnd()).isEqualTo(FRAMES);
        assertThat(contents("live")).isEqualTo(contents("direct"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pcapng.zst", "pcapng.gz", "pcap.zst"})
    void compressesEveryFrame(String extension) throws Exception {
        ExportConfig plain = config("plain/f.pcapng", false, "");
        writeLive(plain, 0);
        ExportConfig config = config("live/f." + extension, false, "");

        CaptureWriter live = writeLive(config, 0);

        assertThat(live.written()).isEqualTo(FRAMES);
        boolean hasDirections = extension.startsWith("pcapng");
        assertThat(frames(config, hasDirections)).isEqualTo(frames(plain, hasDirections));
    }

    @Test
    void countsEveryFrameAfterTheReaderOfItsPipeHasLeft() throws Exception {
        ExportConfig config = config("f.pcapng", false, "");
        Path pipe = Path.of(config.file());
        CaptureTool.output("mkfifo", pipe);
        Thread reader = new Thread(() -> {
            try (InputStream bytes = Files.newInputStream(pipe)) {
                bytes.readNBytes(1_500_000); // more than the first block, less than two
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        });
        reader.start();

        CaptureWriter live = writeLive(config, 0);
        reader.join();

        assertThat(live.failure().orElseThrow()).contains("Broken pipe", "after " + live.written() + " frames");
        assertThat(live.written()).isBetween(1L, FRAMES - 1L);
        assertThat(live.written() + live.notWritten()).isEqualTo(FRAMES);
    }

    private CaptureWriter writeLive(ExportConfig config, int snaplen) throws Exception {
        CapturedInterface source = source(snaplen);
        CaptureWriter writer = CaptureWriter.openForRecords(config, source, ProtectedFiles.NONE, listener());
        FrameRing ring = new FrameRing(
                "writer",
                2 * Integer.highestOneBit(RecordCopier.blocks(PLENTY)),
                writer,
                thrown -> failure.set(thrown.toString()));
        RecordCopier copier = new RecordCopier(config.format(), source, PLENTY, ring);
        send(copier);
        copier.onStop();
        ring.stop();
        assertThat(failure).hasNullValue();
        assertThat(copier.dropped() + ring.dropped()).isZero();
        return writer;
    }

    /** Sends frames of many lengths and both directions, with ticks between them. */
    private static void send(FrameHandler handler) {
        Random random = new Random(3);
        Frame frame = new Frame();
        for (int i = 0; i < FRAMES; i++) {
            byte[] memory = new byte[3 + 14 + random.nextInt(i % 50 == 0 ? 60_000 : 1_500)];
            random.nextBytes(memory);
            System.arraycopy(new byte[] {2, 0, 0, 0, 0, (byte) (i % STATIONS)}, 0, memory, 3 + 6, 6);
            long nanos = START + i * SECOND / 1_000;
            frame.setKind(LinkType.ETHERNET, DIRECTIONS.get(random.nextInt(DIRECTIONS.size())));
            frame.wrap(ByteBuffer.wrap(memory), 3, memory.length - 3, memory.length + random.nextInt(9), nanos);
            handler.onFrame(frame);
            if (i % FRAMES_PER_TICK == 0) {
                handler.onTick(nanos);
            }
        }
    }

    private ExportConfig config(String file, boolean perStation, String condition) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        return SampleWriter.config(path, 0, perStation, condition.isEmpty() ? new String[0] : new String[] {condition});
    }

    private static CapturedInterface source(int snaplen) {
        return new CapturedInterface("macmon0", "stations", "", snaplen);
    }

    private static CaptureWriter.Listener listener() {
        return new CaptureWriter.Listener(() -> CaptureLosses.NONE, path -> {}, () -> {}, why -> {});
    }

    // Names and statistics contain the time at which the first file was created.
    private List<String> contents(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.sorted()
                    .map(file -> file.getFileName().toString().replaceFirst("_2\\d{13}", "") + ": "
                            + file.toFile().length() + " bytes, frames "
                            + ReadResult.of(file).frames.hashCode())
                    .toList();
        }
    }

    private static List<SeenFrame> frames(ExportConfig config, boolean hasDirections) {
        List<SeenFrame> frames = new ArrayList<>();
        for (SeenFrame frame : ReadResult.of(Path.of(config.file())).frames) {
            frames.add(
                    hasDirections ? frame : new SeenFrame(frame.timestampNanos(), frame.originalLength(), frame.hex()));
        }
        return frames;
    }
}
