package io.macmon.cli.memory;

import static io.macmon.cli.memory.TestStations.MONDAY;
import static io.macmon.cli.memory.TestStations.changes;
import static io.macmon.cli.memory.TestStations.full;
import static io.macmon.cli.memory.TestStations.mac;
import static io.macmon.cli.memory.TestStations.named;
import static io.macmon.cli.memory.TestStations.plain;
import static io.macmon.cli.memory.TestStations.stations;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.station.StationMemory.AddressOwner;
import io.macmon.analyzer.audit.station.StationMemory.Changes;
import io.macmon.analyzer.audit.station.StationMemory.Contents;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StationDatabaseTest extends DatabaseFixture {

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
    void closeCanBeCalledTwice() throws Exception {
        StationDatabase memory = open();
        memory.remember(changes(0, 1, MONDAY));
        memory.close();
        memory.close();

        assertThat(recalled().stations()).hasSize(1);
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
}
