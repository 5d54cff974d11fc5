package io.macmon.cli.memory;

import static io.macmon.cli.memory.TestStations.MONDAY;
import static io.macmon.cli.memory.TestStations.changes;
import static io.macmon.cli.memory.TestStations.finding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.Mute;
import io.macmon.config.text.MacmonException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindingDatabaseTest {

    private final Instant until = Instant.now().plusSeconds(86_400);

    @TempDir
    Path folder;

    @Test
    void aRunningAuditSeesMutesThatACommandAddsAndRemoves() throws Exception {
        try (StationDatabase audit = open()) {
            audit.remember(changes(0, 3, MONDAY));
            assertThat(audit.changedMutes()).isEmpty();
            Mute mute = mute(1);

            try (FindingDatabase command = FindingDatabase.open(file())) {
                assertThat(command.findings()).hasSize(3);
                command.add(mute);
            }
            assertThat(audit.changedMutes()).contains(List.of(mute));
            assertThat(audit.changedMutes()).isEmpty();
            audit.remember(changes(3, 4, MONDAY));
            assertThat(audit.changedMutes()).isEmpty();

            try (FindingDatabase command = FindingDatabase.open(file())) {
                assertThat(command.mutes()).containsExactly(mute);
                command.remove(mute);
            }
            assertThat(audit.changedMutes()).contains(List.of());
        }
    }

    @Test
    void mutesAreThereInTheNextRun() throws Exception {
        open().close();
        try (FindingDatabase command = FindingDatabase.open(file())) {
            command.add(mute(1));
        }
        try (StationDatabase audit = open()) {
            assertThat(audit.changedMutes()).contains(List.of(mute(1)));
        }
    }

    @Test
    void neverCreatesADatabase() {
        assertThatThrownBy(() -> FindingDatabase.open(file()))
                .isInstanceOf(MacmonException.class)
                .hasMessageContaining("no such file");
        assertThat(file()).doesNotExist();
    }

    @Test
    void refusesAFileThatIsNotADatabase() throws Exception {
        Files.writeString(file(), "not a database, and longer than its header would be if it were one ...".repeat(20));

        assertThatThrownBy(() -> FindingDatabase.open(file())).isInstanceOf(MacmonException.class);
        assertThat(folder).isDirectoryNotContaining("glob:**corrupt**");
    }

    private Mute mute(long number) {
        Finding finding = finding(number, MONDAY);
        return new Mute(finding.kind(), finding.station(), finding.subject(), MONDAY, until, "alice", "why");
    }

    private StationDatabase open() throws MacmonException {
        return StationDatabase.open(file(), Duration.ofDays(180), notice -> {});
    }

    private Path file() {
        return folder.resolve("audit.db");
    }
}
