package io.macmon.analyzer.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.analyzer.audit.AuditReport;
import io.macmon.analyzer.audit.finding.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReportFormatTest {

    private static final ReportStyle PLAIN = new ReportStyle(ZoneOffset.UTC, false);

    @ParameterizedTest
    @CsvSource({"TABLE, office.txt", "JSON, office.json", "CSV, office.csv", "MARKDOWN, office.md"})
    void writesTheOfficeAsInTheGoldenFile(ReportFormat format, String golden) throws Exception {
        assertThat(written(format, SampleReports.office())).isEqualTo(resource(golden));
    }

    @Test
    void writesTheHtmlPageAsInTheGoldenFile() throws Exception {
        String page = written(ReportFormat.HTML, SampleReports.office());

        assertThat(page.substring(page.indexOf("<body"), page.indexOf("<script>")))
                .isEqualTo(resource("office.html"));
    }

    @ParameterizedTest
    @EnumSource
    void reportsThatThereAreNoViolations(ReportFormat format) throws Exception {
        String clean = written(format, SampleReports.clean());

        switch (format) {
            case TABLE -> assertThat(clean).contains("\nNo violations. Stations: 1 allowed. Info: new-station 1.\n");
            case JSON ->
                assertThat(new ObjectMapper().readTree(clean).get("clean").booleanValue())
                        .isTrue();
            case CSV -> assertThat(clean).contains(",allowed,true,").contains(",info,");
            case MARKDOWN -> assertThat(clean).contains("\n**No violations.** Stations: 1 allowed.\n");
            case HTML -> assertThat(clean).contains("<p class=\"outcome clean\">No violations</p>");
        }
    }

    @ParameterizedTest
    @EnumSource
    void containsNoCharacterThatControlsATerminalOrDeceivesTheReader(ReportFormat format) throws Exception {
        String report = written(format, SampleReports.hostile());

        assertThat(report.chars()
                        .filter(character ->
                                character != '\n' && character != '\r' && Character.isISOControl(character)))
                .isEmpty();
        assertThat(report).doesNotContainPattern("[\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}]");
        assertThat(report.replace("\r\n", "\n")).doesNotContain("\r").doesNotContain("line\nbreak");
    }

    @ParameterizedTest
    @EnumSource
    void showsAHostileNameInEscapedForm(ReportFormat format) throws Exception {
        String report = written(format, SampleReports.hostile());

        assertThat(report).contains(format == ReportFormat.JSON ? "evil\\\\u{202e}gnp.exe" : "evil\\u{202e}gnp.exe");
    }

    @ParameterizedTest
    @EnumSource
    void writesAnEmptyReport(ReportFormat format) throws Exception {
        AuditReport empty =
                new AuditReport("eth0", "", SampleReports.FROM, SampleReports.FROM, List.of(), List.of(), Map.of());

        assertThat(written(format, empty)).endsWith("\n");
    }

    @Test
    void aTableShowsTheDateOnWhichItEnds() throws Exception {
        Instant nextYear = Instant.parse("2025-01-02T03:04:05Z");
        AuditReport spanning =
                new AuditReport("eth0", "", SampleReports.FROM, nextYear, List.of(), List.of(), Map.of());

        assertThat(written(ReportFormat.TABLE, spanning)).contains("2024-05-06 07:00:00 to 2025-01-02 03:04:05");
    }

    @Test
    void givesAStationWithoutFindingsOneLine() throws Exception {
        String table = written(ReportFormat.TABLE, SampleReports.quiet(1_000));

        assertThat(table.lines().filter(line -> line.startsWith("00:1b:a9:"))).hasSize(1_000);
        assertThat(table.lines()).hasSize(1_000 + 6);
    }

    @Test
    void alignsTheColumnsOfATable() throws Exception {
        List<String> lines =
                written(ReportFormat.TABLE, SampleReports.office()).lines().toList();
        int verdict = lines.get(2).indexOf("VERDICT");
        int findings = lines.get(2).indexOf("FINDINGS");

        assertThat(lines.get(3).substring(verdict)).startsWith("violates ");
        assertThat(lines.get(4).substring(verdict)).startsWith("unexpected ");
        assertThat(lines.get(3).substring(findings)).startsWith("rogue-dhcp");
        assertThat(lines.get(5).substring(findings)).startsWith("denied-source");
    }

    @Test
    void coloursATableOnlyOnRequest() throws Exception {
        StringWriter coloured = new StringWriter();
        ReportFormat.TABLE.write(SampleReports.office(), new ReportStyle(ZoneOffset.UTC, true), coloured);

        assertThat(written(ReportFormat.TABLE, SampleReports.office())).doesNotContain("\u001b");
        assertThat(coloured.toString()).contains("\u001b[1;31mHIGH");
        assertThat(coloured.toString().replaceAll("\u001b\\[[0-9;]*m", ""))
                .isEqualToIgnoringWhitespace(written(ReportFormat.TABLE, SampleReports.office()));
    }

    @Test
    void omitsEmptyColumns() throws Exception {
        assertThat(written(ReportFormat.TABLE, SampleReports.quiet(2)))
                .doesNotContain("RADIUS", "CUT OFF", "NEW", "FINDINGS");
    }

    @Test
    void writesEveryFindingAsJsonAndListsItsIdAtTheStation() throws Exception {
        JsonNode report = new ObjectMapper()
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .readTree(written(ReportFormat.JSON, SampleReports.hostile()));

        assertThat(report.get("findings")).hasSize(SampleReports.HOSTILE.size());
        assertThat(report.at("/stations/0/findings/0").textValue())
                .isEqualTo(SampleReports.hostile().findings().get(0).id());
        assertThat(report.at("/stations/4/names/0/name").textValue()).isEqualTo("\\x1b[2J\\x1b]0;owned\\x07");
    }

    @Test
    void quotesCsvSoThatItCanBeReadBackAndRunsNoFormula() throws Exception {
        List<List<String>> rows = readCsv(written(ReportFormat.CSV, SampleReports.hostile()));
        int evidence = rows.get(0).indexOf("evidence");

        assertThat(rows).hasSize(1 + SampleReports.HOSTILE.size());
        assertThat(rows).allSatisfy(row -> assertThat(row).hasSameSizeAs(rows.get(0)));
        assertThat(rows.stream().flatMap(List::stream)).noneMatch(cell -> cell.matches("\\s*[=+@\\-\t].*"));
        assertThat(rows.get(1).get(evidence)).isEqualTo(SampleReports.HOSTILE.get(0));
        assertThat(rows.get(9).get(evidence)).isEqualTo("'" + SampleReports.HOSTILE.get(8));
    }

    @Test
    void keepsTextFromTheNetworkInCodeSpansOfMarkdown() throws Exception {
        String report = written(ReportFormat.MARKDOWN, SampleReports.hostile());

        for (String line : report.lines().toList()) {
            assertThat(line.chars().filter(letter -> letter == '`').count() % 2).isZero();
            assertThat(line.replaceAll("`[^`]*`", "")).doesNotContainPattern("[<>\\[\\]@]|http|www|alert");
        }
        long bars = report.lines()
                .filter(line -> line.startsWith("| `02:"))
                .map(line -> line.replace("\\|", "")
                        .chars()
                        .filter(letter -> letter == '|')
                        .count())
                .distinct()
                .count();
        assertThat(bars).isEqualTo(1);
    }

    @Test
    void containsEveryFindingInEveryFormat() throws Exception {
        for (ReportFormat format : ReportFormat.values()) {
            String report = written(format, SampleReports.office());
            for (Finding finding : SampleReports.office().findings()) {
                if (format != ReportFormat.TABLE || finding.kind().severity().isViolation()) {
                    assertThat(report).as("%s", format).contains(finding.evidence());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void listsTheOtherAddressesOfADevice(ReportFormat format) throws Exception {
        String hint = format == ReportFormat.JSON ? "02:00:00:00:00:0a" : "02:00:00:00:00:0a?";

        assertThat(written(format, SampleReports.sharedDevice())).contains("00:1b:a9:00:00:09", hint);
    }

    @ParameterizedTest
    @EnumSource(names = {"TABLE", "MARKDOWN"})
    void countsADeviceWithSeveralAddressesOnce(ReportFormat format) throws Exception {
        assertThat(written(format, SampleReports.joinedStations())).contains("Stations: 2 allowed (1 device).");
    }

    @ParameterizedTest
    @EnumSource
    void containsFindingsAboutTheWholeSegment(ReportFormat format) throws Exception {
        String report = written(format, SampleReports.flood());

        assertThat(report).contains("400 sources within ten seconds");
        assertThat(report.replace("mac-flood/00:00:00:00:00:00", "")).doesNotContain("00:00:00:00:00:00");
    }

    static String written(ReportFormat format, AuditReport report) throws IOException {
        StringWriter out = new StringWriter();
        format.write(report, PLAIN, out);
        return out.toString();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = ReportFormatTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static List<List<String>> readCsv(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '"') {
                if (quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    cell.append('"');
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (!quoted && (character == ',' || character == '\r')) {
                row.add(cell.toString());
                cell.setLength(0);
            } else if (!quoted && character == '\n') {
                rows.add(List.copyOf(row));
                row.clear();
            } else {
                cell.append(character);
            }
        }
        return rows;
    }
}
