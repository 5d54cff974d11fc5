package io.macmon.cli.who;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.station.StationMemory.Changes;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.audit.station.StationRecord.Dot1x;
import io.macmon.analyzer.audit.station.StationRecord.StationAddress;
import io.macmon.analyzer.identity.StationName;
import io.macmon.cli.CommandResult;
import io.macmon.cli.memory.StationDatabase;
import io.macmon.cli.process.ExitCode;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhoCommandTest {

    private static final Instant NAMED = Instant.parse("2026-11-01T08:30:00Z");

    private static final MacAddress PRINTER = MacAddress.parse("00:1b:21:00:00:01");
    private static final MacAddress HOSTILE = MacAddress.parse("02:00:00:00:00:02");
    private static final String NAME = "printer\u001b[2J\u202e\n" + "x".repeat(300);

    // In the past, but not so long ago that the database forgets it.
    private final Instant seen = Instant.now().minus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void makeDatabase() throws Exception {
        file = folder.resolve("audit.db");
        Finding finding = new Finding(FindingKind.FLIP_FLOP, PRINTER, "192.0.2.7", seen, seen, 2, "taken by another");
        try (StationDatabase database = StationDatabase.open(file, Duration.ofDays(90), message -> {})) {
            database.recall();
            database.remember(new Changes(
                    List.of(
                            station(PRINTER, "192.0.2.7", "printer.example"),
                            station(HOSTILE, "192.0.2.8", NAME, "printer.local")),
                    List.of(),
                    List.of(finding)));
        }
    }

    private StationRecord station(MacAddress mac, String address, String... names) {
        return new StationRecord(
                mac,
                seen,
                seen,
                7,
                420,
                List.of(0),
                List.of(new StationAddress(IpAddress.parse(address), seen, seen, "arp")),
                Stream.of(names)
                        .map(name -> new StationName(name, "dhcp", NAMED))
                        .toList(),
                "",
                List.of(),
                "",
                "",
                Dot1x.NONE,
                List.of());
    }

    @Test
    void findsAStationByAnyOfItsAddressesAndNames() {
        for (String query : List.of("00:1B:21:00:00:01", "001b.2100.0001", "192.0.2.7", "PRINTER", "printer.example")) {
            CommandResult result = who(query);

            assertThat(result.exitCode()).as("%s: %s", query, result.err()).isZero();
            assertThat(result.out().get(0)).startsWith("00:1b:21:00:00:01 (Intel");
            assertThat(result.out())
                    .contains(
                            "  name         printer.example (dhcp, " + NAMED + ")",
                            "  first seen   " + seen,
                            "  address      192.0.2.7  " + seen + " to " + seen + " (arp)",
                            "  source       " + file)
                    .anyMatch(line -> line.startsWith("  finding") && line.contains("flip-flop  192.0.2.7"));
        }
    }

    @Test
    void listsAllStationsWithAnAmbiguousName() {
        assertThat(who("printer").out())
                .anyMatch(line -> line.startsWith(PRINTER + " "))
                .contains(HOSTILE + " (randomised)");
        assertThat(who("printer.local").out())
                .contains(HOSTILE + " (randomised)")
                .noneMatch(line -> line.startsWith(PRINTER + " "));
    }

    @Test
    void neverPrintsAHostileNameAsItIs() throws Exception {
        for (CommandResult result : List.of(who("192.0.2.8"), who("--json", "192.0.2.8"))) {
            String printed = String.join("\n", result.out());

            assertThat(printed)
                    .contains("x1b[2J", "u{202e}", "x0a")
                    .doesNotContain("\u001b", "\u202e", "x".repeat(300));
        }
        JsonNode json = new ObjectMapper()
                .readTree(String.join("", who("--json", "192.0.2.8").out()));
        assertThat(json.at("/station/names/0/name").asText()).startsWith("printer\\x1b[2J");
    }

    @Test
    void explainsThatNoStationIsFound() {
        CommandResult result = who("camera");

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.out()).isEmpty();
        assertThat(String.join(" ", result.err()))
                .contains("no station has the address or name 'camera' in " + file, "--state FILE");
    }

    @Test
    void listsTheNamesThatContainAPartialName() {
        CommandResult result = who("INTER");

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(String.join(" ", result.err()))
                .contains("; names that contain it: printer.example, printer.local, printer\\x1b[2J\\u{202e}\\x0ax")
                .doesNotContain("\u001b", "\u202e", "x".repeat(100));
    }

    private CommandResult who(String... words) {
        String[] all = new String[words.length + 3];
        all[0] = "who";
        all[1] = "--state";
        all[2] = file.toString();
        System.arraycopy(words, 0, all, 3, words.length);
        return CommandResult.of(all);
    }
}
