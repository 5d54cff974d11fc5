package io.macmon.cli.memory;

import static io.macmon.cli.memory.TestStations.MONDAY;
import static io.macmon.cli.memory.TestStations.changes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.text.MacmonException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where the database is, who can use it, and which files are refused. */
class DatabaseFileTest extends DatabaseFixture {

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
}
