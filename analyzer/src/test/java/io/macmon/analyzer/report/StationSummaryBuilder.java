package io.macmon.analyzer.report;

import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.audit.LinkedStation;
import io.macmon.analyzer.audit.RadiusReply;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.analyzer.identity.DeviceType;
import io.macmon.config.net.IpAddress;
import java.util.List;
import java.util.Optional;

/** Builds the summary of a station in a report. */
final class StationSummaryBuilder {

    private final StationRecord record;
    private List<IpAddress> sendsFrom = List.of();
    private final String vendor;
    private final String group;
    private final String name;
    private Verdict verdict = Verdict.ALLOWED;
    private DeviceType device = DeviceType.UNKNOWN;
    private boolean isNew;
    private List<Finding> findings = List.of();
    private Optional<RadiusReply> radius = Optional.empty();
    private String wouldBeCutOff = "";
    private List<LinkedStation> sameDevice = List.of();

    StationSummaryBuilder(StationRecord record, String vendor, String group, String name) {
        this.record = record;
        this.vendor = vendor;
        this.group = group;
        this.name = name;
    }

    StationSummaryBuilder sendsFrom(String address) {
        sendsFrom = List.of(IpAddress.parse(address));
        return this;
    }

    StationSummaryBuilder verdict(Verdict value) {
        verdict = value;
        return this;
    }

    StationSummaryBuilder device(DeviceType type) {
        device = type;
        return this;
    }

    StationSummaryBuilder isNew() {
        isNew = true;
        return this;
    }

    StationSummaryBuilder findings(Finding... about) {
        findings = List.of(about);
        return this;
    }

    StationSummaryBuilder radius(RadiusReply reply) {
        radius = Optional.of(reply);
        return this;
    }

    StationSummaryBuilder wouldBeCutOff(String why) {
        wouldBeCutOff = why;
        return this;
    }

    StationSummaryBuilder sameDevice(LinkedStation... others) {
        sameDevice = List.of(others);
        return this;
    }

    StationSummary build() {
        return new StationSummary(
                record,
                sendsFrom,
                vendor,
                device,
                group,
                name,
                verdict,
                isNew,
                findings,
                radius,
                wouldBeCutOff,
                sameDevice);
    }
}
