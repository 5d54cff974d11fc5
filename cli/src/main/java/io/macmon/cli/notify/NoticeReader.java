package io.macmon.cli.notify;

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
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingContext;
import io.macmon.analyzer.audit.finding.FindingContext.Party;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.finding.FleetAlert;
import io.macmon.analyzer.audit.finding.Severity;
import io.macmon.analyzer.vendor.Vendors;
import io.macmon.config.net.MacAddress;
import java.time.Instant;
import java.util.Optional;

/** Turns the events of a run into notices. Flow records and statistics are none. */
final class NoticeReader implements MonitorEvent.Visitor<Optional<Notice>, RuntimeException> {

    @Override
    public Optional<Notice> onFlowEnded(FlowEnded event) {
        return Optional.empty();
    }

    @Override
    public Optional<Notice> onUnexpectedSource(UnexpectedSource event) {
        String text = event.hasFrame() ? "sent a frame to " + event.destination() : "sent frames";
        String seen = event.frames() == 1 ? "" : "; " + event.frames() + " frames so far";
        String file = event.captureFile().map(name -> "; frames in " + name).orElse("");
        FindingKind kind = FindingKind.UNEXPECTED_SOURCE;
        return Optional.of(new Notice(
                event.at(),
                kind.id(),
                kind.severity(),
                "",
                event.source().toString(),
                "",
                vendor(event.source()),
                text + seen + file,
                false));
    }

    private static String vendor(MacAddress source) {
        return Vendors.builtIn().nameOf(source.value());
    }

    @Override
    public Optional<Notice> onAlertsHeldBack(AlertsHeldBack event) {
        return Optional.of(ofRun(
                event.at(),
                Health.ALERTS_HELD_BACK,
                event.isOver() ? "each unexpected source is alerted again" : "too many unexpected sources at once",
                event.isOver()));
    }

    @Override
    public Optional<Notice> onLinkDown(LinkDown event) {
        return Optional.of(ofRun(event.at(), Health.LINK_DOWN, event.reason(), false));
    }

    @Override
    public Optional<Notice> onLinkUp(LinkUp event) {
        return Optional.of(ofRun(event.at(), Health.LINK_DOWN, "the link is up again", true));
    }

    @Override
    public Optional<Notice> onStatisticsReported(StatisticsReported event) {
        return Optional.empty();
    }

    @Override
    public Optional<Notice> onFindingReported(FindingReported event) {
        return Optional.of(ofFinding(event.at(), event.finding(), event.context(), false));
    }

    @Override
    public Optional<Notice> onFindingResolved(FindingResolved event) {
        return Optional.of(ofFinding(event.at(), event.finding(), event.context(), true));
    }

    @Override
    public Optional<Notice> onFleetFindingReported(FleetFindingReported event) {
        FleetAlert finding = event.finding();
        return Optional.of(new Notice(
                event.at(),
                finding.kind(),
                finding.severity(),
                finding.group(),
                finding.station().map(MacAddress::toString).orElse(""),
                "",
                finding.station().map(NoticeReader::vendor).orElse(""),
                (finding.sensor().isEmpty() ? "" : finding.sensor() + ": ") + finding.evidence(),
                false));
    }

    private static Notice ofRun(Instant at, String kind, String text, boolean isResolved) {
        return new Notice(at, kind, Severity.HIGH, "", "", text, isResolved);
    }

    private static Notice ofFinding(Instant at, Finding finding, FindingContext context, boolean isResolved) {
        return new Notice(
                at,
                finding.kind().id(),
                finding.kind().severity(),
                context.station().map(Party::group).orElse(""),
                finding.station().equals(Finding.SEGMENT)
                        ? ""
                        : finding.station().toString(),
                context.station().map(Party::name).orElse(""),
                context.station().map(Party::vendor).orElse(""),
                finding.evidence(),
                isResolved);
    }
}
