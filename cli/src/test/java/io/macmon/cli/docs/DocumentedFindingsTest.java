package io.macmon.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.claim.ClaimFault;
import io.macmon.analyzer.report.ReportFormat;
import io.macmon.cli.radius.UserNameFormat;
import io.macmon.config.policy.Role;
import io.macmon.config.policy.read.ListFormat;
import io.macmon.config.policy.read.PolicyFile;
import io.macmon.config.policy.write.AllowListFormat;
import io.macmon.config.text.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about the audit has all findings, policy keys, roles and formats of the code, and no others. */
class DocumentedFindingsTest {

    private static final Page PAGE = Page.of("docs/audit.md");

    /** A key that resembles no key, so that the error lists all of them. */
    private static final String UNKNOWN = "qqqqqqqqqqqqqqqqqqqq";

    private static final Pattern REPORTED = Pattern.compile("(?m)\\b(?:HIGH|MEDIUM|LOW|INFO) +([a-z0-9-]+)");
    private static final Pattern FINDING_ID =
            Pattern.compile("([a-z0-9]+(?:-[a-z0-9]+)+)/(?:[0-9a-f]{2}:){5}[0-9a-f]{2}");

    /** Subjects of findings, and names of other programs, which resemble findings. */
    private static final Set<String> OTHER_NAMES = Set.of(
            "absent-everywhere", // of a fleet, like new-anywhere
            "arp-probe",
            "dhcp-ack",
            "dhcp-ciaddr",
            "dhcp-fingerprint",
            "dhcp-host",
            "dhcp-hostsfile",
            "dhcp-name",
            "dhcp-relay",
            "dhcp-server",
            "dhcp6-server",
            "name-answer",
            "new-anywhere",
            "router-advertisement",
            "router-flag",
            "wrong-place");

    @TempDir
    private Path folder;

    @Test
    void eachFindingHasASectionWithItsSeverityAndNumber() {
        for (FindingKind kind : FindingKind.values()) {
            String severity = kind.severity().name().charAt(0)
                    + kind.severity().name().substring(1).toLowerCase(Locale.ROOT);
            assertThat(PAGE.text())
                    .contains("\n### " + kind.id() + "\n\n**" + severity + "**, number " + kind.number() + ". ");
        }
    }

    @Test
    void eachSectionIsAboutAFinding() {
        String findings = PAGE.text().split("\n## Findings\n", 2)[1].split("\n## ", 2)[0];

        assertThat(Pattern.compile("(?m)^### (.+)$").matcher(findings).results().map(heading -> heading.group(1)))
                .containsExactlyInAnyOrderElementsOf(findingIds());
    }

    @Test
    void eachSectionStatesWhatToDoAndHowToAllowIt() {
        for (FindingKind kind : FindingKind.values()) {
            String section =
                    PAGE.text().split("\n### " + kind.id() + "\n", 2)[1].split("\n##", 2)[0];

            assertThat(section).as(kind.id()).contains("- *Evidence:* ", "- *What to do:* ", "- *If legitimate:* ");
        }
    }

    @Test
    void theTableOfFindingsHasEachWithItsSeverity() {
        List<String> rows = Arrays.stream(FindingKind.values())
                .map(kind -> "| [`" + kind.id() + "`](#" + kind.id() + ") | "
                        + kind.severity().name().toLowerCase(Locale.ROOT) + " | ")
                .toList();

        assertThat(PAGE.text()).contains(rows);
        assertThat(PAGE.firstColumnUnder("Findings")).hasSameSizeAs(rows);
    }

    @Test
    void allPagesNameExistingFindings() {
        Set<String> ids = findingIds();
        Set<String> families = ids.stream().map(id -> id.split("-", -1)[0]).collect(Collectors.toSet());
        for (Page page : Page.ofUsers()) {
            Stream<String> spans = page.codeSpans().stream()
                    .filter(span -> span.matches("[a-z0-9]+(-[a-z0-9]+)+") && families.contains(span.split("-", -1)[0]))
                    .filter(span -> !names(Role.values()).contains(span) && !OTHER_NAMES.contains(span));
            Stream<String> examples = Stream.of(REPORTED, FINDING_ID).flatMap(pattern -> matches(pattern, page.text()));

            assertThat(Stream.concat(spans, examples)).as(page.name()).allMatch(ids::contains);
        }
    }

    @Test
    void eachPolicyKeyIsDocumented() throws IOException {
        assertThat(PAGE.firstColumnUnder("Keys at the top")).containsExactlyInAnyOrderElementsOf(keysOf("%s: x"));
        assertThat(PAGE.firstColumnUnder("Keys of a group"))
                .containsExactlyInAnyOrderElementsOf(keysOf("groups: {a: {%s: x}}"));
        for (String list : List.of("deny", "ignore")) {
            assertThat(PAGE.firstColumnUnder("Keys under deny and ignore"))
                    .containsExactlyInAnyOrderElementsOf(keysOf(list + ": {%s: x}"));
        }
        assertThat(PAGE.firstColumnUnder("Keys under macs"))
                .containsExactlyInAnyOrderElementsOf(keysOf("groups: {a: {macs: {%s: x}}}"));
        assertThat(PAGE.firstColumnUnder("Keys of a virtual router"))
                .containsExactlyInAnyOrderElementsOf(keysOf("virtual-routers: [{%s: x}]"));
    }

    @Test
    void theExampleOfAPolicyIsValid() throws IOException {
        String policy = PAGE.blocks().stream()
                .filter(block -> block.language().equals("yaml"))
                .findFirst()
                .orElseThrow()
                .text();
        Files.writeString(folder.resolve("printers.ethers"), "00:11:22:33:55:01 inkjet\n");
        Files.writeString(folder.resolve("laptops.txt"), "00:11:22:33:55:02\n");
        Files.writeString(folder.resolve("cameras.txt"), "00:11:22:33:55:03 20\n");
        Files.writeString(folder.resolve("lab.txt"), "00:11:22:33:55:*\n");
        Path file = Files.writeString(folder.resolve("policy.yaml"), policy);

        assertThat(PolicyFile.read(file).groups()).hasSize(5);
    }

    @Test
    void eachRoleAndFormatIsDocumented() {
        assertThat(PAGE.firstColumnUnder("Roles")).containsExactlyInAnyOrderElementsOf(names(Role.values()));
        assertThat(PAGE.firstColumnUnder("Station lists"))
                .containsExactlyInAnyOrderElementsOf(names(ListFormat.values()));
        assertThat(PAGE.firstColumnUnder("Allow lists for enforcers"))
                .containsExactlyInAnyOrderElementsOf(names(AllowListFormat.values()));
        assertThat(PAGE.firstColumnUnder("RADIUS")).containsAll(names(UserNameFormat.values()));
        assertThat(PAGE.firstColumnUnder("Reports")).containsExactlyInAnyOrderElementsOf(names(ReportFormat.values()));
    }

    @Test
    void eachFaultInAMessageIsDocumented() {
        assertThat(PAGE.firstColumnUnder("Faults in messages"))
                .containsExactlyElementsOf(Arrays.stream(ClaimFault.values())
                        .map(ClaimFault::counterName)
                        .toList());
    }

    private static Set<String> findingIds() {
        return Arrays.stream(FindingKind.values()).map(FindingKind::id).collect(Collectors.toSet());
    }

    private static List<String> names(Object[] values) {
        return Arrays.stream(values).map(Object::toString).toList();
    }

    private static Stream<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map((MatchResult match) -> match.group(1));
    }

    /** The keys that the reader accepts, from its error about an unknown one. */
    private List<String> keysOf(String policyWithKey) throws IOException {
        Path policy = Files.writeString(folder.resolve("policy.yaml"), policyWithKey.formatted(UNKNOWN));

        ConfigException error = catchThrowableOfType(ConfigException.class, () -> PolicyFile.read(policy));
        return List.of(error.getMessage().split("expected one of: ", 2)[1].split(", "));
    }
}
