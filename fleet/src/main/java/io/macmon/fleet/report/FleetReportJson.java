package io.macmon.fleet.report;

import static java.util.stream.Collectors.joining;

import io.macmon.cli.control.ControlReply;
import io.macmon.cli.control.JsonObject;
import io.macmon.config.text.SafeText;
import io.macmon.fleet.report.FleetReport.Station;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.function.Function;

/** A report as a JSON object: the instance's replies, in one. */
final class FleetReportJson {

    private FleetReportJson() {}

    static void write(FleetReport report, Writer out) throws IOException {
        ControlReply json = ControlReply.object()
                .text("report", "fleet")
                .text("made_at", report.madeAt().toString())
                .text("instance", report.instance())
                .list("unreachable", report.unreachable(), ControlReply::quoted)
                .json("status", report.status().toString())
                .json("places", list(report.places(), JsonObject::toString))
                .json("findings", list(report.findings(), JsonObject::toString))
                .json("stations", list(report.stations(), FleetReportJson::station))
                .counts("left_out", report.leftOut());
        out.append(SafeText.json(json.toString())).append('\n');
    }

    // Not ControlReply.list, which has the limit of a reply.
    private static <T> String list(List<T> values, Function<T, String> toJson) {
        return values.stream().map(toJson).collect(joining(",", "[", "]"));
    }

    private static String station(Station station) {
        return ControlReply.merged(
                station.json().toString(),
                ControlReply.object().list("findings", station.kinds(), ControlReply::quoted));
    }
}
