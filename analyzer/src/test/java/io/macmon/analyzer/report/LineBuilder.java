package io.macmon.analyzer.report;

import io.macmon.analyzer.audit.AuditReport.Line;
import io.macmon.analyzer.audit.RadiusReply;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.audit.station.Verdict;
import java.util.List;
import java.util.Optional;

/** Puts a line of a report together. */
final class LineBuilder {

    private final StationRecord station;
    private final String vendor;
    private final String group;
    private final String name;
    private Verdict verdict = Verdict.ALLOWED;
    private boolean isNew;
    private List<Finding> findings = List.of();
    private Optional<RadiusReply> radius = Optional.empty();
    private String wouldBeCutOff = "";

    LineBuilder(StationRecord station, String vendor, String group, String name) {
        this.station = station;
        this.vendor = vendor;
        this.group = group;
        this.name = name;
    }

    LineBuilder verdict(Verdict word) {
        verdict = word;
        return this;
    }

    LineBuilder isNew() {
        isNew = true;
        return this;
    }

    LineBuilder findings(Finding... about) {
        findings = List.of(about);
        return this;
    }

    LineBuilder radius(RadiusReply reply) {
        radius = Optional.of(reply);
        return this;
    }

    LineBuilder wouldBeCutOff(String why) {
        wouldBeCutOff = why;
        return this;
    }

    Line make() {
        return new Line(station, vendor, group, name, verdict, isNew, findings, radius, wouldBeCutOff);
    }
}
