package io.macmon.cli.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.capture.Frame;
import io.macmon.capture.LinkType;
import io.macmon.capture.WallClock;
import io.macmon.capture.file.CaptureTool;
import io.macmon.capture.file.read.CaptureFileSource;
import io.macmon.capture.file.write.CaptureLosses;
import io.macmon.capture.file.write.CapturedInterface;
import io.macmon.capture.file.write.ProtectedFiles;
import io.macmon.capture.lab.Eventually;
import io.macmon.config.RecorderConfig;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecorderTest {

    private static final long MILLI = 1_000_000L;
    private static final long START = 1_700_000_000_000L * MILLI;
    private static final int STRANGER = 9;
    private static final int OTHER = 8;
    private static final List<Frame.Direction> DIRECTIONS = List.of(Frame.Direction.values());
    private static final CapturedInterface SOURCE = new CapturedInterface("eth0", "", "", 0);

    @TempDir
    Path folder;

    private final Frame frame = new Frame();
    private final List<String> messages = new ArrayList<>();

    @Test
    void closesAFileWhoseWindowTheClockLeftWhenItWasSetBack() throws Exception {
        FlightRecorder recorder = recorder(1 << 20, false);
        receive(recorder, STRANGER, 4_000);
        recorder.record(alert(STRANGER, 4_000));
        recorder.onTick(START + 4_000 * MILLI);
        recorder.onTick(START - 3_600_000 * MILLI);

        Eventually.eventually("the file is closed", () -> recorder.written() == 1);
        recorder.onStop();
    }

    @Test
    void writesEveryFrameAlsoIfTheCaptureIsFarBehindTheAlert() throws Exception {
        FlightRecorder recorder = recorder(1 << 20, false);
        recorder.onTick(START);
        recorder.record(alert(STRANGER, 30_000));
        for (long milli = 100; milli <= 40_000; milli += 100) {
            receive(recorder, STRANGER, milli);
            recorder.onTick(START + milli * MILLI);
        }
        recorder.onStop();

        assertThat(recorder.written() + recorder.missing()).isEqualTo(31);
    }

    @Test
    void writesExactlyTheFramesOfTheSourceInTheWindow() throws Exception {
        FlightRecorder recorder = recorder(1 << 20, false);
        for (long milli = 0; milli <= 9_000; milli += 100) {
            receive(recorder, STRANGER, milli);
            receive(recorder, OTHER, milli);
            if (milli == 4_000) {
                assertThat(recorder.record(alert(STRANGER, 4_000)).captureFile().orElseThrow())
                        .matches(folder + "/alert_202311\\d{8}\\.000000000_02-00-00-00-00-09\\.pcapng");
            }
            recorder.onTick(START + milli * MILLI);
        }

        assertThat(timesIn(only())).containsExactlyElementsOf(millis(2_000, 5_000, 100)); // before the stop, too
        recorder.onStop();
        assertThat(recorder.written()).isEqualTo(31);
        assertThat(recorder.missing()).isZero();
    }

    @Test
    void writesTheFramesOfAllSourcesOnRequest() throws Exception {
        FlightRecorder recorder = recorder(1 << 20, true);
        receive(recorder, OTHER, 1_999);
        receive(recorder, OTHER, 2_000);
        receive(recorder, STRANGER, 4_000);
        recorder.record(alert(STRANGER, 4_000));
        receive(recorder, OTHER, 5_000);
        receive(recorder, OTHER, 5_001);
        recorder.onStop();

        assertThat(timesIn(only())).containsExactly(2_000L, 4_000L, 5_000L);
    }

    @Test
    void marksTheFrameOfTheAlert() throws Exception {
        FlightRecorder recorder = recorder(1 << 20, true);
        receive(recorder, STRANGER, 3_999);
        receive(recorder, OTHER, 4_000);
        receive(recorder, STRANGER, 4_000);
        recorder.record(alert(STRANGER, 4_000));
        receive(recorder, STRANGER, 4_001);
        recorder.onStop();

        assertThat(comments(only()))
                .containsExactly(
                        "", "", "ALERT unexpected source 02:00:00:00:00:09 > ff:ff:ff:ff:ff:ff EtherType 0x0806", "");
    }

    @Test
    void anotherAlertWithinTheWindowExtendsTheFile() throws Exception {
        FlightRecorder recorder = recorder(1 << 20, false);
        UnexpectedSource first = recorder.record(alert(STRANGER, 0));
        UnexpectedSource second = null;
        for (long milli = 0; milli <= 4_000; milli += 100) {
            receive(recorder, STRANGER, milli);
            recorder.onTick(START + milli * MILLI);
            if (milli == 900) {
                second = recorder.record(alert(STRANGER, 900));
            }
        }
        recorder.onStop();

        assertThat(second.captureFile()).isEqualTo(first.captureFile());
        assertThat(timesIn(only())).containsExactlyElementsOf(millis(0, 1_900, 100));
        assertThat(comments(only()).stream().filter(comment -> !comment.isEmpty()))
                .hasSize(2);
    }

    @Test
    void overlappingAlertsOfDifferentSourcesHaveAFileEach() throws Exception {
        FlightRecorder recorder = recorder(1 << 20, false);
        for (int source = 1; source <= FlightRecorder.MAX_OPEN_FILES + 2; source++) {
            receive(recorder, source, source);
            UnexpectedSource named = recorder.record(alert(source, source));
            assertThat(named.captureFile().isPresent()).isEqualTo(source <= FlightRecorder.MAX_OPEN_FILES);
        }
        recorder.onStop();

        assertThat(files())
                .hasSize(FlightRecorder.MAX_OPEN_FILES)
                .allMatch(file -> timesIn(file).size() == 1);
        assertThat(recorder.alertsWithoutFile()).isEqualTo(2);
    }

    @Test
    void losesNothingAfterAnAlertEvenWithLittleMemory() throws Exception {
        FlightRecorder recorder = recorder(1 << 20, false);
        receive(recorder, STRANGER, 0);
        recorder.record(alert(STRANGER, 0));
        recorder.onTick(START);
        for (int i = 1; i <= 1_000; i++) { // five times the memory before the next tick
            receive(recorder, i % 10 == 0 ? STRANGER : OTHER, i, 5_000);
        }
        recorder.onStop();

        assertThat(timesIn(only())).containsExactlyElementsOf(millis(0, 1_000, 10));
        assertThat(recorder.missing()).isZero();
    }

    @Test
    void countsFramesThatWereOverwrittenBeforeTheAlert() throws Exception {
        FlightRecorder recorder = recorder(1 << 20, false);
        for (int milli = 0; milli < 1_000; milli++) {
            receive(recorder, STRANGER, milli, 5_000);
        }
        recorder.record(alert(STRANGER, 999));
        recorder.onStop();

        int left = timesIn(only()).size();
        assertThat(left).isBetween(150, 208);
        assertThat(recorder.missing()).isEqualTo(1_000 - left);
        assertThat(described(only()))
                .contains((1_000 - left) + " older frames, from all sources, were overwritten before the alert");
    }

    @Test
    void keepsFramesOfEveryLinkTypeAndDirectionInFixedMemory() {
        RecentFrames recent = new RecentFrames(1 << 20, new OverwrittenFrames(Duration.ofSeconds(1)), () -> {});
        for (int i = 0; i < 100_000; i++) {
            frame.setKind(i % 2 == 0 ? LinkType.RAW : LinkType.ETHERNET, DIRECTIONS.get(i % 3));
            frame.wrap(ByteBuffer.allocate(2_000), 0, i % 2_000, 2_000, i);
            recent.add(frame);
            recent.publish();
            assertThat(recent.end() - recent.start()).isLessThanOrEqualTo(1 << 20);
        }
        Frame seen = new Frame();
        long next = -1;
        for (long at = recent.start(); at < recent.end(); at = recent.next(at)) {
            if (recent.read(at, seen)) {
                long i = seen.timestampNanos();
                assertThat(i == next || next < 0).isTrue();
                assertThat(seen.capturedLength()).isEqualTo((int) (i % 2_000));
                assertThat(seen.linkType()).isEqualTo(i % 2 == 0 ? LinkType.RAW : LinkType.ETHERNET);
                assertThat(seen.direction()).isEqualTo(DIRECTIONS.get((int) (i % 3)));
                next = i + 1;
            }
        }
        assertThat(next).isEqualTo(100_000);
    }

    @Test
    void reportsWhyThereIsNoFile() throws Exception {
        Path directory = Files.createDirectory(folder.resolve("gone"));
        FlightRecorder recorder = new FlightRecorder(
                config(1 << 20, false, directory),
                SOURCE,
                ProtectedFiles.NONE,
                () -> CaptureLosses.NONE,
                messages::add);
        Files.delete(directory);
        receive(recorder, STRANGER, 0);
        recorder.record(alert(STRANGER, 0));
        recorder.onStop();

        assertThat(recorder.failure().orElseThrow()).contains("there is no directory " + directory);
        assertThat(recorder.missing()).isEqualTo(1);
        assertThatThrownBy(() -> new FlightRecorder(
                        config(1 << 20, false, directory),
                        SOURCE,
                        ProtectedFiles.NONE,
                        () -> CaptureLosses.NONE,
                        messages::add))
                .isInstanceOf(MacmonException.class)
                .hasMessageContaining("cannot record to " + directory);
    }

    @Test
    void neverOverwritesAnInputFile() throws Exception {
        Path read = Files.writeString(folder.resolve("read"), "what is read");
        FlightRecorder recorder = new FlightRecorder(
                config(1 << 20, false, folder),
                SOURCE,
                new ProtectedFiles(List.of(read)),
                () -> CaptureLosses.NONE,
                messages::add);
        receive(recorder, STRANGER, 0);
        Files.createLink(pathOf(recorder.record(alert(STRANGER, 0))), read);
        recorder.onStop();

        assertThat(recorder.failure().orElseThrow())
                .endsWith("it is an input file of this run; choose another file or directory");
        assertThat(read).hasContent("what is read");
        assertThat(recorder.missing()).isEqualTo(1);
    }

    @Test
    void listsOnlyTheFirstTwentyAlertsWhoseFramesAreMissing() throws Exception {
        FlightRecorder recorder = recorder(1 << 20, false);
        for (int i = 0; i < 300; i++) {
            recorder.record(alert(STRANGER, 0));
            recorder.onTick(START);
        }
        recorder.onStop();

        String content = Files.readString(only(), StandardCharsets.ISO_8859_1);
        assertThat(content).contains("; 300 alerts are not marked; the first of them follow; ");
        assertThat(content.split("not marked: ", -1)).hasSize(21);
    }

    @Test
    void reportsTheFirstAlertWithoutAFileAndStartsOverInTheNextHour() throws Exception {
        FlightRecorder recorder = recorder(1 << 20, false);
        for (int i = 0; i < FlightRecorder.MAX_FILES_PER_HOUR; i++) {
            assertThat(recorder.record(alert(STRANGER, i * 3_000L)).captureFile())
                    .isPresent();
            recorder.onTick(START + (i + 1) * 3_000L * MILLI);
        }
        assertThat(messages).isEmpty();
        long later = FlightRecorder.MAX_FILES_PER_HOUR * 3_000L;
        assertThat(recorder.record(alert(STRANGER, later)).captureFile()).isEmpty();
        assertThat(recorder.record(alert(STRANGER, later)).captureFile()).isEmpty();
        assertThat(messages)
                .singleElement()
                .asString()
                .contains("no file for the alert on 02:00:00:00:00:09", "1000 per hour");
        assertThat(recorder.alertsWithoutFile()).isEqualTo(2);

        assertThat(recorder.record(alert(STRANGER, 3_600_000)).captureFile()).isPresent();
        recorder.onStop();
    }

    @Test
    void countsFramesInAFileThatFailsLater() throws Exception {
        FlightRecorder recorder = recorder(1 << 20, false);
        receive(recorder, STRANGER, 0);
        Path pipe = pathOf(recorder.record(alert(STRANGER, 0)));
        CaptureTool.output("mkfifo", pipe);
        try (RandomAccessFile reader = new RandomAccessFile(pipe.toFile(), "rw")) {
            receive(recorder, STRANGER, 10);
            receive(recorder, STRANGER, 999);
            recorder.onTick(START + 1_990 * MILLI);
            assertThat(reader.read()).isNotNegative();
        }
        receive(recorder, STRANGER, 1_000);
        recorder.onStop();

        assertThat(recorder.failure().orElseThrow()).contains("Broken pipe");
        assertThat(recorder.written()).isEqualTo(2);
        assertThat(recorder.missing()).isEqualTo(2);
    }

    private static Path pathOf(UnexpectedSource alert) {
        return Path.of(alert.captureFile().orElseThrow());
    }

    private static RecorderConfig config(int memory, boolean all, Path directory) {
        return new RecorderConfig(Duration.ofSeconds(2), Duration.ofSeconds(1), memory, all, directory);
    }

    private FlightRecorder recorder(int memory, boolean all) throws MacmonException {
        return new FlightRecorder(
                config(memory, all, folder),
                SOURCE,
                ProtectedFiles.NONE,
                () -> new CaptureLosses(7, 0, 0, Map.of("ring", 3L)),
                messages::add);
    }

    private void receive(FlightRecorder recorder, int source, long milli) {
        receive(recorder, source, milli, 60);
    }

    private void receive(FlightRecorder recorder, int source, long milli, int bytes) {
        byte[] memory = new byte[bytes];
        System.arraycopy(new byte[] {2, 0, 0, 0, 0, (byte) source}, 0, memory, 6, 6);
        frame.wrap(ByteBuffer.wrap(memory), 0, bytes, bytes, START + milli * MILLI);
        recorder.onFrame(frame);
    }

    private static UnexpectedSource alert(int source, long milli) {
        return new UnexpectedSource(
                WallClock.instant(START + milli * MILLI),
                new MacAddress(0x0200_0000_0000L + source),
                MacAddress.parse("ff:ff:ff:ff:ff:ff"),
                List.of(),
                0x0806,
                1,
                60);
    }

    private static List<Long> millis(long from, long to, long step) {
        return LongStream.rangeClosed(from / step, to / step)
                .map(i -> i * step)
                .boxed()
                .toList();
    }

    private Path only() {
        assertThat(files()).hasSize(1);
        return files().get(0);
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".pcapng"))
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static List<Long> timesIn(Path file) {
        List<Long> times = new ArrayList<>();
        try (CaptureFileSource source = CaptureFileSource.open(file, 1)) {
            source.run(block -> {
                block.deliverTo(seen -> times.add((seen.timestampNanos() - START) / MILLI), new Frame());
                block.release();
            });
        } catch (MacmonException failed) {
            throw new AssertionError(failed);
        }
        return times;
    }

    private static List<String> comments(Path file) throws Exception {
        return CaptureTool.output("tshark", "-r", file, "-T", "fields", "-e", "frame.comment")
                .lines()
                .toList();
    }

    private static String described(Path file) throws Exception {
        return CaptureTool.output("tshark", "-r", file, "-X", "read_format:MIME Files Format", "-V");
    }
}
