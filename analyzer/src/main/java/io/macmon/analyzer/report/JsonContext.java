package io.macmon.analyzer.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.macmon.analyzer.audit.AuditReport;
import io.macmon.analyzer.audit.ReportContext;
import io.macmon.analyzer.audit.ReportContext.Changes;
import io.macmon.analyzer.audit.ReportContext.HashedFile;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.config.net.MacAddress;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Writes how a report came about, and its totals, as keys of the JSON report. */
final class JsonContext {

    private final JsonGenerator json;
    private final AuditReport report;
    private final ReportContext context;

    JsonContext(JsonGenerator json, AuditReport report) {
        this.json = json;
        this.report = report;
        context = report.context();
    }

    void write() throws IOException {
        text(
                "made_at",
                context.madeAt().equals(AuditReport.NO_TIME)
                        ? ""
                        : context.madeAt().toString());
        text("macmon", ReportText.safe(context.version()));
        text("host", ReportText.safe(context.host()));
        json.writeArrayFieldStart("policy_files");
        for (HashedFile file : context.policyFiles()) {
            json.writeStartObject();
            text("file", ReportText.safe(file.file()));
            text("sha256", file.sha256());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("received");
        macs("both_directions", context.reach().bothDirections());
        json.writeNumberField("one_direction", context.reach().oneDirection());
        json.writeEndObject();
        changes();
        rehearsal();
    }

    private void changes() throws IOException {
        if (context.changes().isEmpty()) {
            json.writeNullField("changes");
            return;
        }
        Changes changes = context.changes().get();
        json.writeObjectFieldStart("changes");
        text("since", changes.since().map(Object::toString).orElse(""));
        ids("started", changes.started());
        ids("ended", changes.ended());
        json.writeNumberField("continuing", changes.continuing());
        macs("new_stations", changes.newStations());
        json.writeEndObject();
    }

    private void rehearsal() throws IOException {
        if (!context.isRehearsed()) {
            json.writeNullField("rehearsal");
            return;
        }
        Map<String, Long> reasons = ContextText.reasons(report);
        json.writeObjectFieldStart("rehearsal");
        json.writeNumberField("stations", ContextText.judged(report));
        json.writeArrayFieldStart("cut_off");
        for (Map.Entry<String, Long> reason : reasons.entrySet()) {
            json.writeStartObject();
            text("reason", ReportText.printable(reason.getKey()));
            json.writeNumberField("stations", reason.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void ids(String field, List<Finding> findings) throws IOException {
        json.writeArrayFieldStart(field);
        for (Finding finding : findings) {
            json.writeString(finding.id());
        }
        json.writeEndArray();
    }

    private void macs(String field, List<MacAddress> stations) throws IOException {
        json.writeArrayFieldStart(field);
        for (MacAddress station : stations) {
            json.writeString(station.toString());
        }
        json.writeEndArray();
    }

    private void text(String field, String text) throws IOException {
        if (text.isEmpty()) {
            json.writeNullField(field);
        } else {
            json.writeStringField(field, text);
        }
    }
}
