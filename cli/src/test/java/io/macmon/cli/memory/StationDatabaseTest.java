package io.macmon.cli.memory;

import static io.macmon.cli.memory.TestStations.MONDAY;
import static io.macmon.cli.memory.TestStations.changes;
import static io.macmon.cli.memory.TestStations.full;
import static io.macmon.cli.memory.TestStations.ip;
import static io.macmon.cli.memory.TestStations.mac;
import static io.macmon.cli.memory.TestStations.named;
import static io.macmon.cli.memory.TestStations.plain;
import static io.macmon.cli.memory.TestStations.stations;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.station.StationMemory.AddressOwner;
import io.macmon.analyzer.audit.station.StationMemory.Changes;
import io.macmon.analyzer.audit.station.StationMemory.Contents;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StationDatabaseTest {

    private static final Duration KEEP = Duration.ofDays(180);

    @TempDir
    Path folder;

    private final List<String> notices = new ArrayList<>();
    private Instant now = MONDAY;

    @Test
    void keepsChangesAcrossARestart() throws Exception {
        Changes changes = changes(0, 10, MONDAY);
        try (StationDatabase memory = open()) {
            Contents before = memory.recall();
            assertThat(before.isEnabled()).isTrue();
            assertThat(before.stations()).isEmpty();
            memory.remember(changes);
        }

        Contents after = recalled();
        assertThat(after.stations()).containsExactlyInAnyOrderElementsOf(changes.stations());
        assertThat(after.owners()).containsExactlyInAnyOrderElementsOf(changes.owners());
        assertThat(after.findings()).containsExactlyInAnyOrderElementsOf(changes.findings());
        assertThat(notices).isEmpty();
    }

    @Test
    void anOwnerThatGaveItsAddressBackIsDeleted() throws Exception {
        AddressOwner imported = TestStations.owner(1, MONDAY);
        AddressOwner seen = new AddressOwner(imported.address(), 0, imported.station(), null, MONDAY, MONDAY);
        AddressOwner other = TestStations.owner(2, MONDAY);
        remember(new Changes(List.of(), List.of(imported, seen, other), List.of()));
        remember(new Changes(
                List.of(), List.of(new AddressOwner(imported.address(), 0, null, null, MONDAY, MONDAY)), List.of()));

        assertThat(recalled().owners()).containsExactly(other);
    }

    @Test
    void keepsEachKindOfFinding() throws Exception {
        List<Finding> findings = Arrays.stream(FindingKind.values())
                .map(kind -> new Finding(kind, mac(1), "", MONDAY, MONDAY, 1, "seen"))
                .toList();
        remember(new Changes(List.of(), List.of(), findings));

        assertThat(recalled().findings()).containsExactlyInAnyOrderElementsOf(findings);
    }

    @Test
    void theLatestStateOfAStationReplacesAllPreviousRows() throws Exception {
        StationRecord little = plain(3, MONDAY.plusSeconds(5), 7);
        try (StationDatabase memory = open()) {
            memory.remember(changes(0, 5, MONDAY));
            memory.remember(stations(little));
        }

        assertThat(recalled().stations()).hasSize(5).contains(little);
        assertThat(numberIn("SELECT count(*) FROM address")).isEqualTo(8);
        assertThat(numberIn("SELECT count(*) FROM name")).isEqualTo(8);
        assertThat(numberIn("SELECT count(*) FROM service")).isEqualTo(8);
    }

    @Test
    void readsStationsInTheOrderInWhichTheyWereLastSeen() throws Exception {
        remember(stations(plain(1, MONDAY.plusSeconds(2), 1), plain(2, MONDAY.plusSeconds(3), 1), plain(3, MONDAY, 1)));

        assertThat(recalled().stations()).extracting(StationRecord::mac).containsExactly(mac(3), mac(1), mac(2));
    }

    @Test
    void keepsHostileTextUnchanged() throws Exception {
        List<String> texts = List.of(
                "'; DROP TABLE station; --",
                "\"",
                "\0",
                "before\0after",
                "\u001b[2J\u0007",
                "<script>alert(1)</script>",
                "%s%n%d",
                "\u202eevil",
                "\ud83d\ude00 \u00e4 \uffff",
                "x".repeat(70_000),
                "line\nline\r\n\ttab");
        List<StationRecord> stations = IntStream.range(0, texts.size())
                .mapToObj(i -> named(i, texts.get(i)))
                .toList();
        remember(new Changes(stations, List.of(), List.of()));

        assertThat(recalled().stations()).containsExactlyInAnyOrderElementsOf(stations);
    }

    @Test
    void anUnpairedSurrogateBecomesAQuestionMark() throws Exception {
        remember(stations(named(1, "a\ud83db")));

        assertThat(recalled().stations()).containsExactly(named(1, "a?b"));
    }

    @Test
    void clampsTimesOutOfRange() throws Exception {
        remember(stations(plain(1, Instant.MAX, 2), plain(2, Instant.MIN, 2), plain(3, Instant.EPOCH, 2)));

        assertThat(recalled().stations())
                .as("the age of others does not count from a time in the future")
                .extracting(StationRecord::mac)
                .containsExactly(mac(1));
    }

    @Test
    void deletesEntriesOlderThanTheRetentionTime() throws Exception {
        try (StationDatabase memory = open()) {
            memory.remember(changes(0, 3, MONDAY.minus(KEEP).minusSeconds(1)));
            memory.remember(changes(3, 6, MONDAY));
        }

        Contents recalled = recalled();
        assertThat(recalled.stations()).hasSize(3);
        assertThat(recalled.owners()).hasSize(3);
        assertThat(recalled.findings()).hasSize(3);
        assertThat(numberIn("SELECT count(*) FROM address")).isEqualTo(6);
    }

    @Test
    void deletesOldEntriesOncePerDay() throws Exception {
        try (StationDatabase memory = open()) {
            memory.remember(stations(plain(1, MONDAY, 2)));
            now = MONDAY.plus(KEEP).plus(1, ChronoUnit.DAYS);
            memory.remember(stations(plain(2, now, 2)));

            assertThat(memory.recall().stations())
                    .extracting(StationRecord::mac)
                    .containsExactly(mac(2));
        }
    }

    @Test
    void keepsAnOldCaptureLikeALiveOne() throws Exception {
        Instant old = Instant.parse("1999-12-31T23:59:59Z");
        remember(stations(plain(1, old, 2), plain(2, old.minus(KEEP).minusSeconds(1), 2)));

        assertThat(recalled().stations()).extracting(StationRecord::mac).containsExactly(mac(1));
    }

    @Test
    void aClockThatIsSetBackDeletesNothing() throws Exception {
        try (StationDatabase memory = open()) {
            memory.remember(changes(0, 3, MONDAY));
            now = Instant.parse("1970-01-02T00:00:00Z");
            memory.remember(changes(3, 6, now));
        }

        assertThat(recalled().stations()).hasSize(6);
    }

    @Test
    void aFloodOfMadeUpAddressesIsDeletedFirst() throws Exception {
        Retention retention = new Retention(KEEP, 10);
        try (StationDatabase memory = open(Schema.CURRENT, retention)) {
            memory.remember(changes(0, 5, MONDAY));
            for (long number = 100; number < 200; number++) {
                memory.remember(stations(plain(number, MONDAY.plusSeconds(number), 1)));
                assertThat(memory.recall().stations())
                        .as("on the same day as well")
                        .hasSizeLessThanOrEqualTo(21);
            }
        }

        try (StationDatabase memory = open(Schema.CURRENT, retention)) {
            assertThat(memory.recall().stations())
                    .extracting(StationRecord::mac)
                    .containsExactly(LongStream.concat(LongStream.range(0, 5), LongStream.range(195, 200))
                            .mapToObj(TestStations::mac)
                            .toArray(MacAddress[]::new));
        }
    }

    /** A device that is off at night must not be forgotten while an attacker makes up addresses. */
    @Test
    void aFloodDeletesNothingThatWasKnownForADay() throws Exception {
        Retention retention = new Retention(KEEP, 10);
        Instant known = MONDAY.plus(Duration.ofDays(2));
        Instant night = known.plus(Duration.ofHours(12));
        try (StationDatabase memory = open(Schema.CURRENT, retention)) {
            memory.remember(changes(0, 5, known));
            for (long number = 100; number < 200; number++) {
                AddressOwner madeUp = new AddressOwner(ip(number), 0, mac(number), null, night, night);
                memory.remember(new Changes(List.of(plain(number, night, 1_000)), List.of(madeUp), List.of()));
            }
        }

        try (StationDatabase memory = open(Schema.CURRENT, retention)) {
            assertThat(memory.recall().stations())
                    .extracting(StationRecord::mac)
                    .contains(mac(0), mac(1), mac(2), mac(3), mac(4));
            assertThat(memory.recall().owners())
                    .extracting(owner -> owner.key().address())
                    .contains(ip(0), ip(1), ip(2), ip(3), ip(4));
        }
    }

    @Test
    void theFileShrinksWhenEntriesAreDeleted() throws Exception {
        remember(changes(0, 2_000, MONDAY.minus(KEEP).minusSeconds(1)));
        long before = Files.size(file());
        remember(changes(2_000, 2_001, MONDAY));
        open().close();

        assertThat(Files.size(file())).isLessThan(before / 2);
    }

    @Test
    void onlyTheOwnerCanReadIt() throws Exception {
        Path deep = folder.resolve("state/macmon/audit.db");
        try (StationDatabase memory = StationDatabase.open(deep, KEEP, notices::add)) {
            memory.remember(changes(0, 1, MONDAY));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(deep.getParent())))
                    .isEqualTo("rwx------");
            try (Stream<Path> files = Files.list(deep.getParent())) {
                assertThat(files)
                        .hasSize(4) // the database, its log and index, and the lock
                        .allSatisfy(
                                file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                                        .isEqualTo("rw-------"));
            }
        }
    }

    @Test
    void aFileNameMayContainAnyCharacter() throws Exception {
        Path odd = folder.resolve("a?mode=memory&x=#1 %41 ü.db");
        try (StationDatabase memory = StationDatabase.open(odd, KEEP, notices::add)) {
            memory.remember(changes(0, 1, MONDAY));
        }

        assertThat(Files.size(odd)).isPositive();
    }

    @Test
    void theDefaultIsInTheUsersStateDirectory() {
        assertThat(DatabasePath.defaultPath(
                        "eth0", Map.of("STATE_DIRECTORY", "/var/lib/macmon:/var/lib/x", "XDG_STATE_HOME", "/state")))
                .hasToString("/var/lib/macmon/audit-eth0.db");
        assertThat(DatabasePath.defaultPath("eth0", Map.of("XDG_STATE_HOME", "/state", "HOME", "/home/x")))
                .isEqualTo(Path.of("/state/macmon/audit-eth0.db"));
        assertThat(DatabasePath.defaultPath("eth0", Map.of("XDG_STATE_HOME", "not/absolute", "HOME", "/home/x")))
                .isEqualTo(Path.of("/home/x/.local/state/macmon/audit-eth0.db"));
        assertThat(DatabasePath.defaultPath("../a b/c", Map.of("HOME", "/home/x")))
                .isEqualTo(Path.of("/home/x/.local/state/macmon/audit-.._a_b_c.db"));
    }

    @Test
    void tellsASecondMacmonWhichProcessUsesTheFile() throws Exception {
        try (StationDatabase memory = open()) {
            memory.remember(changes(0, 1, MONDAY));
            assertThatThrownBy(this::open)
                    .isInstanceOf(MacmonException.class)
                    .hasMessageContainingAll(
                            file().toString(),
                            "another macmon, process " + ProcessHandle.current().pid() + ", is using it",
                            "--state");
        }
        assertThat(recalled().stations()).hasSize(1);
    }

    @Test
    void otherProgramsCanReadAtTheSameTime() throws Exception {
        try (StationDatabase memory = open()) {
            memory.remember(changes(0, 3, MONDAY));
            assertThat(numberIn("SELECT count(*) FROM station")).isEqualTo(3);
            memory.remember(changes(3, 6, MONDAY));
            assertThat(numberIn("SELECT count(*) FROM station")).isEqualTo(6);
        }
    }

    @Test
    void refusesAFileThatAnotherProgramHasLocked() throws Exception {
        open().close();
        try (Connection other = raw();
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA locking_mode = EXCLUSIVE");
            statement.execute("BEGIN EXCLUSIVE");
            assertThatThrownBy(this::open)
                    .isInstanceOf(MacmonException.class)
                    .hasMessageContainingAll(file().toString(), "another program has locked it", "--state");
        }
        assertThat(notices).isEmpty();
        open().close();
    }

    @Test
    void reportsALockedFileOnceAndWritesThePendingEntriesLater() throws Exception {
        try (StationDatabase memory = open()) {
            try (Connection other = raw();
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                memory.remember(changes(0, 3, MONDAY));
                memory.remember(changes(3, 6, MONDAY));
                assertThat(memory.unsavedEntries()).isEqualTo(30);
                assertThat(memory.failedBatches()).isEqualTo(1);
                statement.execute("ROLLBACK");
            }
            now = now.plusSeconds(10);
            memory.remember(changes(6, 7, MONDAY));
            assertThat(memory.unsavedEntries()).isZero();
        }

        assertThat(recalled().stations()).hasSize(7);
        assertThat(notices).hasSize(2);
        assertThat(notices.get(0)).contains("cannot write", "another program has locked it", "the audit continues");
        assertThat(notices.get(1)).contains("can be written again; 35 pending entries");
    }

    @Test
    void closeTriesToWriteOnceMore() throws Exception {
        StationDatabase memory = open();
        try (Connection other = raw();
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            memory.remember(changes(0, 3, MONDAY));
        }
        memory.close();

        assertThat(recalled().stations()).hasSize(3);
    }

    @Test
    void pendingChangesAreBounded() {
        PendingChanges pending = new PendingChanges(10);
        pending.add(changes(0, 25, MONDAY));
        pending.add(changes(20, 30, MONDAY.plusSeconds(1)));

        assertThat(pending.size()).isEqualTo(50);
        assertThat(pending.discarded()).isEqualTo(5 * 20);
        assertThat(pending.all().stations())
                .extracting(StationRecord::mac)
                .containsExactly(
                        LongStream.range(20, 30).mapToObj(TestStations::mac).toArray(MacAddress[]::new));
    }

    @Test
    void leavesADatabaseOfANewerMacmonUnchanged() throws Exception {
        remember(changes(0, 3, MONDAY));
        sql("PRAGMA user_version = " + (Schema.CURRENT.version() + 1));
        byte[] before = Files.readAllBytes(file());

        assertThatThrownBy(this::open)
                .isInstanceOf(MacmonException.class)
                .hasMessageContainingAll(file().toString(), "newer macmon", "--state");
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
        assertThat(notices).isEmpty();
    }

    @Test
    void leavesADatabaseOfAnotherProgramUnchanged() throws Exception {
        sql("CREATE TABLE bookmarks (url TEXT)");
        byte[] before = Files.readAllBytes(file());

        assertThatThrownBy(this::open)
                .isInstanceOf(MacmonException.class)
                .hasMessageContainingAll(file().toString(), "another program", "--state");
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void refusesADirectory() throws Exception {
        Files.createDirectory(file());

        assertThatThrownBy(this::open)
                .isInstanceOf(MacmonException.class)
                .hasMessageContainingAll(file().toString(), "not a regular file");
    }

    @Test
    void namesAFileInPlaceOfADirectory() throws Exception {
        Path way = Files.createFile(folder.resolve("way"));

        assertThatThrownBy(() -> StationDatabase.open(way.resolve("macmon/audit.db"), KEEP, notices::add))
                .isInstanceOf(MacmonException.class)
                .hasMessageContainingAll("cannot open the database", way.toString());
    }

    @Test
    void renamesAFileThatIsNotADatabase() throws Exception {
        Files.writeString(file(), "Dear diary, today I met a packet.\n".repeat(50));

        assertThat(recalled().stations()).isEmpty();
        assertThat(notices).hasSize(1);
        assertThat(notices.get(0)).contains(file().toString(), "damaged", "audit.db.corrupt-20260302T080000Z");
        assertThat(folder.resolve("audit.db.corrupt-20260302T080000Z"))
                .content()
                .startsWith("Dear diary");
    }

    @Test
    void keepsTwoDamagedFilesOfTheSameSecond() throws Exception {
        Files.writeString(file(), "garbage 1".repeat(100));
        open().close();
        Files.writeString(file(), "garbage 2".repeat(100));
        open().close();

        assertThat(folder.resolve("audit.db.corrupt-20260302T080000Z"))
                .content()
                .startsWith("garbage 1");
        assertThat(folder.resolve("audit.db.corrupt-20260302T080000Z-2"))
                .content()
                .startsWith("garbage 2");
    }

    @Test
    void survivesGarbageAnywhereInTheFile() throws Exception {
        remember(changes(0, 300, MONDAY));
        byte[] whole = Files.readAllBytes(file());
        Random random = new Random(5);
        int renamed = 0;
        for (int round = 0; round < 40; round++) {
            byte[] damaged = whole.clone();
            byte[] garbage = new byte[1 + random.nextInt(4_096)];
            random.nextBytes(garbage);
            int at = round < 10 ? round * 10 : random.nextInt(damaged.length - garbage.length);
            System.arraycopy(garbage, 0, damaged, at, garbage.length);
            Files.write(file(), damaged);
            renamed += surviveDamage(round);
        }
        assertThat(renamed).isGreaterThan(25);
    }

    // Damage to the header can look like another program or version; the file is then refused.
    private int surviveDamage(int round) throws Exception {
        notices.clear();
        try (StationDatabase memory = open()) {
            memory.recall();
            memory.remember(changes(0, 400, MONDAY.plusSeconds(round)));
            assertThat(memory.unsavedEntries()).as("round %d", round).isZero();
            assertThat(memory.recall().stations()).as("round %d", round).hasSizeGreaterThanOrEqualTo(400);
        } catch (MacmonException refused) {
            assertThat(refused).hasMessageContaining("--state");
        }
        return notices.stream().anyMatch(notice -> notice.contains("is damaged")) ? 1 : 0;
    }

    @Test
    void renamesATruncatedFile() throws Exception {
        remember(changes(0, 300, MONDAY));
        byte[] whole = Files.readAllBytes(file());
        for (int length : new int[] {600, 3_000, 4_000, 4_096, 20_000, whole.length - 4_096}) {
            Files.write(file(), Arrays.copyOf(whole, length));
            assertThat(surviveDamage(length)).as("%d bytes", length).isEqualTo(1);
        }
    }

    @Test
    void renamesAFileWhoseDamageShowsDuringTheAudit() throws Exception {
        remember(changes(0, 8_000, MONDAY)); // more than SQLite caches
        try (StationDatabase memory = open()) {
            byte[] damaged = Files.readAllBytes(file());
            Arrays.fill(damaged, 4_096, damaged.length, (byte) 0xA5);
            Files.write(file(), damaged);
            memory.remember(changes(0, 9_000, MONDAY.plusSeconds(1)));
            assertThat(memory.unsavedEntries()).isZero();
        }

        assertThat(notices).hasSize(1);
        assertThat(notices.get(0)).contains("is damaged", "corrupt-");
        assertThat(recalled().stations()).hasSize(9_000);
    }

    @Test
    void aDamagedLogLosesOnlyItsOwnContent() throws Exception {
        remember(changes(0, 50, MONDAY));
        byte[] main;
        byte[] log;
        try (StationDatabase memory = open()) {
            memory.remember(changes(0, 100, MONDAY.plusSeconds(1)));
            main = Files.readAllBytes(file()); // as a kill would leave them
            log = Files.readAllBytes(folder.resolve("audit.db-wal"));
        }
        Random random = new Random(6);
        for (int round = 0; round < 20; round++) {
            byte[] damaged = log.clone();
            for (int at = random.nextInt(log.length), end = Math.min(log.length, at + 500); at < end; at++) {
                damaged[at] = (byte) random.nextInt();
            }
            Files.write(file(), main);
            Files.write(folder.resolve("audit.db-wal"), damaged);
            assertThat(recalled().stations()).as("round %d", round).hasSizeBetween(50, 100);
            assertThat(notices).isEmpty();
        }
    }

    @Test
    void closeCanBeCalledTwice() throws Exception {
        StationDatabase memory = open();
        memory.remember(changes(0, 1, MONDAY));
        memory.close();
        memory.close();

        assertThat(recalled().stations()).hasSize(1);
    }

    @Test
    void skipsAndCountsInvalidRows() throws Exception {
        remember(changes(0, 3, MONDAY));
        sql("INSERT INTO owner VALUES ('not an address', 'x', NULL, 0, " + EpochNanos.of(MONDAY) + ", 0)");
        sql("UPDATE finding SET kind = 'of-a-later-version' WHERE mac = '" + mac(1) + "'");

        Contents recalled = recalled();
        assertThat(recalled.stations()).hasSize(3);
        assertThat(recalled.owners()).hasSize(3);
        assertThat(recalled.findings()).hasSize(2);
        assertThat(notices).hasSize(1);
        assertThat(notices.get(0)).startsWith("2 rows of the database");
    }

    @Test
    void importsArpwatchsDatabase() throws Exception {
        Instant at = Instant.ofEpochSecond(1_700_000_000);
        Path arpDat = folder.resolve("arp.dat");
        Files.writeString(arpDat, """
            0:1:2:a:b:c\t192.0.2.1\t1700000000\trouter\teth0
            0:1:2:a:b:d\t192.0.2.1\t1600000000\t\teth0
            2:0:0:0:0:0\t10.0.0.0\t1700000000
            """);
        try (StationDatabase memory = open()) {
            memory.remember(changes(0, 1, at.minusSeconds(5)));
            assertThat(memory.importFrom(arpDat)).isEqualTo(3);
            Contents recalled = memory.recall();

            assertThat(recalled.stations()).hasSize(3);
            StationRecord known = recalled.stations().stream()
                    .filter(station -> station.mac().equals(mac(0)))
                    .findFirst()
                    .orElseThrow();
            StationRecord before = full(0, at.minusSeconds(5));
            assertThat(known.frames()).isEqualTo(before.frames());
            assertThat(known.lastSeen()).isEqualTo(at);
            assertThat(known.addresses()).hasSize(2);
            assertThat(recalled.owners())
                    .extracting(AddressOwner::address, AddressOwner::station, AddressOwner::previous)
                    .contains(tuple(
                            IpAddress.parse("192.0.2.1"),
                            MacAddress.parse("00:01:02:0a:0b:0c"),
                            MacAddress.parse("00:01:02:0a:0b:0d")));
        }
    }

    private StationDatabase open() throws MacmonException {
        return open(Schema.CURRENT, new Retention(KEEP, Retention.MAX_ROWS));
    }

    private StationDatabase open(Schema schema, Retention retention) throws MacmonException {
        return StationDatabase.open(file(), schema, retention, () -> now, notices::add);
    }

    private void remember(Changes changes) throws MacmonException {
        try (StationDatabase memory = open()) {
            memory.remember(changes);
        }
    }

    private Contents recalled() throws MacmonException {
        try (StationDatabase memory = open()) {
            return memory.recall();
        }
    }

    private Path file() {
        return folder.resolve("audit.db");
    }

    private Connection raw() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    private void sql(String sql) throws SQLException {
        try (Connection database = raw();
                Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    private int numberIn(String sql) throws SQLException {
        try (Connection database = raw()) {
            return DatabaseFile.number(database, sql);
        }
    }
}
