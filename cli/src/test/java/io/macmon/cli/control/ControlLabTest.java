package io.macmon.cli.control;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.FrameBlock;
import io.macmon.capture.file.read.CaptureFileSource;
import io.macmon.capture.lab.Frames;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabTest;
import io.macmon.cli.Program;
import io.macmon.cli.export.StationCaptures;
import io.macmon.config.net.MacAddress;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** {@code macmon ctl} and a running macmon, as two programs. */
@LabTest
class ControlLabTest extends ControlFixture {

    private static final MacAddress STATION = MacAddress.parse("02:aa:00:00:00:01");
    private static final MacAddress STRANGER = MacAddress.parse("02:bb:00:00:00:99");
    private static final String WATCH = "watch -q --mac " + STATION + " -i " + Lab.PARENT;

    @Test
    void aWatchAnswersItsClients() throws Exception {
        Path records = folder.resolve("eve.json");
        try (Program watch = start(WATCH + " --idle-timeout 1s --out eve:" + records)) {
            lab.send(Frames.from(STATION), Frames.from(STRANGER));
            eventually("the frame is counted", () -> ctl("status").contains("frames: 1"));

            List<String> status = ctl("status");
            assertThat(status)
                    .contains("command: watch", "origin: " + Lab.PARENT, "stalled: false", "lost: 0")
                    .contains("pid: " + watch.process().pid());
            assertThat(status).anyMatch(line -> line.startsWith("{\"target\":\"eve:" + records + "\",\"written\":"));
            assertThat(ctl()).hasSize(2).last().asString().startsWith("watch-" + Lab.PARENT + " ");
            assertThat(ctl("stations"))
                    .singleElement()
                    .asString()
                    .startsWith("{\"mac\":\"" + STATION + "\",\"group\":\"\"");
            eventually("the stranger is reported", () -> ctl("strangers").size() == 1);
            assertThat(ctl("strangers").get(0)).contains("\"ether\":").contains(STRANGER.toString());
            assertThat(ctl("--json", "stats")).singleElement().asString().contains("\"event_type\":\"stats\"");
            eventually("the flow has ended", () -> ctl("flows").size() == 1);
            assertThat(ctl("flows", STATION.toString())).hasSize(1);
            assertThat(ctl("flows", "192.0.2.99")).isEmpty();

            Files.move(records, folder.resolve("eve.json.1"));
            assertThat(ctl("rotate")).isEmpty();
            eventually("the file is opened again", () -> Files.exists(records));

            assertThat(ctl("stop")).isEmpty();
            assertThat(watch.exitCode()).isEqualTo(3);
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void anAuditAnswersItsClients() throws Exception {
        Path state = folder.resolve("audit.db");
        Path list = Files.writeString(folder.resolve("list"), STATION + "\n");
        Path policy = Files.writeString(folder.resolve("policy.yaml"), "groups: {all: {macs: list}}\n");
        try (Program audit = start("audit -q -i " + Lab.PARENT + " --state " + state + " --policy " + policy)) {
            lab.send(Frames.from(STRANGER));
            // a snapshot is kept for seconds
            eventually(
                    "the finding is there",
                    () -> ctl("findings").stream().anyMatch(line -> line.contains("\"kind\":\"unexpected-source\"")));
            assertThat(ctl("stations")).anyMatch(line -> line.startsWith("{\"mac\":\"" + STRANGER + "\""));
            assertThat(ctl("stats")).singleElement().asString().startsWith("stats: frames ");
            String finding = ctl("findings").stream()
                    .filter(line -> line.contains("\"kind\":\"unexpected-source\""))
                    .findFirst()
                    .orElseThrow();
            String id = finding.replaceFirst(".*?\"id\":\"([^\"]+)\".*", "$1");
            eventually(
                    "the finding is in the database",
                    () -> ask("mute", id, "1d", "new printer").exitCode() == 0);
            audit.awaitError(line -> line.equals("macmon: the changed mutes are now in effect"));

            Files.writeString(list, STATION + "\n" + STRANGER + "\n");
            assertThat(ctl("reload")).isEmpty();
            audit.awaitError(line -> line.equals("macmon: the changed policy is now in effect"));
            assertThat(ctl("stop")).isEmpty();
            assertThat(audit.exitCode()).isZero();
        }
    }

    @Test
    void acceptingAFindingChangesThePolicyOfTheRunningAudit() throws Exception {
        Path etc = Files.createDirectory(folder.resolve("etc"));
        Path policy =
                Files.writeString(etc.resolve("policy.yaml"), "# by hand\ngroups:\n  all:\n    mac: " + STATION + "\n");
        String state = " --state " + folder.resolve("audit.db");
        try (Program audit = start("audit -q -i " + Lab.PARENT + state + " --policy " + policy)) {
            lab.send(Frames.from(STRANGER));
            eventually(
                    "the finding is there",
                    () -> ctl("findings").stream().anyMatch(line -> line.contains("\"kind\":\"unexpected-source\"")));
            String id = ctl("findings").stream()
                    .filter(line -> line.contains("\"kind\":\"unexpected-source\""))
                    .map(line -> line.replaceFirst(".*?\"id\":\"([^\"]+)\".*", "$1"))
                    .findFirst()
                    .orElseThrow();

            assertRefused("accept needs a finding's ID and a GROUP, as in: accept 7k2m9qxd printers", "accept", id);
            assertThat(errorOf("--new-group", "printers", "findings")).contains("works only with accept ID");
            eventually(
                    "the finding is in the database",
                    () -> errorOf("accept", id, "nobody")
                            .contains("has no group 'nobody'; expected one of: all (--new-group creates one)"));
            assertThat(Files.readString(policy)).doesNotContain(STRANGER.toString());

            Files.setPosixFilePermissions(etc, PosixFilePermissions.fromString("rwxrwxrwx"));
            assertRefused(
                    "as a user who may change the policy, run: macmon audit accept " + id + state + " --policy "
                            + policy + " --group all",
                    "accept",
                    id,
                    "all");
            Files.setPosixFilePermissions(etc, PosixFilePermissions.fromString("rwxr-xr-x"));

            assertThat(ctl("--new-group", "printers", "accept", id)).contains("+  printers:");
            audit.awaitError(line -> line.equals("macmon: the changed policy is now in effect"));
            assertThat(Files.readString(policy)).contains("# by hand", "printers:", STRANGER.toString());
            assertThat(ctl("accept", id, "printers")).isEmpty(); // nothing is left to change
            assertRefused("is already in group 'printers'", "accept", id, "all");
        }
    }

    @Test
    void acceptingNeedsADatabaseAndAPolicy() throws Exception {
        try (Program audit = start("audit -q --no-state -i " + Lab.PARENT)) {
            assertRefused(
                    "this audit has no policy to change; run it with --policy FILE", "accept", "7k2m9qxd", "printers");
            assertThat(audit.process().isAlive()).isTrue();
        }
        Path policy = Files.writeString(folder.resolve("policy.yaml"), "groups:\n  all:\n    mac: " + STATION + "\n");
        try (Program audit = start("audit -q --no-state -i " + Lab.PARENT + " --policy " + policy)) {
            assertRefused(
                    "this audit has no database, and so no IDs; run it without --no-state",
                    "accept",
                    "7k2m9qxd",
                    "all");
            assertThat(audit.process().isAlive()).isTrue();
        }
    }

    @Test
    void capturesFramesOfAnyStationToAFile() throws Exception {
        for (String command : List.of(WATCH, "audit -q --no-state -i " + Lab.PARENT)) {
            try (Program run = start(command)) {
                Path file = capture(STRANGER, "1h");
                assertThat(file.getFileName().toString()).startsWith("macmon-02-bb-00-00-00-99-");
                Path ended = capture(STATION, "1ms");
                eventually("the time is up", () -> ctl("capture").get(1).contains("\"running\":false"));
                assertRefused(
                        "the frames of " + STRANGER + " are being captured already",
                        "capture",
                        STRANGER.toString(),
                        "1s");
                lab.send(Frames.from(STATION), Frames.from(STRANGER), Frames.from(STRANGER));
                eventually(
                        "the frames are in the file",
                        () -> ctl("capture").get(0).contains("\"written\":2"));
                assertThat(ctl("capture").get(0))
                        .contains("\"mac\":\"" + STRANGER + "\"", "\"running\":true", "\"dropped\":0");

                run.terminate();
                run.exitCode();
                assertThat(frames(file)).isEqualTo(2);
                assertThat(frames(ended)).isZero();
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-r-----");
            }
        }
    }

    @Test
    void refusesCapturesThatItCannotKeep() throws Exception {
        try (Program watch = start(WATCH)) {
            assertRefused("capture needs a MAC address and a TIME", "capture", STATION.toString());
            assertRefused("the time must be longer than 0s, and at most 1h", "capture", STATION.toString(), "2h");
            assertRefused("'nonsense'", "capture", "nonsense", "1s");
            for (int i = 0; i < StationCaptures.MAX_RUNNING; i++) {
                capture(MacAddress.parse("02:cc:00:00:00:0" + i), "1h");
            }
            assertRefused("4 captures at a time; wait until ", "capture", STATION.toString(), "1s");
            assertThat(ctl("status")).contains("captures refused: 1");
            watch.terminate();
            assertThat(watch.exitCode()).isZero();
        }
        try (Program audit = start("audit -q --no-state -i " + Lab.PARENT)) {
            for (int i = 0; i < StationCaptures.MAX_PER_HOUR; i++) {
                if (i % StationCaptures.MAX_RUNNING == 0) {
                    eventually(
                            "all have ended",
                            () -> ctl("capture").stream().noneMatch(line -> line.contains("\"running\":true")));
                }
                capture(MacAddress.parse("02:dd:00:00:00:" + (10 + i)), "1ms");
            }
            eventually(
                    "the last ones have ended",
                    () -> ctl("capture").stream().noneMatch(line -> line.contains("\"running\":true")));
            assertRefused("20 captures have started within an hour; wait until ", "capture", STATION.toString(), "1s");
            assertThat(ctl("status")).contains("captures refused: 1");
            assertThat(audit.process().isAlive()).isTrue();
        }
    }

    private Path capture(MacAddress station, String time) throws Exception {
        return ctl("capture", station.toString(), time).stream()
                .filter(line -> line.startsWith("file: "))
                .map(line -> Path.of(line.substring("file: ".length())))
                .findFirst()
                .orElseThrow();
    }

    private static long frames(Path file) throws Exception {
        try (CaptureFileSource source = CaptureFileSource.open(file, 4)) {
            source.run(FrameBlock::release);
            return source.stats().frames();
        }
    }

    private void assertRefused(String reason, String... words) throws Exception {
        try (Program ask = ask(words)) {
            assertThat(ask.exitCode()).isEqualTo(1);
            assertThat(ask.err()).singleElement().asString().contains(reason);
        }
    }

    private String errorOf(String... words) throws Exception {
        try (Program ask = ask(words)) {
            ask.exitCode();
            return String.join("\n", ask.err());
        }
    }

    @Test
    void aCommandFailsIfNothingRuns() throws Exception {
        try (Program ask = ask("status")) {
            assertThat(ask.exitCode()).isEqualTo(1);
            assertThat(ask.err()).containsExactly("macmon: no watch or audit is running that this user can query");
        }
    }

    @Test
    void listsSeveralRunsAndSkipsTheDead() throws Exception {
        try (Program killed = start(WATCH);
                Program watch = start(WATCH.replace("--mac", "--workers 2 --mac"));
                Program audit = start("audit -q --no-state -i " + Lab.PARENT)) {
            assertThat(ctl()).hasSize(4);
            try (Program ask = ask("status")) {
                assertThat(ask.exitCode()).isEqualTo(2);
                assertThat(ask.err())
                        .containsExactly("macmon: --name: several are running, choose one of: audit-eth0, watch-eth0,"
                                + " watch-eth0-2");
            }
            assertThat(ctl("--name", "watch-eth0-2", "status"))
                    .contains("pid: " + watch.process().pid());

            killed.kill();
            assertThat(killed.process().waitFor()).isNotZero();
            assertThat(directory.resolve("watch-eth0.sock")).exists();
            assertThat(ctl()).hasSize(3);
            try (Program again = start("audit -q --no-state -i " + Lab.PARENT)) {
                eventually("what it left is removed", () -> !Files.exists(directory.resolve("watch-eth0.sock")));
                assertThat(ctl()).hasSize(4);
                assertThat(again.process().isAlive() && audit.process().isAlive())
                        .isTrue();
            }
        }
    }

    @Test
    void hostileClientsCostNoFrame() throws Exception {
        int count = 2_000;
        AtomicBoolean ended = new AtomicBoolean();
        try (Program watch = start(WATCH)) {
            Path socket = directory.resolve("watch-eth0.sock");
            List<Thread> hostile = new ArrayList<>();
            for (String sent :
                    List.of("", "x".repeat(10_000), "{\"command\":\"stations\"}\n", "[".repeat(4_000) + "\n")) {
                hostile.add(new Thread(() -> annoy(socket, sent, ended)));
            }
            hostile.forEach(Thread::start);
            for (int i = 0; i < count; i++) {
                lab.send(Frames.from(STATION));
            }
            ended.set(true);
            for (Thread thread : hostile) {
                thread.join();
            }
            eventually(
                    "the clients that were waiting are gone",
                    () -> errorOf("status").isEmpty());
            eventually("all frames are counted", () -> ctl("status").contains("frames: " + count));

            assertThat(ctl("status")).contains("lost: 0", "stalled: false");
            watch.terminate();
            assertThat(watch.exitCode()).isZero();
        }
    }

    private static void annoy(Path socket, String sent, AtomicBoolean ended) {
        List<SocketChannel> open = new ArrayList<>();
        while (!ended.get()) {
            try {
                SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                open.add(client);
                client.configureBlocking(false);
                client.write(ByteBuffer.wrap(sent.getBytes(StandardCharsets.UTF_8)));
                if (open.size() > 50) {
                    open.remove(0).close();
                }
            } catch (IOException refused) {
                // it tries again
            }
        }
        for (SocketChannel client : open) {
            try {
                client.close();
            } catch (IOException alreadyClosed) {
                // the server was first
            }
        }
    }
}
