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
import java.util.Set;
import java.util.stream.Stream;

/** Who should not be there. */
final class StrangersView extends TableView<StrangerRow> {

    private static final Request STRANGERS = Request.of("strangers");
    private static final int LAST_COLUMN = 2;
    private static final String LAST_FRAME = "last frame";
    private static final String FILE = "capture file";
    private static final String VERDICT = "verdict";
    private static final Set<String> OF_WATCHES = Set.of(LAST_FRAME, FILE);
    private static final Set<String> OF_AUDITS = Set.of(VERDICT);

    private final boolean isAudit;

    /** @param isAudit whether the run is an audit, whose unlisted stations are the strangers */
    StrangersView(ZoneId zone, boolean isAudit) {
        super("Strangers", "stranger", zone);
        this.isAudit = isAudit;
    }

    @Override
    List<Request> rowRequests() {
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
        return Stream.<ViewColumn<StrangerRow>>of(
                        text(Column.left("MAC", 17, 17, 0), StrangerRow::mac),
                        number(Column.right("frames", 11, 0), StrangerRow::frames, Units::exact),
                        time(Column.right("last seen", 11, 1), StrangerRow::last, units::age),
                        text(new Column(LAST_FRAME, new Size(14, 100, 8), Align.LEFT, 2), StrangerRow::lastFrame)
                                .unsorted(),
                        text(Column.left(VERDICT, 10, 10, 2), StrangerRow::verdict),
                        text(Column.left("vendor", 8, 30, 3), StrangerRow::vendor),
                        time(Column.right(first(), 12, 4), StrangerRow::first, units::age),
                        number(Column.right("bytes", 15, 5), StrangerRow::bytes, Units::exact),
                        text(Column.left(FILE, 30, 80, 6), StrangerRow::file))
                .filter(column -> !(isAudit ? OF_WATCHES : OF_AUDITS)
                        .contains(column.column().title()))
                .toList();
    }

    // A watch knows when it first reported a stranger; what the stranger sent before is in its counts only.
    private String first() {
        return isAudit ? "first seen" : "first alert";
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
    Details details(StrangerRow row, Replies replies, Units units) {
        Details details = new Details()
                .title(row.mac() + (isAudit ? " should not be here" : " is not on the list"))
                .lineIfAny(VERDICT, row.verdict())
                .line("vendor", row.vendor())
                .line(first(), units.fullTime(row.first()))
                .line("last seen", units.fullTime(row.last()))
                .line("sent", Units.exact(row.frames()) + " frames, " + Units.exact(row.bytes()) + " bytes");
        return (isAudit ? details : details.line(LAST_FRAME, row.lastFrame()).line(FILE, row.file()))
                .fields(row.fields());
    }

    @Override
    String emptyText(Replies replies) {
        return isAudit
                ? "No strangers. A stranger is a station that no group lists, or that the policy denies."
                : "No strangers. A stranger is a MAC address that sends frames and is not on the list.";
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
        return isAudit
                ? List.of(
                        "Stations that should not be here: no group lists them, or the policy denies them.",
                        "frames, bytes: what the stranger sent in this run.",
                        "last seen, first seen: how long ago.",
                        "Its findings state what it did, and what to do about it.",
                        "Filter: mac: vendor: and text, as in  vendor:apple")
                : List.of(
                        "MAC addresses that send frames and are not on the list.",
                        "frames, bytes, last seen: up to now; if the kernel refused the eBPF guard, up to the latest"
                                + " alert.",
                        "first alert: how long ago. An alert is repeated at most once per --quiet-period.",
                        "last frame: the frame that raised the latest alert.",
                        "capture file: the flight recorder's file with the frames around that alert; see --record.",
                        "Filter: mac: vendor: and text, as in  vendor:apple arp");
    }
}
