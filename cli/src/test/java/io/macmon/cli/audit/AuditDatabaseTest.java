package io.macmon.cli.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.Eve;
import io.macmon.cli.process.ExitCode;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Runs of {@code macmon audit} over capture files with the database of earlier runs. */
class AuditDatabaseTest extends AuditFixture {

    @Test
    void aStationIsNewOnlyInItsFirstRun() {
        Path database = folder.resolve("audit.db");

        AuditResult first = AuditResult.of("-r", strange, "--state", database, "--json");
        AuditResult second = AuditResult.of("-r", strange, "--state", database, "--json");

        assertThat(first.out().lines().filter(line -> line.contains("new-station")))
                .hasSize(3);
        assertThat(second.out()).doesNotContain("new-station");
        assertThat(first.err() + second.err()).isEmpty();
        assertThat(names()).contains("audit.db").noneMatch(name -> name.endsWith("-wal"));
    }

    @Test
    void stationsImportedFromArpwatchAreNotNew() throws Exception {
        Path arpDat = write(
                "arp.dat",
                "0:11:22:33:44:1\t10.9.0.1\t1690000000\tprinter",
                "0:11:22:33:44:2\t10.9.0.2\t1690000000\tlaptop");
        Path database = folder.resolve("audit.db");

        AuditResult audit =
                AuditResult.of("-r", strange, "--state", database, "--import", arpDat, "--json", "--keep", "36500d");

        assertThat(audit.err()).contains("2 stations imported from " + arpDat);
        assertThat(Eve.of(audit.lines()).all())
                .filteredOn(finding -> finding.toString().contains("new-station"))
                .extracting(finding -> finding.at("/ether/src_mac").asText())
                .containsExactly(STRANGER.mac().toString());
    }

    @Test
    void refusesADatabaseThatAnotherAuditUses() throws Exception {
        Path database = folder.resolve("audit.db");
        Path lock = folder.resolve("audit.db.lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            channel.write(ByteBuffer.wrap("4711\n".getBytes(UTF_8)));
            AuditResult second = AuditResult.of("-r", strange, "--state", database);

            assertThat(held.isValid()).isTrue();
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.err()).contains("another macmon, process 4711, is using it", "--state");
        }
    }

    @Test
    void leavesTheDatabaseOfANewerVersionUntouched() throws Exception {
        Path database = folder.resolve("audit.db");
        AuditResult.of("-r", clean, "--state", database);
        execute(database, "PRAGMA user_version = 999");

        AuditResult refused = AuditResult.of("-r", strange, "--state", database);

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("was written by a newer macmon", "give another file with --state");
    }

    @Test
    void renamesADamagedDatabaseAndContinues() throws Exception {
        Path database = folder.resolve("audit.db");
        AuditResult.of("-r", clean, "--state", database);
        byte[] bytes = Files.readAllBytes(database);
        Arrays.fill(bytes, 200, bytes.length, (byte) 0x5A);
        Files.write(database, bytes);

        AuditResult audit = AuditResult.of("-r", strange, "--state", database, "--policy", policy);

        assertThat(audit.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(audit.err()).contains("the database " + database + " is damaged", "continues with a new one");
        assertThat(names()).anyMatch(name -> name.startsWith("audit.db") && name.contains("corrupt"));
        assertThat(audit.out().lines().filter(line -> line.contains("  new-station  ")))
                .hasSize(3);
    }

    private static void execute(Path database, String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
