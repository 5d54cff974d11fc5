package io.macmon.cli.top.view;

import static io.macmon.cli.top.view.ViewColumn.number;
import static io.macmon.cli.top.view.ViewColumn.text;

import io.macmon.cli.screen.Quantities;
import io.macmon.cli.top.draw.Cell;
import io.macmon.cli.top.draw.Column;
import io.macmon.cli.top.draw.Key;
import io.macmon.cli.top.model.Fields;
import io.macmon.cli.top.model.FlowRow;
import java.time.ZoneId;
import java.util.List;

/** Who talks to whom: the open flows, or the ended ones. */
final class FlowsView extends TableView<FlowRow> {

    private static final Request OPEN = Request.of("open-flows");
    private static final Request ENDED = Request.of("flows");
    private static final int RATE_COLUMN = 5;

    private boolean showsEnded;
    private boolean knowsOpen;

    FlowsView(ZoneId zone) {
        super("Flows", "flow", zone);
    }

    @Override
    List<Request> rowRequests() {
        if (showsEnded) {
            return List.of(ENDED);
        }
        return knowsOpen ? List.of(OPEN) : List.of(OPEN, ENDED);
    }

    @Override
    List<FlowRow> read(Replies replies) {
        knowsOpen |= replies.of(OPEN).has("flows");
        Request shown = showsEnded || !knowsOpen ? ENDED : OPEN;
        return replies.of(shown).objects("flows").stream().map(FlowRow::of).toList();
    }

    @Override
    List<ViewColumn<FlowRow>> columns(Units units) {
        return List.of(
                text(Column.left("source", 14, 47, 0), FlowRow::source),
                ViewColumn.of(Column.left("", 3, 3, 0), row -> Cell.of(row.isOneSided() ? "-->" : "<->")),
                text(Column.left("destination", 14, 47, 0), FlowRow::destination),
                text(Column.left("proto", 5, 9, 2), FlowRow::protocol),
                text(Column.left("state", 11, 11, 3), FlowRow::state),
                number(
                        Column.right(units.trafficTitle(), 8, 1),
                        row -> units.showsTotals() ? row.bytes() : row.bytesPerSecond(),
                        units::volume),
                number(Column.right("sent", 6, 5), FlowRow::bytesToServer, units::volume),
                number(Column.right("received", 9, 6), FlowsView::received, units::volume),
                number(Column.right("frames", 7, 7), FlowRow::frames, Units::scaled),
                number(Column.right("lasted", 7, 8), FlowRow::seconds, FlowsView::lasted),
                text(Column.left("VLAN", 4, 9, 10), FlowRow::vlans),
                text(Column.left("ended by", 12, 17, 9), FlowRow::endReason));
    }

    @Override
    int defaultSort() {
        return RATE_COLUMN;
    }

    // No frame was seen, which is not the same as none was sent.
    private static long received(FlowRow row) {
        return row.isOneSided() ? Fields.UNKNOWN : row.bytesToClient();
    }

    private static String lasted(long seconds) {
        return seconds < 0 ? Units.UNKNOWN : Quantities.timeLeft(seconds);
    }

    @Override
    String summary(List<FlowRow> rows, Replies replies) {
        if (showsEnded || !knowsOpen) {
            return "the last " + Quantities.exact(rows.size()) + " flow records";
        }
        long open = Math.max(rows.size(), replies.status().number("flows_open", 0));
        return Quantities.count(open, "open flow")
                + (open > rows.size() ? ", the fastest " + Quantities.exact(rows.size()) + " shown" : "");
    }

    @Override
    Details details(FlowRow row, Replies replies, Units units) {
        return new Details()
                .title(row.source() + (row.isOneSided() ? " --> " : " <-> ") + row.destination())
                .line("protocol", row.protocol())
                .line("state", row.state())
                .line("seen", row.isOneSided() ? "one side: no frame from the destination was seen" : "both sides")
                .line("source MAC", String.join(", ", row.sourceMacs()))
                .line("destination MAC", String.join(", ", row.destinationMacs()))
                .line("VLANs", row.vlans())
                .line(
                        "sent",
                        Units.exact(row.framesToServer()) + " frames, " + Units.exact(row.bytesToServer()) + " bytes")
                .line(
                        "received",
                        Units.exact(row.framesToClient()) + " frames, " + Units.exact(row.bytesToClient()) + " bytes")
                .line("bytes/s", Units.exact(row.bytesPerSecond()))
                .line("first frame", units.fullTime(row.start()))
                .line("last frame", units.fullTime(row.end()))
                .line("ended by", row.endReason())
                .fields(row.fields());
    }

    @Override
    String emptyText(Replies replies) {
        return showsEnded || !knowsOpen
                ? "No flow records yet. A watch keeps them if one of its outputs writes flows; see --out."
                : "No open flows. A flow opens with the first frame of a station, and ends after a time without"
                        + " frames.";
    }

    @Override
    public boolean onKey(Key key, Replies replies, ViewState state, Actions actions) {
        if (!key.is('e')) {
            return false;
        }
        showsEnded = !showsEnded;
        actions.show(showsEnded ? "showing flows that have ended" : "showing open flows");
        return true;
    }

    @Override
    public List<KeyHelp> keys() {
        return List.of(new KeyHelp("e", "show flows that have ended, or open ones"));
    }

    @Override
    public List<String> help() {
        return List.of(
                "Who talks to whom. The source is the sender of the flow's first frame.",
                "<->: frames of both sides were seen. -->: only those of the source, as is usual for a station whose"
                        + " peer is not on the list.",
                "state: Zeek's conn_state: S0 no reply, S1 established, SF ended normally, REJ refused, ...",
                "bytes/s: of an open flow, now; of one that has ended, its mean.",
                "sent, received: bytes from and to the source.",
                "Filter: mac: ip: port: state: and text, as in  port:443 ip:10.20.");
    }
}
