package io.macmon.cli.input;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.macmon.analyzer.stranger.StrangerDetector;
import io.macmon.capture.lab.Frames;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.linux.BpfMaps;
import io.macmon.capture.linux.FrameBatch;
import io.macmon.capture.linux.PacketSocket;
import io.macmon.cli.Eve;
import io.macmon.cli.Program;
import io.macmon.cli.process.ExitCode;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both guards do the same. If the kernel refuses the program, the classic guard is tested twice. */
@LabTest
class StrangerGuardLabTest extends LabFixture {

    private static final MacAddress STATION = MacAddress.parse("02:aa:00:00:00:01");
    private static final MacAddress STRANGER = MacAddress.parse("02:bb:00:00:00:99");
    private static final String REAL = "02:bb:";
    private static final int ALERTS_AT_ONCE = 256;
    private static final Pattern SOURCE = Pattern.compile("\"event_type\":\"alert\".*\"src_mac\":\"([^\"]+)\"");

    /** The guard that macmon has to use. */
    enum Guard {
        KERNEL,
        CLASSIC
    }

    @ParameterizedTest
    @EnumSource
    void alertsOncePerQuietPeriodWithRunningTotals(Guard guard) throws Exception {
        try (Program watch = watch(guard, "--quiet-period", "5s").awaitListening()) {
            lab.send(Frames.from(STRANGER));
            watch.awaitOutput(line -> line.contains("\"alert\""));
            lab.send(Frames.from(STRANGER), Frames.from(STATION), Frames.from(STRANGER));
            Thread.sleep(5_500);
            lab.send(Frames.from(STRANGER));
            eventually("a second alert", () -> alerts(watch) == 2);
            watch.terminate();

            assertThat(watch.exitCode()).isEqualTo(ExitCode.FINDINGS);
            Eve eve = Eve.of(watch.out());
            assertThat(eve.of("alert"))
                    .extracting(alert -> alert.at("/macmon/frames").asLong())
                    .containsExactly(1L, 4L);
            assertThat(strangers(eve).path("frames").asLong()).isEqualTo(4);
            assertThat(strangers(eve).path("alerts").asLong()).isEqualTo(2);
            assertThat(eve.analysedFrames()).isEqualTo(1);
            assertThat(eve.drops()).isZero();
        }
    }

    @Tag("flood")
    @ParameterizedTest
    @EnumSource
    void countsEveryFrameOfAFloodAndLosesNoneOfTheStation(Guard guard) throws Exception {
        int strangers = 200_000;
        try (Program watch = watch(guard, "-q").awaitListening()) {
            long before = lab.parent().counters().rxFrames();
            long stations = flood(strangers);
            long received = lab.parent().counters().rxFrames() - before - stations;
            watch.terminate();

            int exitCode = watch.exitCode();
            Eve eve = Eve.of(watch.out());
            JsonNode counts = strangers(eve);
            long lost = eve.closingStatistics().at("/macmon/drops/guard").asLong();
            assertThat(exitCode).isEqualTo(lost > 0 ? ExitCode.FAILED : ExitCode.FINDINGS);
            assertThat(eve.analysedFrames()).isEqualTo(stations);
            assertThat(counts.path("alerts").asLong()).isLessThanOrEqualTo(StrangerDetector.MAX_STRANGERS);
            if (guard == Guard.KERNEL && BpfMaps.allowed()) {
                assertThat(counts.path("frames").asLong()).isEqualTo(received);
                assertThat(counts.path("alerts").asLong() + lost).isGreaterThanOrEqualTo(ALERTS_AT_ONCE);
                assertThat(counts.path("evicted_frames").asLong())
                        .isEqualTo(counts.path("evicted").asLong())
                        .isPositive();
                assertThat(counts.path("held_back").asLong()
                                + counts.path("untracked").asLong())
                        .isBetween(received - StrangerDetector.MAX_STRANGERS, received - ALERTS_AT_ONCE);
            } else {
                assertThat(counts.path("frames").asLong() + lost).isEqualTo(received);
                assertThat(counts.path("untracked").asLong())
                        .isEqualTo(counts.path("frames").asLong() - StrangerDetector.MAX_STRANGERS);
            }
        }
    }

    @Test
    void reportsEveryStrangerOfALongPause() throws Exception {
        requireKernelGuard();
        try (Program watch = watch(Guard.KERNEL).awaitListening()) {
            watch.signal("STOP");
            for (int i = 0; i < 100; i++) { // more blocks than the kernel's buffer has
                lab.send(Frames.from(stranger(i)));
                Thread.sleep(50);
            }
            watch.signal("CONT");
            eventually("an alert on each stranger", () -> alertedSources(watch) == 100);
            watch.terminate();

            assertThat(watch.exitCode()).isEqualTo(ExitCode.FINDINGS);
            Eve eve = Eve.of(watch.out());
            assertThat(eve.of("alert")).hasSize(100);
            assertThat(strangers(eve).path("alerts").asLong()).isEqualTo(100);
            assertThat(eve.drops()).isZero();
        }
    }

    @Tag("flood")
    @ParameterizedTest
    @EnumSource
    void aFloodOfMadeUpSourcesDoesNotHideThoseThatKeepSending(Guard guard) throws Exception {
        try (Program watch = watch(guard).awaitListening()) {
            flood(StrangerDetector.MAX_STRANGERS + 1_000);
            watch.awaitOutput(line -> line.contains("\"signature\":\"macmon alerts held back\""));
            AtomicBoolean stop = new AtomicBoolean();
            Thread flood = new Thread(() -> floodUntil(stop), "flood");
            flood.start();
            try {
                eventually("an alert on each real stranger", () -> {
                    for (int i = 0; i < 50; i++) {
                        lab.send(Frames.from(stranger(i)));
                    }
                    return alertedSources(watch, source -> source.startsWith(REAL)) == 50;
                });
            } finally {
                stop.set(true);
                flood.join();
            }
            watch.terminate();

            assertThat(watch.exitCode()).isEqualTo(ExitCode.FINDINGS);
        }
    }

    // About as many as raise all the alerts that a quiet period of a minute allows.
    private void floodUntil(AtomicBoolean stop) {
        try {
            for (int i = 0; !stop.get(); i++) {
                lab.send(Frames.from(new MacAddress(0x06EE_0000_0000L + i)));
                Thread.sleep(5);
            }
        } catch (MacmonException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void requireKernelGuard() {
        assumeTrue(BpfMaps.allowed(), "the kernel takes eBPF programs from root only, and outside of user namespaces");
    }

    private static MacAddress stranger(int number) {
        return new MacAddress(0x02BB_0000_0000L + number);
    }

    private static long alertedSources(Program watch) {
        return alertedSources(watch, source -> true);
    }

    private static long alertedSources(Program watch, Predicate<String> wanted) {
        return watch.out().stream()
                .map(SOURCE::matcher)
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .filter(wanted)
                .distinct()
                .count();
    }

    @Test
    void leavesNothingInTheKernelAfterSigkill() throws Exception {
        requireKernelGuard();
        try (Program watch = watch(Guard.KERNEL).awaitListening()) {
            List<Integer> tables = BpfMaps.of(watch.process().pid());
            assertThat(tables).hasSize(6).allMatch(BpfMaps::exists);

            watch.kill();

            eventually("the tables are gone", () -> tables.stream().noneMatch(BpfMaps::exists));
        }
    }

    @Test
    void reportsOnceThatTheKernelRefuses() throws Exception {
        List<String> without = List.of("setpriv", "--bounding-set=-sys_admin,-bpf", "--inh-caps=-sys_admin,-bpf");
        try (Program watch = Program.startIn(without, arguments()).awaitListening()) {
            lab.send(Frames.from(STRANGER));
            watch.awaitOutput(line -> line.contains("\"alert\""));
            watch.terminate();

            assertThat(watch.exitCode()).isEqualTo(ExitCode.FINDINGS);
            assertThat(watch.err())
                    .filteredOn(line -> line.contains("the kernel refuses the eBPF guard"))
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("more CPU", "CAP_BPF", "user namespace"));
        }
    }

    private static Program watch(Guard guard, String... more) throws IOException {
        List<String> starter =
                guard == Guard.CLASSIC ? List.of("env", "JDK_JAVA_OPTIONS=-Dmacmon.guard=classic") : List.of();
        return Program.startIn(starter, arguments(more));
    }

    private static String[] arguments(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("watch", "--parent", Lab.PARENT, "--mac", STATION.toString(), "--json"));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    // One frame of each stranger, and one of the station before every hundred strangers.
    private long flood(int strangers) throws MacmonException {
        int wire = lab.wire().index();
        long stations = 0;
        try (PacketSocket socket = lab.wireNamespace().call(() -> PacketSocket.open(wire))) {
            for (int first = 0; first < strangers; first += 100) {
                List<byte[]> frames = new ArrayList<>(List.of(Frames.from(STATION)));
                for (int i = 0; i < 100; i++) {
                    frames.add(Frames.from(new MacAddress(0x06DD_0000_0000L + first + i)));
                }
                try (FrameBatch batch = socket.batch(frames)) {
                    batch.send();
                }
                stations++;
            }
        }
        Lab.awaitDelivery();
        return stations;
    }

    private static long alerts(Program watch) {
        return watch.out().stream().filter(line -> line.contains("\"alert\"")).count();
    }

    private static JsonNode strangers(Eve eve) {
        return eve.closingStatistics().at("/macmon/unexpected_sources");
    }
}
