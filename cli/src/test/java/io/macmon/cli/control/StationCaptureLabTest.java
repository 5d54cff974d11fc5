package io.macmon.cli.control;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.Frame;
import io.macmon.capture.SourceMac;
import io.macmon.capture.file.read.CaptureFileSource;
import io.macmon.capture.lab.Frames;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabTest;
import io.macmon.cli.Program;
import io.macmon.config.net.MacAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code macmon ctl capture}. */
@LabTest
class StationCaptureLabTest extends ControlFixture {

    private static final MacAddress STATION = MacAddress.parse("02:aa:00:00:00:01");
    private static final MacAddress OTHER = MacAddress.parse("02:aa:00:00:00:02");
    private static final MacAddress STRANGER = MacAddress.parse("02:bb:00:00:00:99");
    private static final String WATCH = "watch -q -i " + Lab.PARENT + " --mac " + STATION + "," + OTHER;

    private Path logs;

    @BeforeEach
    void makeLogs() throws Exception {
        logs = Files.createDirectory(folder.resolve("logs"));
    }

    @Override
    List<String> environment() {
        List<String> environment = new ArrayList<>(super.environment());
        environment.add("LOGS_DIRECTORY=" + logs);
        return environment;
    }

    @Test
    void aWatchCapturesWhatAStrangerSendsAndReceives() throws Exception {
        try (Program watch = start(WATCH)) {
            assertThat(ctl("capture", STRANGER.toString(), "1h", "stranger"))
                    .contains("file: " + logs.resolve("stranger.pcapng"));
            lab.send(Frames.from(STATION), Frames.from(STRANGER), Frames.from(OTHER), Frames.from(OTHER, STRANGER));

            eventually("both frames are written", () -> capture().contains("\"written\":2"));
            assertThat(capture()).contains("\"running\":true").endsWith("\"dropped\":0,\"failure\":\"\"}");
            watch.terminate();
            assertThat(watch.exitCode()).isEqualTo(3);
        }
        assertThat(sources(logs.resolve("stranger.pcapng"))).containsExactly(STRANGER, OTHER);
    }

    @Test
    void theFlightRecorderAddsTheSecondsBefore() throws Exception {
        try (Program watch = start(WATCH + " --record 1h/1s --record-dir " + folder)) {
            lab.send(Frames.from(STATION), Frames.from(OTHER, STATION), Frames.from(OTHER));
            eventually("the frames are counted", () -> ctl("status").contains("frames: 3"));
            ctl("capture", STATION.toString(), "1h", "before");
            lab.send(Frames.from(STATION));

            eventually("all frames are written", () -> capture().contains("\"written\":3"));
            watch.terminate();
            assertThat(watch.exitCode()).isZero();
        }
        assertThat(sources(folder.resolve("before.pcapng"))).containsExactly(STATION, OTHER, STATION);
    }

    @Test
    void refusesWhatAClientMustNotChoose() throws Exception {
        Path victim = Files.writeString(folder.resolve("victim"), "unchanged");
        Files.createSymbolicLink(logs.resolve("link.pcapng"), victim);
        Files.writeString(logs.resolve("old.pcapng"), "unchanged");
        try (Program watch = start(WATCH)) {
            String station = STATION.toString();
            refuses("without a directory", station, "1s", "../victim");
            refuses("without a directory", station, "1s", "/etc/passwd");
            refuses("without a directory", station, "1s", ".hidden");
            refuses("old.pcapng: it exists", station, "1s", "old");
            refuses("it exists", station, "1s", "link");
            watch.terminate();
            assertThat(watch.exitCode()).isZero();
        }
        assertThat(victim).hasContent("unchanged");
        assertThat(logs.resolve("old.pcapng")).hasContent("unchanged");
    }

    private void refuses(String reason, String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of("capture"));
        words.addAll(List.of(arguments));
        try (Program program = ask(words.toArray(String[]::new))) {
            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(program.err()).singleElement().asString().contains(reason);
        }
    }

    private String capture() throws Exception {
        return ctl("status").stream()
                .filter(line -> line.startsWith("{\"mac\":"))
                .reduce("", (first, last) -> last);
    }

    private static List<MacAddress> sources(Path file) throws Exception {
        List<MacAddress> sources = new ArrayList<>();
        Frame window = new Frame();
        try (CaptureFileSource source = CaptureFileSource.open(file, 4)) {
            source.run(block -> {
                block.deliverTo(frame -> sources.add(new MacAddress(SourceMac.of(frame))), window);
                block.release();
            });
        }
        return sources;
    }
}
