package io.macmon.cli.top.view;

import static io.macmon.cli.top.view.ViewColumn.number;
import static io.macmon.cli.top.view.ViewColumn.text;
import static io.macmon.cli.top.view.ViewColumn.time;

import io.macmon.cli.control.ControlCommand;
import io.macmon.cli.control.JsonObject;
import io.macmon.cli.screen.Quantities;
import io.macmon.cli.top.draw.Align;
import io.macmon.cli.top.draw.Column;
import io.macmon.cli.top.draw.Key;
import io.macmon.cli.top.draw.Size;
import io.macmon.cli.top.draw.Style;
import io.macmon.cli.top.model.FindingRow;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What an audit found, as an inbox: open findings first, the most severe on top. */
final class FindingsView extends TableView<FindingRow> {

    private static final Request FINDINGS = Request.of("findings");
    private static final List<String> SEVERITIES = List.of("high", "medium", "low", "info");
    private static final Comparator<FindingRow> MOST_URGENT_FIRST = Comparator.comparing(FindingRow::isOpen)
            .reversed()
            .thenComparing(FindingRow::severityRank)
            .thenComparing(Comparator.comparing(FindingRow::last).reversed());

    private final boolean isFleet;

    /** @param isFleet whether they are those of a fleet, which have places, and which nothing can be done about here */
    FindingsView(ZoneId zone, boolean isFleet) {
        super("Findings", "finding", zone);
        this.isFleet = isFleet;
    }

    @Override
    List<Request> rowRequests() {
        return List.of(FINDINGS);
    }

    @Override
    List<FindingRow> read(Replies replies) {
        return replies.of(FINDINGS).objects("findings").stream()
                .map(FindingRow::of)
                .toList();
    }

    @Override
    List<ViewColumn<FindingRow>> columns(Units units) {
        return Stream.<ViewColumn<FindingRow>>of(
                        text(Column.left("severity", 9, 9, 0), FindingRow::severity, FindingsView::severityStyle)
                                .sorted(MOST_URGENT_FIRST),
                        text(Column.left("finding", 17, 20, 0), FindingRow::kind),
                        text(Column.left("station", 17, 17, 1), FindingRow::station),
                        text(Column.left("place", 12, 40, 1), FindingRow::places),
                        text(Column.left("state", 8, 8, 3), FindingRow::state),
                        text(Column.left("subject", 11, 39, 2), FindingRow::subject),
                        time(Column.right("last seen", 10, 4), FindingRow::last, units::age),
                        number(Column.right("count", 7, 6), FindingRow::count, Units::scaled),
                        text(new Column("evidence", new Size(30, 400, 8), Align.LEFT, 5), FindingRow::evidence)
                                .unsorted(),
                        text(Column.left("ID", 8, 8, 7), FindingRow::id))
                .filter(column ->
                        !(isFleet ? "state" : "place").equals(column.column().title()))
                .toList();
    }

    @Override
    int defaultSort() {
        return 0;
    }

    private static Style severityStyle(FindingRow row) {
        return !row.isOpen()
                ? Style.DIM
                : switch (row.severityRank()) {
                    case 0 -> Style.BAD;
                    case 1 -> Style.WARNING;
                    default -> Style.NORMAL;
                };
    }

    @Override
    String summary(List<FindingRow> rows, Replies replies) {
        List<String> parts = new ArrayList<>();
        for (String severity : SEVERITIES) {
            long open = rows.stream()
                    .filter(row -> row.isOpen() && row.severity().equals(severity))
                    .count();
            if (open > 0) {
                parts.add(Quantities.exact(open) + " " + severity);
            }
        }
        long open = rows.stream().filter(FindingRow::isOpen).count();
        return Quantities.exact(open) + " open" + (parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")")
                + (rows.size() > open ? ", " + Quantities.exact(rows.size() - open) + " resolved or muted" : "");
    }

    @Override
    Details details(FindingRow row, Replies replies, Units units) {
        JsonObject json = row.json();
        return new Details()
                .title(Units.text(row.severity()) + ": " + row.kind()
                        + (row.station().isEmpty() ? " (whole segment)" : "  " + row.station()))
                .lineIfAny("place", row.places())
                .lineIfAny("subject", row.subject())
                .line("evidence", row.evidence(), Style.BOLD)
                .line("what to do", json.text("action"))
                .line("if legitimate", json.text("if_legitimate"))
                .line("state", row.state())
                .line("seen", Quantities.count(Math.max(0, row.count()), "time"))
                .line("first seen", units.fullTime(row.first()))
                .line("last seen", units.fullTime(row.last()))
                .lineIfAny("capture file", isFleet ? row.file() : Units.text(row.file()))
                .line("ID", row.id())
                .fields(row.fields());
    }

    @Override
    String emptyText(Replies replies) {
        return replies.of(FINDINGS).names().isEmpty()
                ? "Waiting for the findings."
                : isFleet
                        ? "No findings."
                        : "No findings. An audit reports here what violates the policy, and attacks on the network.";
    }

    @Override
    public boolean onKey(Key key, Replies replies, ViewState state, Actions actions) {
        Optional<FindingRow> row = selected(state);
        if (isFleet || row.isEmpty()) {
            return false;
        }
        FindingRow finding = row.get();
        if (key.is('a')) {
            accept(finding, " into group", List.of(), actions);
        } else if (key.is('A')) {
            accept(finding, " into new group", List.of(ControlCommand.NEW_GROUP), actions);
        } else if (key.is('m')) {
            mute(finding, actions);
        } else if (key.is('f')) {
            actions.show(
                    finding.file().isEmpty()
                            ? "no capture file; the flight recorder (--record) writes them"
                            : finding.file());
        } else {
            return StationActions.onKey(
                    key, row.map(FindingRow::station).filter(station -> !station.isEmpty()), actions);
        }
        return true;
    }

    private static void accept(FindingRow finding, String where, List<String> options, Actions actions) {
        actions.edit("accept " + finding.kind() + where, "", group -> {
            List<String> arguments = new ArrayList<>(List.of(finding.id()));
            arguments.addAll(options);
            arguments.add(group.strip());
            actions.send(new Request("accept", arguments), FindingsView::accepted);
        });
    }

    private static String accepted(JsonObject reply) {
        List<String> changed = reply.texts("changed");
        return changed.isEmpty()
                ? "the policy allows it already"
                : "the policy allows it now: " + String.join("; ", changed);
    }

    private static void mute(FindingRow finding, Actions actions) {
        actions.edit(
                "mute " + finding.kind() + " for",
                "7d",
                time -> actions.edit(
                        "reason",
                        "",
                        reason -> actions.send(
                                Request.of("mute", finding.id(), time.strip(), reason.strip()),
                                reply -> "muted until " + reply.text("until"))));
    }

    @Override
    public List<KeyHelp> keys() {
        if (isFleet) {
            return List.of();
        }
        return List.of(
                new KeyHelp("a A", "accept: change the policy so that a group, or a new group, allows it"),
                new KeyHelp("m", "mute it for some time, with a reason"),
                new KeyHelp("f", "show the name of its capture file"),
                StationActions.CAPTURE_KEY);
    }

    @Override
    public List<String> help() {
        if (isFleet) {
            return List.of(
                    "The latest 1,000 findings of the fleet, the most severe on top.",
                    "place: where the stations or sensors are. last seen: how long ago. count: how often it was"
                            + " reported.",
                    "Enter shows the whole evidence, and what to do.",
                    "Filter: mac: place: state: and text, as in  state:high place:hq");
        }
        return List.of(
                "What the audit found. Open findings come first, the most severe on top.",
                "state: open; resolved, when it has not been seen for some time; muted.",
                "last seen: how long ago. subject: what it is about, such as an IP address. count: how often it was"
                        + " seen.",
                "Enter shows the whole evidence, what to do, and how to allow it if it is legitimate.",
                "Filter: mac: ip: state: and text, as in  state:high rogue");
    }
}
