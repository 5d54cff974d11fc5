package io.macmon.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.analyzer.MonitorEvent.LinkUp;
import io.macmon.analyzer.record.LineWriter;
import io.macmon.capture.lab.Eventually;
import io.macmon.capture.lab.Requirements;
import io.macmon.cli.rotation.RotatedFiles;
import io.macmon.cli.rotation.Rotation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RotationTest {

    @TempDir
    Path folder;

    private final List<String> messages = Collections.synchronizedList(new ArrayList<>());
    private int sent;

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "zstd"})
    void noRecordIsLostOrDoubledUnderLoad(String compression) throws Exception {
        Path file = folder.resolve("records,a=b.csv");
        String target = "csv:" + folder.resolve("records,,a=b.csv") + ",rotate=10K,compress=" + compression;
        TargetQueue queue = open(target);

        sendUntilOldFiles(queue, file, 3);
        queue.close();
        Eventually.eventually(
                "all old files are compressed",
                () -> plainFiles(file)
                        == (compression.equals("none") ? oldFiles(file).size() : 0));

        List<String> numbers = new ArrayList<>();
        for (Path old : Stream.concat(oldFiles(file).stream(), Stream.of(file)).toList()) {
            List<String> lines = read(old).lines().toList();
            assertThat(lines).startsWith("head").endsWith("foot");
            numbers.addAll(lines.subList(1, lines.size() - 1));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(old)))
                    .isEqualTo("rw-r-----");
        }
        assertThat(numbers)
                .isEqualTo(IntStream.range(0, sent).mapToObj(Integer::toString).toList());
        assertThat(messages).isEmpty();
    }

    /** The shipped file, with other paths; instead of a unit, the output itself is asked to reopen its file. */
    @Test
    void logrotateLosesAndDoublesNoRecordUnderLoad() throws Exception {
        String logrotate = Requirements.program("logrotate");
        Requirements.root(); // the shipped file names a user
        Path shipped = Path.of(System.getProperty("macmon.root")).resolve("cli/src/package/logrotate/macmon");
        Path config = Files.writeString(
                folder.resolve("logrotate.conf"),
                Files.readString(shipped)
                        .replace("/var/log/macmon", folder.toString())
                        .replace("macmon macmon", "root root")
                        .replaceAll("(?s)postrotate.*?endscript", "postrotate\ntrue\nendscript"));
        Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-r--r--"));
        Path file = folder.resolve("x.csv");
        TargetQueue queue = open("csv:" + file);

        for (int i = 1; i <= 3; i++) {
            int first = sent;
            Eventually.eventually("the file has records", () -> {
                send(queue);
                return sent > first + 5_000 && Files.size(file) > 0;
            });
            Process rotation = new ProcessBuilder(
                            logrotate, "-f", "-s", folder.resolve("status").toString(), config.toString())
                    .inheritIO()
                    .start();
            while (rotation.isAlive()) {
                send(queue);
            }
            assertThat(rotation.exitValue()).isZero();
            queue.reopen();
            Eventually.eventually("the new file is in use", () -> {
                send(queue);
                return Files.size(file) > 0;
            });
        }
        queue.close();

        List<String> numbers = new ArrayList<>();
        for (String name : List.of("x.csv.3.gz", "x.csv.2.gz", "x.csv.1", "x.csv")) {
            List<String> lines = read(folder.resolve(name)).lines().toList();
            assertThat(lines).startsWith("head").endsWith("foot");
            numbers.addAll(lines.subList(1, lines.size() - 1));
        }
        assertThat(numbers)
                .isEqualTo(IntStream.range(0, sent).mapToObj(Integer::toString).toList());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void aPeriodStartsANewFile() throws Exception {
        Path file = folder.resolve("eve.json");
        TargetQueue queue = open("csv:" + file + ",rotate=1s");

        sendUntilOldFiles(queue, file, 2);
        queue.close();

        assertThat(oldFiles(file))
                .allSatisfy(
                        old -> assertThat(old.getFileName().toString()).matches("eve\\.json-\\d{8}T\\d{6}Z(-\\d\\d)?"));
    }

    /** What a killed run left: an unfinished copy, an uncompressed file, and the file that it wrote to. */
    @Test
    void theNextRunCompletesWhatAKilledOneLeft() throws Exception {
        Path file = Files.writeString(folder.resolve("x.csv"), "head\nlast\n");
        Files.writeString(folder.resolve("x.csv-20260101T000000Z"), "head\nfirst\nfoot\n");
        Files.writeString(folder.resolve("x.csv-20260101T000000Z.part"), "torn");

        open("csv:" + file + ",rotate=1d,compress=zstd").close();
        Eventually.eventually("both are compressed", () -> oldFiles(file).size() == 2 && plainFiles(file) == 0);

        assertThat(read(oldFiles(file).get(0))).isEqualTo("head\nfirst\nfoot\n");
        assertThat(read(oldFiles(file).get(1))).isEqualTo("head\nlast\n");
        assertThat(file).hasContent("head\nfoot\n");
        assertThat(folder.resolve("x.csv-20260101T000000Z.part")).doesNotExist();
    }

    @Test
    void onlyTheNewestRemainAndFilesOfOthersAreKept() throws Exception {
        Path file = Files.writeString(folder.resolve("x.csv"), "last");
        List<String> others = List.of("x.csv-notes", "x.csv.1", "x.csv-20260101", "y.csv-20260101T000000Z");
        for (String other : others) {
            Files.writeString(folder.resolve(other), "keep");
        }
        for (int day = 1; day <= 5; day++) {
            Files.writeString(folder.resolve("x.csv-2026010" + day + "T000000Z"), "day " + day);
        }

        open("csv:" + file + ",rotate=1d,keep=2").close();
        Eventually.eventually("two remain", () -> oldFiles(file).size() == 2);

        assertThat(oldFiles(file).get(0)).hasContent("day 5");
        assertThat(oldFiles(file).get(1)).hasContent("last");
        assertThat(others).allSatisfy(other -> assertThat(folder.resolve(other)).hasContent("keep"));
    }

    @Test
    void aFileThatCannotBeRenamedIsReportedAndStaysInUse() {
        RotatedFiles files = new RotatedFiles(
                folder.resolve("missing"), Rotation.parse("missing,rotate=1d").orElseThrow(), messages::add);

        assertThat(files.rename()).isFalse();
        assertThat(messages)
                .singleElement()
                .asString()
                .contains("cannot rename")
                .contains("until that works");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        f,rotate=1d,kep=3        | invalid word 'kep'; did you mean 'keep'?
        f,keep=3                 | no rotate= in f,keep=3; add rotate=1d or rotate=100M
        f,rotate=soon            | rotate must be an age, as in 1d, or a size, as in 100M; got 'soon'
        f,rotate=0s              | rotate must be
        f,rotate=1d,keep=0       | keep must be 1 to 100000; got '0'
        f,rotate=1d,compress=xz  | invalid value 'xz' for compress
        f,rotate=1d,rotate=2d    | 'rotate' is given twice
        """)
    void reportsWhatIsWrong(String target, String problem) {
        assertThatThrownBy(() -> OutputSpec.parse("eve:" + target)).hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        a,b.json                 | a,b.json
        a,b=,c                   | a,b=,c
        a,,b=c                   | a,b=c
        a,,b=c,rotate=1d         | a,b=c
        a,b,rotate=1d,keep=3     | a,b
        """)
    void commasMayBePartOfTheName(String target, String name) {
        assertThat(OutputSpec.parse("eve:" + target).file()).contains(Path.of(name));
    }

    private TargetQueue open(String text) throws IOException {
        OutputSpec spec = OutputSpec.parse(text).with(OutputContent.EVERYTHING);
        TargetAddress.ToFile file = (TargetAddress.ToFile) spec.destination();
        Target.Listener listener = new Target.Listener() {
            @Override
            public void onMessage(String message) {
                messages.add(message);
            }

            @Override
            public void onStreamFailure() {
                messages.add("stream failed");
            }
        };
        TargetQueue queue = new TargetQueue(
                78,
                spec,
                new LineWriter(new TargetQueueFixture.Numbers()),
                new FileTarget(file.path(), file.rotation(), false, messages::add),
                true,
                listener);
        queue.start();
        return queue;
    }

    private void sendUntilOldFiles(TargetQueue queue, Path file, int count) throws Exception {
        Eventually.eventually("there are " + count + " old files", () -> {
            send(queue);
            return oldFiles(file).size() >= count;
        });
    }

    private void send(TargetQueue queue) {
        for (int i = 0; i < 500; i++) {
            queue.accept(new LinkUp(Instant.ofEpochSecond(sent++)));
            LockSupport.parkNanos(20_000);
        }
    }

    private List<Path> oldFiles(Path file) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(old -> old.getFileName()
                            .toString()
                            .matches(file.getFileName().toString().replace(".", "\\.")
                                    + "-\\d{8}T\\d{6}Z(-\\d\\d)?(\\.gz|\\.zst)?"))
                    .sorted()
                    .toList();
        }
    }

    private long plainFiles(Path file) throws IOException {
        return oldFiles(file).stream()
                .filter(old -> !old.toString().matches(".*\\.(gz|zst)"))
                .count();
    }

    /** Reads with the tools of the system. */
    private static String read(Path file) throws IOException {
        String tool = file.toString().endsWith(".zst") ? "zstd" : "gzip";
        if (!file.toString().matches(".*\\.(gz|zst)")) {
            return Files.readString(file);
        }
        Process process = new ProcessBuilder(tool, "-dc", file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }
}
