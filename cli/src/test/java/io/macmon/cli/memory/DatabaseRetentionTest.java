package io.macmon.cli.memory;

import static io.macmon.cli.memory.TestStations.MONDAY;
import static io.macmon.cli.memory.TestStations.changes;
import static io.macmon.cli.memory.TestStations.ip;
import static io.macmon.cli.memory.TestStations.mac;
import static io.macmon.cli.memory.TestStations.plain;
import static io.macmon.cli.memory.TestStations.stations;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.station.StationMemory.AddressOwner;
import io.macmon.analyzer.audit.station.StationMemory.Changes;
import io.macmon.analyzer.audit.station.StationMemory.Contents;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.config.net.MacAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which entries of the database are deleted, and when. */
class DatabaseRetentionTest extends DatabaseFixture {

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
}
