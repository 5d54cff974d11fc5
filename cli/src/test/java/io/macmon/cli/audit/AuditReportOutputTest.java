package io.macmon.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.Eve;
import io.macmon.cli.process.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the report of {@code macmon audit} goes, and what is printed beside it. */
class AuditReportOutputTest extends AuditFixture {

    @Test
    void printsNothingButJsonLines() {
        AuditResult audit = AuditResult.of("-r", strange, "--policy", policy, "--json");

        assertThat(audit.exitCode()).isEqualTo(ExitCode.FINDINGS);
        Eve eve = Eve.of(audit.lines());
        assertThat(eve.all()).singleElement().satisfies(finding -> {
            assertThat(finding.get("event_type").asText()).isEqualTo("alert");
            assertThat(finding.at("/ether/src_mac").asText())
                    .isEqualTo(STRANGER.mac().toString());
            assertThat(finding.get("timestamp").asText()).startsWith("2023-11-14T22:13:22");
        });
    }

    @ParameterizedTest
    @CsvSource({"json, {", "csv, mac", "markdown, #", "html, <!DOCTYPE html>"})
    void aReportForProgramsIsAloneOnStandardOutputAndTheSameInAFile(String format, String start) throws Exception {
        Path file = Files.writeString(folder.resolve("report"), "of yesterday");

        AuditResult screen = AuditResult.of("-r", strange, "--policy", policy, "--format", format);
        AuditResult written =
                AuditResult.of("-r", strange, "--policy", policy, "--format", format, "--report", file, "-q");

        assertThat(screen.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(screen.out())
                .startsWithIgnoringCase(start)
                .contains(STRANGER.mac().toString());
        assertThat(written.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(written.out()).isEmpty();
        assertThat(withoutTimeMade(Files.readString(file))).isEqualTo(withoutTimeMade(screen.out()));
        assertThat(names()).noneMatch(name -> name.contains("part"));
    }

    @Test
    void refusesAnUnwritableReportBeforeTheAudit() {
        Path nowhere = folder.resolve("no/such/report");

        AuditResult report = AuditResult.of("-r", strange, "--policy", policy, "--report", nowhere);
        AuditResult learned = AuditResult.of("-r", strange, "--learn", "1h", "-w", folder);

        assertThat(report.exitCode()).isEqualTo(1);
        assertThat(report.err()).contains("cannot write the report to " + nowhere, "is not a directory; create it");
        assertThat(report.out()).isEmpty();
        assertThat(learned.exitCode()).isEqualTo(1);
        assertThat(learned.err()).contains("cannot write the list to " + folder, "it is a directory");
    }

    @Test
    void printsAReportThatCannotBeWrittenAtTheEnd() {
        AuditResult audit =
                AuditResult.of("-r", strange, "--policy", policy, "--report", "/dev/full", "--format", "html", "-q");

        assertThat(audit.exitCode()).isEqualTo(1);
        assertThat(audit.err())
                .contains("cannot write the report to /dev/full", STRANGER.mac().toString(), "staff");
    }

    @Test
    void printsALearnedListThatCannotBeWritten() {
        AuditResult audit = AuditResult.of("-r", strange, "--learn", "1h", "-w", "/dev/full");

        assertThat(audit.exitCode()).isEqualTo(1);
        assertThat(audit.err())
                .contains("cannot write the policy to /dev/full", STRANGER.mac().toString());
    }

    @Test
    void quietPrintsOnlyTheReport() {
        AuditResult loud = AuditResult.of("-r", strange, "--policy", policy);
        AuditResult quiet = AuditResult.of("-r", strange, "--policy", policy, "-q");

        assertThat(quiet.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(withoutTimeMade(String.join("\n", quiet.lines())))
                .isEqualTo(withoutTimeMade(
                        String.join("\n", loud.lines().subList(2, loud.lines().size()))));
    }

    @Test
    void writesAReportThroughALinkAndKeepsItsPermissions() throws IOException {
        Path real = Files.createFile(folder.resolve("real.csv"));
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-------"));
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), real);

        AuditResult audit = AuditResult.of("-r", clean, "--format", "csv", "--report", link);

        assertThat(audit.exitCode()).as(audit.err()).isZero();
        assertThat(link).isSymbolicLink();
        assertThat(real).content().contains(PRINTER.mac().toString());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
                .isEqualTo("rw-------");
    }
}
