package io.macmon.cli.memory;

import static io.macmon.cli.memory.TestStations.MONDAY;
import static io.macmon.cli.memory.TestStations.announcement;
import static io.macmon.cli.memory.TestStations.changes;
import static io.macmon.cli.memory.TestStations.group;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.station.AnnouncementRecord;
import io.macmon.analyzer.audit.station.RouterGroupRecord;
import io.macmon.analyzer.audit.station.StationMemory.Changes;
import io.macmon.analyzer.audit.station.StationMemory.Contents;
import io.macmon.config.text.MacmonException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database keeps about routers and DHCP servers. */
class RouterRowsTest {

    private static final Duration KEEP = Duration.ofDays(180);

    @TempDir
    Path folder;

    private final List<String> notices = new ArrayList<>();

    @Test
    void keepsEveryProperty() throws Exception {
        Changes changes = changes(0, 10, MONDAY);
        remember(changes);
        remember(changes);

        Contents after = recalled();
        assertThat(after.groups()).containsExactlyInAnyOrderElementsOf(changes.groups());
        assertThat(after.announcements()).containsExactlyInAnyOrderElementsOf(changes.announcements());
        assertThat(notices).isEmpty();
    }

    @Test
    void theLatestStateReplacesAllPreviousRows() throws Exception {
        remember(changes(0, 3, MONDAY));
        RouterGroupRecord known = group(1, MONDAY);
        RouterGroupRecord left = new RouterGroupRecord(
                known.key(), List.of(), known.firstNanos(), known.lastNanos(), 0, null, 0, false, List.of());
        AnnouncementRecord announced = announcement(1, MONDAY.plusSeconds(1));
        remember(new Changes(List.of(), List.of(), List.of(), List.of(left), List.of(announced)));

        assertThat(recalled().groups()).hasSize(3).contains(left);
        assertThat(recalled().announcements()).hasSize(3).contains(announced);
        assertThat(numberIn("SELECT count(*) FROM group_member")).isEqualTo(4);
        assertThat(numberIn("SELECT count(*) FROM setting")).isEqualTo(3 * 5);
    }

    @Test
    void thePasswordKeyStaysTheSame() throws Exception {
        long key = recalled().passwordKey();
        assertThat(recalled().passwordKey()).isEqualTo(key);

        sql("DELETE FROM password_key");
        assertThat(recalled().passwordKey()).isNotEqualTo(key);
        assertThat(notices).singleElement().asString().contains("1 rows of the database", "were skipped");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE router_group SET vlan = 4096",
                "UPDATE router_group SET vlan = 'x' || vlan, protocol = 'ROUTER'",
                "UPDATE router_group SET protocol = 'ospf'",
                "UPDATE router_group SET number = -1",
                "UPDATE router_group SET ip_version = 5",
                "UPDATE router_group SET first = -1",
                "UPDATE router_group SET last = 9223372036854775807, first = last",
                "UPDATE router_group SET member_last = last + 1",
                "UPDATE router_group SET active_ip = 'nowhere', active_mac = '02:00:00:00:00:01'",
                "UPDATE group_member SET alive = last + 601000000000",
                "UPDATE group_member SET joined = -9223372036854775807",
                "UPDATE group_member SET start = last + 1000000000",
            })
    void anInvalidGroupIsSkipped(String damage) throws Exception {
        remember(changes(0, 3, MONDAY));
        sql(damage);

        Contents contents = recalled();
        assertThat(contents.groups()).isEmpty();
        assertThat(contents.announcements()).hasSize(3);
        assertThat(notices).singleElement().asString().contains("3 rows of the database", "were skipped");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE announcer SET service = 'printer'",
                "UPDATE announcer SET mac = '02:00'",
                "UPDATE announcer SET vlan = -1",
                "UPDATE announcer SET lifetime = -1",
                "UPDATE announcer SET expiry = -1",
                "UPDATE announcer SET first = last + 1",
                "UPDATE announcer SET scope = 'LETTERS'",
                "UPDATE announcer SET scope = 'TEXT:6'",
                "UPDATE announcer SET client_kind = ''",
                "UPDATE setting SET state = 'half'",
                "UPDATE setting SET last = -1",
                "UPDATE setting SET value = 'HEX:' || printf('%.*c', 70000, 'a') WHERE state = 'known'",
                "UPDATE setting SET value = 'HEX' || replace(printf('%.*c', 33, 'a'), 'a', ':aa') WHERE state ="
                        + " 'known'",
                "UPDATE setting SET value = 'PREFIX_STATE:00' WHERE state = 'known'",
                "UPDATE setting SET value = 'ADDRESS_STATE:20010db8' WHERE state = 'known'",
                "UPDATE setting SET value = 'ROUTE:' WHERE state = 'known'",
                "UPDATE setting SET value = 'MAC:0011' WHERE state = 'known'",
                "UPDATE setting SET value = 'PASSWORD:00' WHERE state = 'known'",
            })
    void anInvalidAnnouncementIsSkipped(String damage) throws Exception {
        remember(changes(0, 3, MONDAY));
        sql(damage);

        Contents contents = recalled();
        assertThat(contents.announcements()).isEmpty();
        assertThat(contents.groups()).hasSize(3);
        assertThat(notices).singleElement().asString().contains("3 rows of the database", "were skipped");
    }

    @Test
    void anInvalidStateOfAFindingIsSkipped() throws Exception {
        remember(changes(0, 3, MONDAY));
        sql("UPDATE finding SET state = 'lost'");

        assertThat(recalled().findings()).isEmpty();
        assertThat(notices).singleElement().asString().contains("3 rows of the database", "were skipped");
    }

    @Test
    void entriesOlderThanTheRetentionTimeAreDeleted() throws Exception {
        remember(changes(0, 3, MONDAY.minus(KEEP).minusSeconds(1)));
        remember(changes(3, 6, MONDAY));

        assertThat(recalled().groups()).hasSize(3);
        assertThat(recalled().announcements()).hasSize(3);
        assertThat(numberIn("SELECT count(*) FROM group_member")).isEqualTo(6);
        assertThat(numberIn("SELECT count(*) FROM group_address")).isEqualTo(6);
        assertThat(numberIn("SELECT count(*) FROM setting")).isEqualTo(3 * 5);
    }

    @Test
    void manyShortLivedEntriesAreDeletedFirst() throws Exception {
        try (StationDatabase memory = open(new Retention(KEEP, 10))) {
            memory.remember(changes(0, 5, MONDAY.plusSeconds(120)));
            for (int round = 1; round < 10; round++) {
                Instant later = MONDAY.plusSeconds(1_000 + round);
                memory.remember(new Changes(
                        List.of(),
                        List.of(),
                        List.of(),
                        LongStream.range(20L * round, 20L * round + 20)
                                .mapToObj(i -> shortLived(group(i, later)))
                                .toList(),
                        List.of()));
            }
        }

        try (StationDatabase memory = open(new Retention(KEEP, 10))) {
            assertThat(memory.recall().groups())
                    .hasSize(10)
                    .containsAll(changes(0, 5, MONDAY.plusSeconds(120)).groups());
        }
    }

    @Test
    void manyFindingsThatWereNotReportedDoNotPushOutOneThatIsOpen() throws Exception {
        Finding open = TestStations.finding(1, MONDAY);
        try (StationDatabase memory = open(new Retention(KEEP, 10))) {
            memory.remember(new Changes(List.of(), List.of(), List.of(open)));
            for (long number = 100; number < 200; number++) {
                Finding noise = TestStations.finding(number, MONDAY.plusSeconds(number));
                memory.remember(new Changes(List.of(), List.of(), List.of(unreported(noise))));
            }
        }

        try (StationDatabase memory = open(new Retention(KEEP, 10))) {
            assertThat(memory.recall().findings()).hasSize(10).contains(open);
        }
    }

    private static Finding unreported(Finding finding) {
        return new Finding(
                finding.kind(),
                finding.station(),
                finding.subject(),
                finding.first(),
                finding.last(),
                finding.count(),
                finding.evidence(),
                Map.of(),
                Finding.State.UNREPORTED);
    }

    private static RouterGroupRecord shortLived(RouterGroupRecord group) {
        return new RouterGroupRecord(
                group.key(), List.of(), group.lastNanos(), group.lastNanos(), 0, null, 0, false, List.of());
    }

    private void remember(Changes changes) throws MacmonException {
        try (StationDatabase memory = open(new Retention(KEEP, Retention.MAX_ROWS))) {
            memory.remember(changes);
        }
    }

    private Contents recalled() throws MacmonException {
        try (StationDatabase memory = open(new Retention(KEEP, Retention.MAX_ROWS))) {
            return memory.recall();
        }
    }

    private StationDatabase open(Retention retention) throws MacmonException {
        return StationDatabase.open(file(), Schema.CURRENT, retention, () -> MONDAY, notices::add);
    }

    private Path file() {
        return folder.resolve("audit.db");
    }

    private void sql(String sql) throws SQLException {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    private int numberIn(String sql) throws SQLException {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + file())) {
            return DatabaseFile.number(database, sql);
        }
    }
}
