package io.macmon.cli.recorder;

import static io.macmon.capture.lab.Eventually.PATIENCE;
import static io.macmon.capture.lab.Eventually.eventually;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.capture.BlockPool;
import io.macmon.capture.FrameRing;
import io.macmon.capture.PackedBlock;
import io.macmon.capture.WallClock;
import io.macmon.capture.file.CaptureTool;
import io.macmon.capture.file.read.CaptureFileSource;
import io.macmon.capture.file.write.CaptureLosses;
import io.macmon.capture.file.write.CapturedInterface;
import io.macmon.capture.file.write.ProtectedFiles;
import io.macmon.config.RecorderConfig;
import io.macmon.config.net.MacAddress;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file of an alert is a FIFO without a reader: opening it, or writing to it, blocks until the test reads. */
class StalledAlertFileTest {

    private static final long MILLI = 1_000_000L;
    private static final long START = 1_700_000_000_000L * MILLI;
    private static final int MEMORY = 1 << 20;
    private static final byte STRANGER = 9;
    private static final byte OTHER = 8;

    @TempDir
    Path folder;

    private final BlockPool blocks = new BlockPool(4, 1 << 16);
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private FlightRecorder recorder;
    private FrameRing ring;
    private Path fifo;

    @BeforeEach
    void startRecorder() throws Exception {
        recorder = new FlightRecorder(
                new RecorderConfig(Duration.ofSeconds(2), Duration.ofSeconds(1), MEMORY, false, folder),
                new CapturedInterface("eth0", "", "", 0),
                ProtectedFiles.NONE,
                () -> CaptureLosses.NONE,
                message -> {});
        recorder.startWriter("writer", failures::add);
        ring = new FrameRing("recorder", 4, recorder, failures::add);
        fifo = Path.of(recorder.record(alert()).captureFile().orElseThrow());
        CaptureTool.output("mkfifo", fifo);
    }

    @AfterEach
    void nothingFailed() {
        assertThat(failures).isEmpty();
    }

    @Test
    void holdsNoBlockOfTheCapture() throws Exception {
        for (int i = 0; i < 100; i++) {
            send(STRANGER, i, 60);
        }
        ring.stop();

        assertThat(framesRead()).isEqualTo(100);
        assertThat(recorder.written()).isEqualTo(100);
        assertThat(recorder.missing()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void countsExactlyTheFramesThatTheMemoryHadNoRoomFor(boolean opened) throws Exception {
        try (RandomAccessFile stuckReader = opened ? new RandomAccessFile(fifo.toFile(), "rw") : null) {
            sendTwiceTheMemory();
            ring.stop();

            long read = framesRead(Optional.ofNullable(stuckReader));
            assertThat(read).isBetween(50L, 250L);
            assertThat(recorder.written()).isEqualTo(read);
            assertThat(recorder.missing()).isEqualTo(250 - read);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void countsWhatIsLeftWhenTheWriterIsGivenUp(boolean opened) throws Exception {
        try (RandomAccessFile stuckReader = opened ? new RandomAccessFile(fifo.toFile(), "rw") : null) {
            sendTwiceTheMemory();
            ring.stop();

            assertThat(recorder.awaitWriter(1, MILLISECONDS)).isFalse();
            long written = recorder.written();
            assertThat(written).isLessThan(opened ? 100 : 1);
            assertThat(written + recorder.missing()).isEqualTo(250);

            framesRead(Optional.ofNullable(stuckReader)); // so that the thread ends
            assertThat(written + recorder.missing()).isEqualTo(250);
        }
    }

    @Test
    void countsTheFramesThatWereNotKeptForLaterAlertsToo() throws Exception {
        sendTwiceTheMemory();
        eventually("all frames are handled", ring::isIdle);
        UnexpectedSource second = recorder.record(alert(OTHER, 500));
        ring.stop();
        long stranger = framesRead();

        long other = frames(Path.of(second.captureFile().orElseThrow()));
        assertThat(recorder.written()).isEqualTo(stranger + other);
        long fromAnySource = 500 - stranger - other;
        assertThat(recorder.missing()).isEqualTo(250 - stranger + fromAnySource);
    }

    // Every other frame is from the source of the alert: 250 frames of each source.
    private void sendTwiceTheMemory() throws Exception {
        for (int i = 0; i < 500; i++) {
            send(i % 2 == 0 ? STRANGER : OTHER, i, 2 * MEMORY / 500);
        }
    }

    private void send(byte source, int milli, int bytes) throws Exception {
        PackedBlock[] free = new PackedBlock[1];
        eventually("a block is free", () -> {
            free[0] = blocks.poll();
            return free[0] != null;
        });
        System.arraycopy(new byte[] {2, 0, 0, 0, 0, source}, 0, free[0].array(), 6, 6);
        free[0].add(0, bytes, bytes, START + milli * MILLI);
        ring.publish(free[0]);
    }

    private long framesRead() throws Exception {
        return framesRead(Optional.empty());
    }

    private long framesRead(Optional<RandomAccessFile> stuckReader) throws Exception {
        Process reader = new ProcessBuilder("cat", fifo.toString())
                .redirectOutput(folder.resolve("read.pcapng").toFile())
                .start();
        assertThat(recorder.awaitWriter(PATIENCE.toSeconds(), SECONDS)).isTrue();
        if (stuckReader.isPresent()) {
            stuckReader.get().close();
        }
        assertThat(reader.waitFor()).isZero();
        return frames(folder.resolve("read.pcapng"));
    }

    private static long frames(Path file) throws Exception {
        try (CaptureFileSource source = CaptureFileSource.open(file, 4)) {
            source.run(block -> block.release());
            return source.stats().frames();
        }
    }

    private static UnexpectedSource alert() {
        return alert(STRANGER, 0);
    }

    private static UnexpectedSource alert(int source, int milli) {
        return new UnexpectedSource(
                WallClock.instant(START + milli * MILLI),
                new MacAddress(0x0200_0000_0000L + source),
                MacAddress.parse("ff:ff:ff:ff:ff:ff"),
                List.of(),
                0x0806,
                1,
                60);
    }
}
