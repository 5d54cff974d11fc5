package io.macmon.cli.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.audit.AuditReport;
import io.macmon.analyzer.record.CommunityId;
import io.macmon.analyzer.record.CsvFormat;
import io.macmon.analyzer.record.EveFormat;
import io.macmon.analyzer.record.EventWriter;
import io.macmon.analyzer.record.LineWriter;
import io.macmon.analyzer.record.StationLabels;
import io.macmon.analyzer.record.SyslogWriter;
import io.macmon.analyzer.record.ZeekFormat;
import io.macmon.analyzer.report.ReportFormat;
import io.macmon.analyzer.report.ReportStyle;
import io.macmon.cli.screen.TextFormat;
import io.macmon.cli.screen.TextLayout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every output that shows names of stations, with names that attack whatever shows them. */
class HostileNamesTest {

    private static final List<String> HOSTILE = List.of(
            "\u001b[2J\u001b]0;owned\u0007",
            "evil\u202egnp.exe\u2066\u200b",
            "<script>alert(1)</script>\"'&",
            "a\",\"event_type\":\"alert",
            "line\r\nbreak\ttab\u2028\u0085",
            "=cmd|' /C calc'!A0",
            "x".repeat(255),
            "\u0000\u0008\u007f\ud800\ufffd\uffff\udb40\udc01");

    private record Output(String name, Function<String, String> write) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Output> outputs() {
        CommunityId id = new CommunityId(0);
        SyslogWriter.Sender sender = new SyslogWriter.Sender("host", 7, "1", "macmon@32473", "interface", "eth0");
        Stream<Output> records = Stream.of(
                records("text", labels -> new LineWriter(TextFormat.forFile(TextLayout.forFile(true), false, labels))),
                records("eve", labels -> new LineWriter(EveFormat.forDevice("eth0", id, labels))),
                records("zeek", labels -> new LineWriter(new ZeekFormat(id, labels, true))),
                records("csv", labels -> new LineWriter(new CsvFormat(id, labels, true))),
                records("syslog", labels -> new SyslogWriter(sender, false, labels)));
        return Stream.concat(
                records,
                Stream.of(ReportFormat.values())
                        .map(format -> new Output("report " + format, name -> report(format, name))));
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void noNameReachesAnOutputRaw(Output output) throws Exception {
        for (String hostile : HOSTILE) {
            String written = output.write.apply(hostile);
            // A tab separates Zeek's fields, a line end the lines, and a byte order mark precedes a message of syslog.
            assertThat(written.replaceAll("[\n\r\t]| \uFEFF", ""))
                    .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}]");
            assertThat(written).doesNotContainPattern("[\\p{Zl}\\p{Zp}]").doesNotContain("line\r\n", "break\ttab");
            if (output.name.equals("eve")) {
                for (String line : written.lines().toList()) {
                    assertThat(new ObjectMapper().readTree(line).has("event_type"))
                            .isTrue();
                }
            }
            if (output.name.equals("report html")) {
                assertThat(written).doesNotContain("<script>alert");
            }
            if (output.name.endsWith("csv")) {
                assertThat(written).doesNotContainPattern("(^|[,\"\n])=cmd");
            }
        }
    }

    private static Output records(String name, Function<StationLabels, EventWriter> writer) {
        return new Output(name, hostile -> written(writer.apply(mac -> hostile)));
    }

    private static String written(EventWriter writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        EventWriter.ByteSink out = (line, length, events) -> {
            bytes.write(line, 0, length);
            bytes.write('\n');
        };
        try {
            writer.begin(Instant.EPOCH, true, out);
            for (MonitorEvent event : SampleEvents.all()) {
                writer.write(event, Instant.EPOCH, out);
            }
            writer.end(Instant.EPOCH, out);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        assertThat(bytes.size()).isPositive();
        return bytes.toString(UTF_8).replace("\n\n", "\n");
    }

    private static String report(ReportFormat format, String hostile) {
        AuditReport report = new FilledRecords()
                .with("AuditReport.findings", List.of(SampleEvents.finding()))
                .with("StationSummary.name", format == ReportFormat.TABLE ? "" : hostile)
                .with("StationName.name", hostile)
                .with("LinkedStation.name", hostile)
                .with("StationRecord.neighbour", hostile)
                .with("StationRecord.identity", hostile)
                .with("StationRecord.fingerprint", hostile)
                .of(AuditReport.class);
        StringWriter text = new StringWriter();
        try {
            format.write(report, ReportStyle.plain(), text);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return text.toString();
    }
}
