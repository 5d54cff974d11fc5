package io.macmon.analyzer.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.Mute;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A list of findings without a report: as text for a terminal, or as one JSON object per line with the same keys as in
 * the JSON report.
 */
public final class FindingList {

    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, Mute> mutes;
    private final TimeText times;

    /** @param mutes those in effect */
    public FindingList(Collection<Mute> mutes, Instant now, ZoneId zone) {
        this.mutes = mutes.stream().collect(Collectors.toMap(Mute::key, Function.identity()));
        times = new TimeText(now, zone);
    }

    public void writeText(List<Finding> findings, Writer out) throws IOException {
        for (Finding finding : findings) {
            out.append(ColumnText.padded(finding.kind().severity().name(), 6) + "  " + finding.kind() + "  "
                    + ReportText.station(finding)
                    + (finding.subject().isEmpty() ? "" : "  " + ReportText.printable(finding.subject())) + '\n');
            out.append("        " + ReportText.printable(finding.evidence()) + '\n');
            out.append("        first " + times.brief(finding.first()) + ", last " + times.brief(finding.last()) + ", "
                    + ReportText.times(finding.count()) + (finding.isResolved() ? ", resolved" : "") + ", ID "
                    + finding.id()
                    + '\n');
            if (mute(finding).isPresent()) {
                out.append("        muted " + ReportText.mute(mute(finding).get(), times) + '\n');
            }
        }
    }

    public void writeJson(List<Finding> findings, Writer out) throws IOException {
        for (Finding finding : findings) {
            try (JsonGenerator json = JSON.createGenerator(out)) {
                json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
                writeJson(finding, json);
            }
            out.append('\n');
        }
    }

    private void writeJson(Finding finding, JsonGenerator json) throws IOException {
        json.writeStartObject();
        JsonReport.writeFields(finding, json);
        json.writeFieldName("muted");
        Optional<Mute> mute = mute(finding);
        if (mute.isPresent()) {
            json.writeStartObject();
            JsonReport.writeFields(mute.get(), json);
            json.writeEndObject();
        } else {
            json.writeNull();
        }
        json.writeEndObject();
    }

    private Optional<Mute> mute(Finding finding) {
        return Optional.ofNullable(mutes.get(finding.key()));
    }
}
