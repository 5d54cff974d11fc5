package io.macmon.cli.audit;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.link.Link;
import io.macmon.cli.Program;
import io.macmon.cli.lab.Host;
import io.macmon.cli.memory.StationDatabase;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the audit of a device remembers after it was stopped or killed. */
@LabTest
class AuditMemoryLabTest extends LabFixture {

    private static final int KILLS = Integer.getInteger("macmon.audit.kills", 10);
    private static final int LONGEST_LIFE_MILLIS = 4_000;
    private static final Pattern NEW = Pattern.compile("  new-station  (\\S+) ");

    private Path database;

    @BeforeEach
    void setUp() throws MacmonException {
        database = folder.resolve("audit.db");
    }

    @Test
    void aStationIsNewOnceAcrossARestartAndNoneIsForgotten() throws Exception {
        List<String> reported = new ArrayList<>();
        try (Program audit = audit()) {
            eventually("all are reported", () -> {
                send(1, 10);
                return newStations(audit).size() == 10;
            });
            audit.terminate();
            send(1, 10); // it ends while these arrive
            assertThat(audit.exitCode()).isZero();
            reported.addAll(newStations(audit));
        }
        try (Program audit = audit()) {
            send(1, 12);
            audit.awaitOutput(line -> line.contains(host(12).mac().toString()));
            send(1, 12);
            audit.terminate();
            assertThat(audit.exitCode()).isZero();
            assertThat(newStations(audit)).hasSize(2);
            reported.addAll(newStations(audit));
        }

        assertThat(reported).containsExactlyInAnyOrderElementsOf(macs(1, 12));
        assertThat(remembered()).containsExactlyElementsOf(macs(1, 12));
        assertThat(files()).containsExactlyInAnyOrder("audit.db", "audit.db.lock");
    }

    @Test
    void remembersStationsAndLeavesNothingBehindWhenKilledAtAnyMoment() throws Exception {
        Random random = new Random(6);
        Set<String> links = links();
        int next = 1;
        Set<String> known = new TreeSet<>();
        for (int kill = 0; kill < KILLS; kill++) {
            long life = random.nextInt(LONGEST_LIFE_MILLIS);
            Set<String> reported;
            Set<String> saved;
            try (Program audit = audit()) {
                long end = System.nanoTime() + Duration.ofMillis(life).toNanos();
                do {
                    send(Math.max(1, next - 20), next);
                    next++;
                    Thread.sleep(50);
                } while (System.nanoTime() < end);
                reported = Set.copyOf(newStations(audit));
                saved = saved();
                audit.kill();
                audit.process().waitFor();
            }
            Set<String> before = known;
            assertThat(reported).as("kill %d: no station is new twice", kill).noneMatch(before::contains);
            Set<String> remembered = new TreeSet<>(remembered());
            assertThat(remembered)
                    .as("kill %d after %d ms", kill, life)
                    .containsAll(known)
                    .containsAll(saved);
            assertThat(integrity()).as("kill %d", kill).isEqualTo("ok");
            assertThat(Set.of("audit.db", "audit.db-wal", "audit.db-shm", "audit.db.lock"))
                    .containsAll(files());
            assertThat(links()).isEqualTo(links);
            assertThat(lab.parent().promiscuity()).isZero();
            known = remembered;
        }
        assertThat(known).as("stations of all runs").hasSizeGreaterThan(KILLS);
    }

    @Test
    void savesAStationWhileItRuns() throws Exception {
        try (Program audit = audit()) {
            send(1, 10);
            eventually("all are saved", () -> saved().equals(new TreeSet<>(macs(1, 10))));
            send(11, 11);
            eventually("one more is saved", () -> saved().size() == 11);
            assertThat(newStations(audit)).containsExactlyInAnyOrderElementsOf(macs(1, 11));
            audit.kill();
        }

        assertThat(remembered()).containsExactlyElementsOf(macs(1, 11));
    }

    @Test
    void aRunningAuditAppliesAMuteAndReportsIt() throws Exception {
        try (Program audit = audit()) {
            send(1, 1);
            audit.awaitOutput(line -> line.contains("  new-station  "));
            eventually("the finding is stored", () -> !saved().isEmpty());
            String key = "new-station/" + host(1).mac();
            assertThat(command("mute", key, "--for", "1h", "--why", "a test")).isZero();
            audit.awaitError(line -> line.contains("the changed mutes are now in effect"));
            audit.terminate();
            assertThat(audit.exitCode()).isZero();
            assertThat(audit.out()).anyMatch(line -> line.contains(" by ") && line.contains(": a test; once, ID "));
        }
    }

    private int command(String name, String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of("audit", name));
        all.addAll(List.of(words));
        all.addAll(List.of("--state", database.toString()));
        try (Program command = Program.start(all.toArray(String[]::new))) {
            return command.exitCode();
        }
    }

    private Program audit() throws IOException {
        return Program.start("audit", "--parent", Lab.PARENT, "--state", database.toString())
                .awaitListening();
    }

    private void send(int from, int to) throws MacmonException {
        for (int number = from; number <= to; number++) {
            lab.send(host(number).arpRequest("10.9.255.254"));
        }
    }

    private static List<String> newStations(Program audit) {
        return audit.out().stream()
                .map(NEW::matcher)
                .filter(Matcher::find)
                .map(line -> line.group(1))
                .toList();
    }

    private List<String> remembered() throws MacmonException {
        List<String> warnings = new ArrayList<>();
        try (StationDatabase memory = StationDatabase.open(database, Duration.ofDays(1), warnings::add)) {
            List<String> stations = memory.recall().stations().stream()
                    .map(StationRecord::mac)
                    .map(MacAddress::toString)
                    .sorted()
                    .toList();
            assertThat(warnings).isEmpty();
            return stations;
        }
    }

    /** The stations in the database of a running audit. */
    private Set<String> saved() throws Exception {
        Set<String> stations = new TreeSet<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT mac FROM station")) {
            while (result.next()) {
                stations.add(result.getString(1));
            }
        }
        return stations;
    }

    private String integrity() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA integrity_check")) {
            return result.getString(1);
        }
    }

    private Set<String> links() throws MacmonException {
        return lab.links().all().stream().map(Link::name).collect(Collectors.toSet());
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static List<String> macs(int from, int to) {
        return Stream.iterate(from, number -> number + 1)
                .limit(to - from + 1)
                .map(number -> host(number).mac().toString())
                .toList();
    }

    private static Host host(int number) {
        String address = "10.9." + (number >> 8) + "." + (number & 0xFF);
        return new Host(
                "host " + number, new MacAddress(0x0011_2200_0000L + number).toString(), address, "fe80::" + number);
    }
}
