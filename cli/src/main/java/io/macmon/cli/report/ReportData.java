package io.macmon.cli.report;

import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.analyzer.record.CommunityId;
import io.macmon.analyzer.record.EveFormat;
import io.macmon.analyzer.record.StationLabels;
import io.macmon.analyzer.vendor.Vendors;
import io.macmon.cli.control.ControlReply;
import io.macmon.cli.input.RunContext;
import io.macmon.cli.input.StationGroup;
import io.macmon.cli.input.StationGroups;
import io.macmon.cli.process.Version;
import io.macmon.config.net.MacAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The data of a report, as the control socket would reply it. */
final class ReportData {

    private final FileReport report;
    private final String origin;
    private final RunContext run;
    private final StationGroups groups;
    private final Map<String, Long> drops;
    private final Vendors vendors = Vendors.builtIn();
    private final EveFormat eve;

    ReportData(FileReport report, String origin, RunContext run, Map<String, Long> drops) {
        this.report = report;
        this.origin = origin;
        this.run = run;
        groups = run.groups().get();
        this.drops = drops;
        eve = EveFormat.forFile(origin, new CommunityId(0), run.labels());
    }

    String json() {
        FrameTimeline timeline = report.timeline();
        Instant end = report.start().plusSeconds(timeline.stepSeconds() * timeline.frames().length);
        ControlReply replies = ControlReply.object()
                .json("status", status())
                .json("rates:file", rates())
                .json("stations", stations())
                .json(
                        "strangers",
                        list(
                                "strangers",
                                report.strangers().stream().map(this::stranger).toList()))
                .json(
                        "flows",
                        list("flows", report.flows().stream().map(eve::toJson).toList()))
                .json(
                        "matrix",
                        list(
                                "matrix",
                                report.pairs().stream().map(ReportData::pair).toList()))
                .json("presence:file", presence());
        return ControlReply.object()
                .number("now", end.toEpochMilli())
                .json("replies", replies.toString())
                .toString();
    }

    private String status() {
        List<MacAddress> listed = listed();
        long heard = listed.stream().filter(report::hasHeard).count();
        FrameTimeline timeline = report.timeline();
        ControlReply status = ControlReply.object()
                .text("command", "watch")
                .text("origin", origin)
                .text("version", Version.release())
                .text("since", report.start().toString())
                .number("uptime_seconds", timeline.stepSeconds() * timeline.frames().length)
                .number("frames", timeline.totalFrames())
                .number("bytes", timeline.totalBytes())
                .number(
                        "lost",
                        drops.values().stream().mapToLong(Long::longValue).sum())
                .counts("drops", drops)
                .number("strangers", report.strangers().size())
                .number("stations", report.stationCount())
                .number("flows", report.flowCount());
        if (!listed.isEmpty()) {
            status.counts("expected", Map.of("heard", heard, "silent", 0L, "absent", listed.size() - heard));
        }
        return status.toString();
    }

    private List<MacAddress> listed() {
        return groups.groups().stream()
                .flatMap(group -> group.stations().stream())
                .toList();
    }

    private String rates() {
        FrameTimeline timeline = report.timeline();
        return ControlReply.object()
                .text("start", report.start().toString())
                .number("step_seconds", timeline.stepSeconds())
                .json("frames", Arrays.toString(timeline.frames()))
                .json("bytes", Arrays.toString(timeline.bytes()))
                .toString();
    }

    private String stations() {
        List<String> stations = new ArrayList<>();
        report.stations().forEach(station -> stations.add(station(station)));
        listed().stream()
                .filter(station -> !report.hasHeard(station))
                .limit(FileReport.MAX_STATIONS)
                .forEach(station ->
                        stations.add(described(station).text("state", "absent").toString()));
        return list("stations", stations);
    }

    private String station(StationTotals station) {
        return described(station.mac())
                .list("addresses", station.addresses(), ControlReply::quoted)
                .text("first", station.first().toString())
                .text("last", station.last().toString())
                .number("frames", station.frames())
                .number("bytes", station.bytes())
                .text("state", "heard")
                .toString();
    }

    private ControlReply described(MacAddress mac) {
        StationGroup group = groups.groupOf(mac.value());
        return ControlReply.object()
                .text("mac", mac.toString())
                .text("group", group == null ? "" : group.name())
                .text("vendor", vendors.nameOf(mac.value()))
                .text("name", StationLabels.shown(groups.nameOf(mac.value())))
                .learnedName(run.learnedName(mac.value()));
    }

    private String stranger(UnexpectedSource stranger) {
        return described(stranger.source())
                .text("last", stranger.at().toString())
                .number("frames", stranger.frames())
                .number("bytes", stranger.bytes())
                .text("last_frame", stranger.summary())
                .text("file", stranger.captureFile().orElse(""))
                .toString();
    }

    private static String pair(FileReport.PairTotals totals) {
        return ControlReply.object()
                .text("a", totals.pair().one().toString())
                .text("b", totals.pair().other().toString())
                .number("frames", totals.frames())
                .number("bytes", totals.bytes())
                .toString();
    }

    private String presence() {
        FrameTimeline timeline = report.timeline();
        int steps = timeline.frames().length;
        List<String> stations = report.stations().stream()
                .map(station -> described(station.mac())
                        .text("heard", station.presence(report.start(), timeline.stepSeconds(), steps))
                        .toString())
                .toList();
        return ControlReply.object()
                .text("start", report.start().toString())
                .number("step_seconds", timeline.stepSeconds())
                .list("stations", stations, station -> station)
                .toString();
    }

    private static String list(String name, List<String> elements) {
        return ControlReply.object().list(name, elements, element -> element).toString();
    }
}
