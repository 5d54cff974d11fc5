package io.macmon.analyzer.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.macmon.analyzer.audit.AuditReport;
import io.macmon.analyzer.audit.AuditReport.MutedFinding;
import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.audit.LinkedStation;
import io.macmon.analyzer.audit.RadiusReply;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingAdvice;
import io.macmon.analyzer.audit.finding.Mute;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.audit.station.StationRecord.StationAddress;
import io.macmon.analyzer.identity.DeviceType;
import io.macmon.analyzer.identity.StationName;
import io.macmon.analyzer.identity.Trait;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A report as one JSON object. Every field is always present; {@code null} if unknown, not requested, or never seen.
 * Times are ISO 8601 in UTC.
 *
 * <pre>
 *   origin      the device or the files that the frames came from
 *   policy      the policy file
 *   from, until
 *   made_at, macmon, host, policy_files[], received{}, changes{}, rehearsal{}   see {@link JsonContext}
 *   clean       true if there are no violations; false without frames
 *   stations[]  mac, vendor, randomised, group, name, verdict, new, first_seen, last_seen, frames, bytes, vlans[],
 *               addresses[{address, first_seen, last_seen, how}], sends_from[], names[{name, source, last_seen}],
 *               fingerprint,
 *               services[], neighbour, identity, dot1x, findings[] (ids), radius{answer, vlan, message, round_trip_ms},
 *               would_be_cut_off, same_device[{mac, listed, evidence}], type, confidence, evidence[{kind, value}]
 *   findings[]  id, kind, number, severity, violation, station (null: the whole segment), subject, first, last,
 *               count, evidence, action, if_legitimate, fields{}, resolved
 *   mutes[]     id, kind, station, subject, since, until, who, why, count
 *   counters{}
 * </pre>
 */
final class JsonReport {

    private static final JsonFactory JSON = new JsonFactory();

    private final JsonGenerator json;

    private JsonReport(JsonGenerator json) {
        this.json = json;
    }

    static void write(AuditReport report, Writer out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            new JsonReport(json).report(report);
        }
        out.append('\n');
    }

    /** One station as JSON on one line. */
    static void write(StationSummary station, JsonGenerator json) throws IOException {
        new JsonReport(json).station(station);
    }

    /** One finding as JSON on one line. */
    static void write(Finding finding, JsonGenerator json) throws IOException {
        new JsonReport(json).finding(finding);
    }

    private void report(AuditReport report) throws IOException {
        json.writeStartObject();
        text("origin", ReportText.safe(report.origin()));
        text("policy", ReportText.safe(report.policy()));
        if (report.hasTimes()) {
            text("from", report.from().toString());
            text("until", report.until().toString());
        }
        json.writeBooleanField("clean", !report.hasViolations() && !report.isEmpty());
        new JsonContext(json, report).write();
        json.writeArrayFieldStart("stations");
        for (StationSummary summary : report.stations()) {
            station(summary);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("findings");
        for (Finding finding : report.findings()) {
            finding(finding);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("mutes");
        for (MutedFinding muted : report.mutes()) {
            mute(muted);
        }
        json.writeEndArray();
        json.writeObjectFieldStart("counters");
        for (Map.Entry<String, Long> counter : report.counters().entrySet()) {
            json.writeNumberField(counter.getKey(), counter.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void station(StationSummary summary) throws IOException {
        StationRecord station = summary.record();
        json.writeStartObject();
        text("mac", station.mac().toString());
        text("vendor", ReportText.safe(summary.vendor()));
        json.writeBooleanField("randomised", station.isRandomised());
        text("group", summary.group());
        text("name", ReportText.safe(summary.name()));
        text("verdict", summary.verdict().toString());
        json.writeBooleanField("new", summary.isNew());
        traffic(station);
        addresses(station.addresses());
        texts("sends_from", summary.sendsFrom().stream().map(String::valueOf).toList());
        names(station.names());
        text("fingerprint", ReportText.safe(station.fingerprint()));
        texts("services", station.services());
        text("neighbour", ReportText.safe(station.neighbour()));
        text("identity", ReportText.safe(station.identity()));
        text("dot1x", ReportText.dot1x(station));
        texts("findings", summary.findings().stream().map(Finding::id).toList());
        radius(summary);
        text("would_be_cut_off", ReportText.printable(summary.wouldBeCutOff()));
        sameDevice(summary.sameDevice());
        device(summary.device());
        json.writeEndObject();
    }

    private void sameDevice(List<LinkedStation> others) throws IOException {
        json.writeArrayFieldStart("same_device");
        for (LinkedStation other : others) {
            json.writeStartObject();
            text("mac", other.mac().toString());
            json.writeBooleanField("listed", other.isListed());
            text("evidence", ReportText.safe(other.evidence()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void device(DeviceType device) throws IOException {
        text("type", device.type());
        text("confidence", device.confidence().label());
        json.writeArrayFieldStart("evidence");
        for (Trait trait : device.evidence()) {
            json.writeStartObject();
            text("kind", trait.kind().label());
            text("value", ReportText.printable(trait.value()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void traffic(StationRecord station) throws IOException {
        time("first_seen", station.firstSeen());
        time("last_seen", station.lastSeen());
        json.writeNumberField("frames", station.frames());
        json.writeNumberField("bytes", station.bytes());
        json.writeArrayFieldStart("vlans");
        for (int vlan : station.vlans()) {
            json.writeNumber(vlan);
        }
        json.writeEndArray();
    }

    private void addresses(List<StationAddress> addresses) throws IOException {
        json.writeArrayFieldStart("addresses");
        for (StationAddress known : addresses) {
            json.writeStartObject();
            text("address", known.address().toString());
            time("first_seen", known.firstSeen());
            time("last_seen", known.lastSeen());
            text("how", known.evidence());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void names(List<StationName> names) throws IOException {
        json.writeArrayFieldStart("names");
        for (StationName known : names) {
            json.writeStartObject();
            text("name", ReportText.safe(known.name()));
            text("source", known.source());
            time("last_seen", known.lastSeen());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void radius(StationSummary summary) throws IOException {
        if (summary.radius().isEmpty()) {
            json.writeNullField("radius");
            return;
        }
        RadiusReply reply = summary.radius().get();
        json.writeObjectFieldStart("radius");
        text("answer", ReportText.answer(reply));
        if (reply.vlan().isPresent()) {
            json.writeNumberField("vlan", reply.vlan().getAsInt());
        } else {
            json.writeNullField("vlan");
        }
        text("message", ReportText.printable(reply.message()));
        json.writeNumberField("round_trip_ms", reply.roundTrip().toNanos() / 1_000_000.0);
        json.writeEndObject();
    }

    private void mute(MutedFinding muted) throws IOException {
        Mute mute = muted.mute();
        json.writeStartObject();
        text("id", mute.id());
        text("kind", mute.kind().id());
        text(
                "station",
                mute.station().equals(Finding.SEGMENT) ? "" : mute.station().toString());
        text("subject", ReportText.printable(mute.subject()));
        muteFields(mute);
        json.writeNumberField("count", muted.finding().map(Finding::count).orElse(0L));
        json.writeEndObject();
    }

    private void muteFields(Mute mute) throws IOException {
        time("since", mute.since());
        time("until", mute.until());
        text("who", ReportText.safe(mute.who()));
        text("why", ReportText.safe(mute.why()));
    }

    /** Writes the fields of a finding into an open object. */
    static void writeFields(Finding finding, JsonGenerator json) throws IOException {
        new JsonReport(json).findingFields(finding);
    }

    /** Writes the fields of a mute into an open object. */
    static void writeFields(Mute mute, JsonGenerator json) throws IOException {
        new JsonReport(json).muteFields(mute);
    }

    private void finding(Finding finding) throws IOException {
        json.writeStartObject();
        findingFields(finding);
        json.writeEndObject();
    }

    private void findingFields(Finding finding) throws IOException {
        text("id", finding.id());
        text("kind", finding.kind().id());
        json.writeNumberField("number", finding.kind().number());
        text("severity", ReportText.lowerCase(finding.kind().severity()));
        json.writeBooleanField("violation", ReportText.isViolation(finding));
        text(
                "station",
                ReportText.isAboutSegment(finding) ? "" : finding.station().toString());
        text("subject", ReportText.printable(finding.subject()));
        time("first", finding.first());
        time("last", finding.last());
        json.writeNumberField("count", finding.count());
        text("evidence", ReportText.printable(finding.evidence()));
        text("action", FindingAdvice.of(finding.kind()).action());
        text("if_legitimate", FindingAdvice.of(finding.kind()).ifLegitimate());
        json.writeObjectFieldStart("fields");
        for (Map.Entry<String, String> field : finding.fields().entrySet()) {
            text(field.getKey(), ReportText.printable(field.getValue()));
        }
        json.writeEndObject();
        json.writeBooleanField("resolved", finding.isResolved());
    }

    private void texts(String field, List<String> texts) throws IOException {
        json.writeArrayFieldStart(field);
        for (String text : texts) {
            json.writeString(ReportText.printable(text));
        }
        json.writeEndArray();
    }

    private void time(String field, Instant at) throws IOException {
        text(field, at.isAfter(Instant.EPOCH) ? at.toString() : "");
    }

    private void text(String field, String text) throws IOException {
        if (text.isEmpty()) {
            json.writeNullField(field);
        } else {
            json.writeStringField(field, text);
        }
    }
}
