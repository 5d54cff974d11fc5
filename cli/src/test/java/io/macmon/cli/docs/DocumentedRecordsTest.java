package io.macmon.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.Analysis;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.AlertsHeldBack;
import io.macmon.analyzer.MonitorEvent.FindingReported;
import io.macmon.analyzer.MonitorEvent.FindingResolved;
import io.macmon.analyzer.MonitorEvent.FleetFindingReported;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.MonitorEvent.LinkDown;
import io.macmon.analyzer.MonitorEvent.LinkUp;
import io.macmon.analyzer.MonitorEvent.StatisticsReported;
import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.analyzer.audit.AuditReport;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.analyzer.claim.ClaimCounts;
import io.macmon.analyzer.decode.WireFault;
import io.macmon.analyzer.flow.name.NameCounter;
import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.identity.DeviceType;
import io.macmon.analyzer.identity.StationName;
import io.macmon.analyzer.record.CommunityId;
import io.macmon.analyzer.record.CsvFormat;
import io.macmon.analyzer.record.EveFormat;
import io.macmon.analyzer.record.FeatureFormat;
import io.macmon.analyzer.record.LineFormat;
import io.macmon.analyzer.record.StationLabels;
import io.macmon.analyzer.record.SyslogWriter;
import io.macmon.analyzer.report.ReportFormat;
import io.macmon.analyzer.report.ReportStyle;
import io.macmon.cli.doctor.CheckResult;
import io.macmon.cli.doctor.CheckResultJson;
import io.macmon.cli.output.OutputFormat;
import io.macmon.config.MacvlanMode;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/records.md} names everything that macmon writes for programs, and nothing else. What macmon writes is
 * taken from the formats themselves: they get events in which nothing is empty.
 */
class DocumentedRecordsTest {

    private static final Page PAGE = Page.of("docs/records.md");
    private static final String ANALYZER = "analyzer/src/main/java/io/macmon/analyzer/";
    private static final String CLI = "cli/src/main/java/io/macmon/cli/";

    /** The headings that document the keys of each kind of event, besides those of every event. */
    private static final Map<Class<?>, List<String>> EVE_HEADINGS = Map.of(
            FlowEnded.class, List.of("Keys of a flow"),
            UnexpectedSource.class, List.of("Keys of every alert", "Keys of an unexpected source"),
            AlertsHeldBack.class, List.of("Keys of every alert", "Keys of held-back alerts"),
            LinkDown.class, List.of("Keys of every alert", "Keys of a link event"),
            LinkUp.class, List.of("Keys of every alert"),
            StatisticsReported.class, List.of("Keys of statistics"),
            FindingReported.class, List.of("Keys of every alert", "Keys of a finding"),
            FindingResolved.class, List.of("Keys of every alert", "Keys of a finding"));

    private static final Pattern WRITTEN_KEY = Pattern.compile("(?:write\\w*Field\\w*|\\bname)\\(\\s*\"(\\w+)\"[,)]");

    @Test
    void everyOutputFormat() {
        assertThat(DocumentedTable.under(PAGE, "Records").names())
                .isEqualTo(lowerCase(OutputFormat.values(), OutputFormat::name));
    }

    @Test
    void everyEveKey() throws IOException {
        for (Class<?> kind : MonitorEvent.class.getPermittedSubclasses()) {
            if (kind == FleetFindingReported.class) {
                continue; // macmon reads it from the brokers, and writes it as it is
            }
            assertThat(EVE_HEADINGS).as("headings for events").containsKey(kind);
            List<String> headings = new ArrayList<>(List.of("Keys of every event"));
            headings.addAll(EVE_HEADINGS.get(kind));
            compareKeys(headings, eveKeys(List.of(kind)));
        }
    }

    @Test
    void everyKeyOfTheAuditReport() throws IOException {
        compareKeys(List.of("Report: JSON"), new JsonKeys().add(report(ReportFormat.JSON)));
    }

    @Test
    void everyKeyOfLinkShow() throws Exception {
        compareKeys(List.of("`link show --json`"), linkKeys());
    }

    @Test
    void everyKeyOfDoctor() {
        compareKeys(List.of("`doctor`"), doctorKeys());
    }

    /** Guards the other tests: a key that a format writes only in rare cases must be among the samples. */
    @Test
    void theSamplesReachEveryKey() throws Exception {
        requireReached(
                eveKeys(List.of(MonitorEvent.class.getPermittedSubclasses())),
                ANALYZER + "record/EveDetail.java",
                ANALYZER + "record/EveFlow.java",
                ANALYZER + "record/EveFormat.java",
                ANALYZER + "record/EveNames.java",
                ANALYZER + "record/EveStatistics.java");
        requireReached(new JsonKeys().add(report(ReportFormat.JSON)), ANALYZER + "report/JsonReport.java");
        requireReached(linkKeys(), CLI + "link/LinkJson.java");
        requireReached(doctorKeys(), CLI + "doctor/CheckResultJson.java");
    }

    @Test
    void everyColumn() throws IOException {
        assertThat(DocumentedTable.under(PAGE, "CSV").names())
                .isEqualTo(columns(new CsvFormat(new CommunityId(0), StationLabels.NONE, true), 0, ","));
        assertThat(DocumentedTable.under(PAGE, "Report: CSV").names())
                .isEqualTo(set(List.of(report(ReportFormat.CSV)
                        .lines()
                        .findFirst()
                        .orElseThrow()
                        .split(","))));
        assertThat(DocumentedTable.under(PAGE, "Features").names()).isEqualTo(columns(new FeatureFormat(), 0, ","));
    }

    @Test
    void everySyslogMessageWithItsParameters() throws IOException {
        Map<String, Set<String>> written = new TreeMap<>();
        Set<String> parameters = new TreeSet<>();
        for (String origin : List.of("interface", "file")) {
            SyslogWriter writer = new SyslogWriter(
                    new SyslogWriter.Sender("host", 7, "version", "macmon@32473", origin, "name"),
                    false,
                    origin.equals("file") ? LEARNED : LABELS);
            for (MonitorEvent event : SampleEvents.all()) {
                writer.write(event, event.at(), (bytes, length, events) -> {
                    String message = new String(bytes, 0, length, StandardCharsets.UTF_8);
                    Set<String> names = parameters(message);
                    parameters.addAll(names);
                    names.remove(origin);
                    written.put(message.split(" ", -1)[5], names);
                });
            }
        }
        Map<String, Set<String>> documented = new TreeMap<>();
        Set<String> described = new TreeSet<>();
        DocumentedTable.under(PAGE, "Syslog").byName().forEach((name, row) -> {
            if (row.size() > 3 && name.equals(name.toUpperCase(Locale.ROOT))) {
                documented.put(name, set(DocumentedTable.names(row.get(2))));
            } else {
                described.add(name);
            }
        });

        assertThat(documented).isEqualTo(written);
        assertThat(described).isEqualTo(parameters);
    }

    @Test
    void everyColumnOfTheTables() throws Exception {
        String heading = report(ReportFormat.TABLE)
                .lines()
                .filter(line -> line.startsWith("STATION"))
                .findFirst()
                .orElseThrow();
        Object lines = method("io.macmon.cli.link.LinkTable", "lines").invoke(null, devices());
        String linkHeading = (String) ((List<?>) lines).get(0);

        assertThat(DocumentedTable.under(PAGE, "Report: table").names()).isEqualTo(set(split(heading)));
        assertThat(DocumentedTable.under(PAGE, "`link show`: table").names()).isEqualTo(set(split(linkHeading)));
    }

    @Test
    void everyEndReasonFaultAndVerdict() {
        Map<String, String> reasons = new TreeMap<>();
        DocumentedTable.under(PAGE, "When a flow ends").byName().forEach((name, row) -> reasons.put(name, row.get(1)));
        assertThat(reasons)
                .isEqualTo(Arrays.stream(EndReason.values())
                        .collect(Collectors.toMap(
                                reason -> reason.name().toLowerCase(Locale.ROOT), reason -> "" + reason.code())));
        assertThat(DocumentedTable.under(PAGE, "Malformed frames").names())
                .isEqualTo(set(Stream.concat(
                                Arrays.stream(WireFault.values()).map(WireFault::counterName),
                                Stream.of(Analysis.MALFORMED_TIME))
                        .toList()));
        assertThat(DocumentedTable.under(PAGE, "Names").names())
                .isEqualTo(set(Arrays.stream(NameCounter.values())
                        .map(NameCounter::counterName)
                        .toList()));
        assertThat(DocumentedTable.under(PAGE, "Verdicts").names())
                .isEqualTo(set(
                        Arrays.stream(Verdict.values()).map(Verdict::toString).toList()));
    }

    @Test
    void everyLetterAndState() throws Exception {
        Field letters =
                Class.forName("io.macmon.analyzer.flow.ConnectionHistory").getDeclaredField("KIND_LETTERS");
        letters.setAccessible(true);
        Set<String> states =
                literals(Pattern.compile("\"([A-Z][A-Z0-9]{1,5})\""), ANALYZER + "flow/ConnectionEnds.java");

        assertThat(DocumentedTable.under(PAGE, "`history`").names())
                .isEqualTo(set(
                        List.of(((String) letters.get(null)).replace("-", "").split(""))));
        assertThat(DocumentedTable.under(PAGE, "`conn_state`").names()).isEqualTo(states);
    }

    @Test
    void everyCounterOfTheAudit() throws IOException {
        Set<String> written = literals(
                Pattern.compile("(?:(?:counters|drops)\\.put|Map\\.of(?=\\(\"dropped))\\(\\s*\"(\\w+)\""),
                ANALYZER + "audit/AuditState.java",
                CLI + "audit/AuditRun.java",
                CLI + "audit/AuditReporter.java",
                CLI + "audit/RadiusCheck.java",
                "fleet/src/main/java/io/macmon/fleet/sensor/KafkaOutput.java");
        written.addAll(new ClaimCounts().byName().keySet());

        assertThat(DocumentedTable.under(PAGE, "Counters").names()).isEqualTo(written);
    }

    @Test
    void everyTagOfTheHistogramLog() throws IOException {
        assertThat(DocumentedTable.under(PAGE, "The histogram log").names())
                .isEqualTo(literals(Pattern.compile("write\\(\"(\\w+)\""), ANALYZER + "throughput/HistogramLog.java"));
    }

    private static void compareKeys(List<String> headings, JsonKeys written) {
        Map<String, String> documented = new TreeMap<>();
        for (String heading : headings) {
            DocumentedTable.under(PAGE, heading).byName().forEach((name, row) -> documented.put(name, row.get(1)));
        }
        assertThat(documented.keySet())
                .as("keys under %s", headings)
                .containsExactlyInAnyOrderElementsOf(written.types().keySet());
        written.types()
                .forEach((key, types) -> assertThat(types)
                        .as("type of %s, documented as %s", key, documented.get(key))
                        .allMatch(type -> isType(type, documented.get(key))));
    }

    private static final StationLabels LABELS = labels("printer");
    private static final StationLabels LEARNED = labels("");

    /** Every station revealed a name. */
    private static StationLabels labels(String given) {
        return new StationLabels() {
            @Override
            public String rawName(long mac) {
                return given;
            }

            @Override
            public Optional<StationName> learned(long mac) {
                return Optional.of(new StationName("office-pc", "dhcp", Instant.EPOCH));
            }

            @Override
            public String vendor(long mac) {
                return "Brother";
            }
        };
    }

    private static boolean isType(String type, String documented) {
        return documented.split(", ", -1)[0].equals(type)
                || (type.equals("integer") && documented.startsWith("number"))
                || (type.equals("array") && documented.startsWith("array"));
    }

    private static JsonKeys eveKeys(List<Class<?>> kinds) {
        JsonKeys keys = new JsonKeys();
        for (EveFormat format : List.of(
                EveFormat.forDevice("device", new CommunityId(0), LABELS),
                EveFormat.forFile("file", new CommunityId(0), LEARNED))) {
            kinds.forEach(kind -> SampleEvents.of(kind).forEach(event -> keys.add(format.toJson(event))));
        }
        return keys;
    }

    private static JsonKeys doctorKeys() {
        return new JsonKeys().add(new CheckResultJson().line(new FilledRecords().of(CheckResult.class)));
    }

    private static JsonKeys linkKeys() throws Exception {
        Object json = method("io.macmon.cli.link.LinkJson", "write").invoke(null, devices());
        return new JsonKeys().add((String) json);
    }

    // Not public, and of no use to other packages.
    private static Method method(String type, String name) throws Exception {
        Method method = Class.forName(type).getDeclaredMethod(name, List.class);
        method.setAccessible(true);
        return method;
    }

    /** A device whose parent is in the same namespace, and one whose parent is in another. */
    private static List<Object> devices() throws Exception {
        Class<?> type = Class.forName("io.macmon.cli.link.LinkWithParent");
        FilledRecords filled = new FilledRecords().with("Macvlan.mode", MacvlanMode.SOURCE);
        Object here = filled.of(type);
        return List.of(
                here, filled.with("LinkWithParent.parent", Optional.empty()).of(type));
    }

    private static String report(ReportFormat format) throws IOException {
        StringWriter text = new StringWriter();
        AuditReport report = new FilledRecords()
                .with("AuditReport.findings", List.of(SampleEvents.finding()))
                .with("DeviceType.confidence", DeviceType.Confidence.HIGH)
                .with("StationSummary.name", format == ReportFormat.TABLE ? "" : "printer") // or none is learned
                .of(AuditReport.class);
        format.write(report, ReportStyle.plain(), text);
        return text.toString();
    }

    private static void requireReached(JsonKeys samples, String... sources) throws IOException {
        Set<String> reached = new TreeSet<>();
        samples.types().keySet().forEach(key -> reached.addAll(List.of(key.split("\\[]\\.|\\."))));

        assertThat(reached).containsAll(literals(WRITTEN_KEY, sources));
    }

    private static Set<String> literals(Pattern pattern, String... sources) throws IOException {
        Set<String> literals = new TreeSet<>();
        for (String source : sources) {
            Matcher matcher = pattern.matcher(Files.readString(Page.root().resolve(source)));
            while (matcher.find()) {
                literals.add(matcher.group(1));
            }
        }
        assertThat(literals).isNotEmpty();
        return literals;
    }

    private static Set<String> parameters(String message) {
        String details = message.substring(message.indexOf("[macmon@32473"));
        return Pattern.compile(" (\\w+)=\"")
                .matcher(details)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> columns(LineFormat format, int line, String separator) {
        return set(List.of(format.headerLines(Instant.EPOCH).get(line).split(separator)));
    }

    private static List<String> split(String heading) {
        return List.of(heading.strip().split(" {2,}"));
    }

    private static Set<String> set(Collection<String> names) {
        return new TreeSet<>(names);
    }

    private static <T> Set<String> lowerCase(T[] values, Function<T, String> name) {
        return Arrays.stream(values)
                .map(value -> name.apply(value).toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
