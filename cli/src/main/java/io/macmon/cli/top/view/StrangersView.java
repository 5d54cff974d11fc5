package io.macmon.cli.top.view;

import static io.macmon.cli.top.view.ViewColumn.number;
import static io.macmon.cli.top.view.ViewColumn.text;
import static io.macmon.cli.top.view.ViewColumn.time;

import io.macmon.cli.screen.Quantities;
import io.macmon.cli.top.draw.Align;
import io.macmon.cli.top.draw.Column;
import io.macmon.cli.top.draw.Key;
import io.macmon.cli.top.draw.Size;
import io.macmon.cli.top.model.StationRow;
import io.macmon.cli.top.model.StrangerRow;
import java.time.ZoneId;
import java.util.List;

/** Who should not be there. */
final class StrangersView extends TableView<StrangerRow> {

    private static final Request STRANGERS = Request.of("strangers");
    private static final int LAST_COLUMN = 2;

    private final boolean isAudit;

    /** @param isAudit whether the run is an audit, whose unlisted stations are the strangers */
    StrangersView(ZoneId zone, boolean isAudit) {
        super("Strangers", "stranger", zone);
        this.isAudit = isAudit;
    }

    @Override
    public List<Request> requests() {
        return isAudit ? List.of(STRANGERS, StationsView.STATIONS) : List.of(STRANGERS);
    }

    @Override
    List<StrangerRow> read(Replies replies) {
        if (replies.of(STRANGERS).has("strangers") || !isAudit) {
            return replies.of(STRANGERS).objects("strangers").stream()
                    .map(StrangerRow::of)
                    .toList();
        }
        return replies.of(StationsView.STATIONS).objects("stations").stream()
                .map(StationRow::of)
                .filter(StationRow::isUnlisted)
                .map(StrangerRow::of)
                .toList();
    }

    @Override
    List<ViewColumn<StrangerRow>> columns(Units units) {
        return List.of(
                text(Column.left("MAC", 17, 17, 0), StrangerRow::mac),
                number(Column.right("frames", 11, 0), StrangerRow::frames, Units::exact),
                time(Column.right("last", 6, 1), StrangerRow::last, units::age),
                time(Column.right("first", 6, 4), StrangerRow::first, units::age),
                text(new Column("last frame", new Size(14, 100, 4), Align.LEFT, 2), StrangerRow::lastFrame)
                        .unsorted(),
                text(Column.left("vendor", 8, 30, 3), StrangerRow::vendor),
                text(Column.left("held back", 9, 9, 6), StrangerRow::heldBack),
                number(Column.right("bytes", 15, 7), StrangerRow::bytes, Units::exact),
                text(Column.left("capture file", 12, 80, 5), StrangerRow::file));
    }

    @Override
    int defaultSort() {
        return LAST_COLUMN;
    }

    @Override
    String summary(List<StrangerRow> rows, Replies replies) {
        long known = Math.max(rows.size(), replies.status().number("strangers", 0));
        String count = Quantities.count(known, "stranger");
        return known > rows.size() ? count + ", " + Quantities.exact(rows.size()) + " of them shown" : count;
    }

    @Override
    Details details(StrangerRow row, Units units) {
        return new Details()
                .title(row.mac() + " is on no list")
                .line("vendor", row.vendor())
                .line("first seen", units.fullTime(row.first()))
                .line("last seen", units.fullTime(row.last()))
                .line("sent", Units.exact(row.frames()) + " frames, " + Units.exact(row.bytes()) + " bytes")
                .line("last frame", row.lastFrame())
                .line("held back", row.heldBack())
                .line("capture file", row.file())
                .fields(row.fields());
    }

    @Override
    String emptyText(Replies replies) {
        return "No strangers seen. A stranger is a MAC address that sends frames and is on no list.";
    }

    @Override
    public boolean onKey(Key key, Replies replies, ViewState state, Actions actions) {
        return StationActions.onKey(key, selected(state).map(StrangerRow::mac), actions);
    }

    @Override
    public List<KeyHelp> keys() {
        return List.of(StationActions.CAPTURE_KEY);
    }

    @Override
    public List<String> help() {
        return List.of(
                "MAC addresses that send frames and are on no list.",
                "frames, bytes: exact counts since the stranger was first seen.",
                "first, last: how long ago.",
                "held back: whether its alert was held back, because too many strangers appeared at once.",
                "capture file: the flight recorder's file with the frames around the alert; see --record.",
                "Filter: mac: vendor: and text, as in  vendor:apple arp");
    }
}
