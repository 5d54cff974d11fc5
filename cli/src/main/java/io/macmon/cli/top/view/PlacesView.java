package io.macmon.cli.top.view;

import static io.macmon.cli.top.view.ViewColumn.badNumber;
import static io.macmon.cli.top.view.ViewColumn.number;
import static io.macmon.cli.top.view.ViewColumn.text;
import static io.macmon.cli.top.view.ViewColumn.time;

import io.macmon.cli.screen.Quantities;
import io.macmon.cli.top.draw.Column;
import io.macmon.cli.top.draw.Style;
import io.macmon.cli.top.model.PlaceRow;
import java.time.ZoneId;
import java.util.List;

/** The places of the fleet: whether their sensors report, and how many stations they hear. */
final class PlacesView extends TableView<PlaceRow> {

    private static final Request PLACES = Request.of("places");

    PlacesView(ZoneId zone) {
        super("Places", "place", zone);
    }

    @Override
    List<Request> rowRequests() {
        return List.of(PLACES);
    }

    @Override
    List<PlaceRow> read(Replies replies) {
        return replies.of(PLACES).objects("places").stream().map(PlaceRow::of).toList();
    }

    @Override
    List<ViewColumn<PlaceRow>> columns(Units units) {
        return List.of(
                text(Column.left("place", 12, 40, 0), PlaceRow::place),
                text(Column.left("state", 13, 13, 0), PlaceRow::state, PlacesView::stateStyle),
                number(Column.right("heard", 9, 0), PlaceRow::stations, Units::exact),
                number(Column.right("in all", 9, 1), PlaceRow::all, Units::exact),
                number(Column.right("sensors", 7, 3), row -> row.sensors().size(), Units::exact),
                time(Column.right("last report", 11, 2), PlaceRow::lastReport, units::age),
                text(Column.left("policy", 16, 26, 4), PlacesView::policy, PlacesView::policyStyle),
                badNumber(Column.right("lost", 9, 2), PlaceRow::lost));
    }

    @Override
    int defaultSort() {
        return 0;
    }

    private static Style stateStyle(PlaceRow row) {
        return switch (row.state()) {
            case "ok" -> Style.GOOD;
            case "silent" -> Style.BAD;
            default -> Style.WARNING;
        };
    }

    private static String policy(PlaceRow row) {
        return row.policies() + (row.differs() ? " differs" : "");
    }

    private static Style policyStyle(PlaceRow row) {
        return row.differs() ? Style.WARNING : Style.NORMAL;
    }

    @Override
    String summary(List<PlaceRow> rows, Replies replies) {
        long silent =
                rows.stream().filter(row -> row.state().endsWith("silent")).count();
        return super.summary(rows, replies)
                + (silent == 0 ? "" : ", " + Quantities.exact(silent) + " silent")
                + FleetStationsView.unreachable(replies.of(PLACES));
    }

    @Override
    Details details(PlaceRow row, Replies replies, Units units) {
        return new Details()
                .title(row.place())
                .line("state", row.state())
                .line("stations", Units.exact(row.stations()) + " heard, " + Units.exact(row.all()) + " in all")
                .line("last report", units.fullTime(row.lastReport()))
                .line("policy", policy(row), policyStyle(row))
                .line("lost", Units.exact(row.lost()))
                .fields(row.fields());
    }

    @Override
    String emptyText(Replies replies) {
        return replies.of(PLACES).names().isEmpty()
                ? "Waiting for the places."
                : "No sensor has reported yet: macmon audit --out kafka://...";
    }

    @Override
    public List<String> help() {
        return List.of(
                "The places of the fleet. A sensor without a configured place is a place.",
                "state: ok; silent: no sensor reports, by the limit of the finding sensor-silent; partly silent: some"
                        + " do; no sensor: stations were heard there, and its sensor was removed.",
                "heard: stations heard in the last 5 minutes. in all: stations that are remembered.",
                "policy: the start of the hash of the policy; differs: from that of most sensors.",
                "lost: by the sensors since their start. Enter shows where.",
                "Filter: place: state: and text");
    }
}
