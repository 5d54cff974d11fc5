package io.macmon.cli.memory;

import static io.macmon.cli.memory.TestStations.MONDAY;
import static io.macmon.cli.memory.TestStations.changes;
import static io.macmon.cli.memory.TestStations.mac;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.station.StationMemory.Contents;
import io.macmon.config.text.MacmonException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A damaged database is renamed, loses no more than it must, and never ends an audit. */
class DamagedDatabaseTest extends DatabaseFixture {

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
}
