package io.macmon.cli.top.view;

import static io.macmon.cli.top.view.ViewColumn.badNumber;
import static io.macmon.cli.top.view.ViewColumn.number;
import static io.macmon.cli.top.view.ViewColumn.text;
import static io.macmon.cli.top.view.ViewColumn.time;

import io.macmon.cli.control.JsonObject;
import io.macmon.cli.screen.Quantities;
import io.macmon.cli.top.draw.Cell;
import io.macmon.cli.top.draw.Column;
import io.macmon.cli.top.draw.Key;
import io.macmon.cli.top.draw.PresenceStrip;
import io.macmon.cli.top.draw.Style;
import io.macmon.cli.top.model.PeerRow;
import io.macmon.cli.top.model.Presence;
import io.macmon.cli.top.model.StationRow;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who is there, who is missing, and who sends most. */
final class StationsView extends TableView<StationRow> {

    static final Request STATIONS = Request.of("stations");

    private static final Request MATRIX = Request.of("matrix");
    private static final String MISSING = "state:missing";
    private static final Set<String> OF_AUDITS = Set.of("verdict", "address", "findings");
    private static final List<String> GOOD_VERDICTS = List.of("", "allowed", "seen", "own", "virtual", "ignored");

    private final boolean isAudit;

    /** @param isAudit whether the run is an audit, which has a verdict on each station */
    StationsView(ZoneId zone, boolean isAudit) {
        super("Stations", "station", zone);
        this.isAudit = isAudit;
    }

    @Override
    List<Request> rowRequests() {
        return List.of(STATIONS);
    }

    @Override
    List<StationRow> read(Replies replies) {
        return replies.of(STATIONS).objects("stations").stream()
                .map(StationRow::of)
                .toList();
    }

    @Override
    List<ViewColumn<StationRow>> columns(Units units) {
        return Stream.<ViewColumn<StationRow>>of(
                        text(Column.left("MAC", 17, 17, 0), StationRow::mac),
                        text(Column.left("state", 6, 6, isAudit ? 4 : 1), StationRow::state, StationsView::stateStyle),
                        text(Column.left("verdict", 10, 10, 1), StationRow::verdict, StationsView::verdictStyle),
                        text(Column.left("group", 8, 16, 7), StationRow::group),
                        text(Column.left("name", 12, 30, 1), StationRow::name),
                        text(Column.left("address", 14, 39, 5), StationsView::addresses),
                        time(Column.right("last heard", 11, 2), StationRow::last, units::age),
                        number(
                                Column.right(units.trafficTitle(), 8, isAudit ? 3 : 1),
                                row -> units.showsTotals() ? row.bytes() : row.bytesPerSecond(),
                                units::volume),
                        ViewColumn.of(
                                Column.left("last minute", 11, 60, 6), row -> Cell.sparkline(row.recent(), Style.GOOD)),
                        badNumber(Column.right("findings", 9, 2), StationRow::findings),
                        text(Column.left("vendor", 8, 30, 8), StationRow::vendor),
                        text(Column.left("name from", 9, 12, 10), StationRow::nameSource)
                                .unsorted(),
                        text(Column.left("VLAN", 8, 12, 9), StationRow::vlans))
                .filter(column -> isAudit || !OF_AUDITS.contains(column.column().title()))
                .toList();
    }

    @Override
    int defaultSort() {
        return isAudit ? 7 : 5; // the rate
    }

    private static Style stateStyle(StationRow row) {
        return switch (row.state()) {
            case "silent" -> Style.WARNING;
            case "absent" -> Style.BAD;
            default -> Style.NORMAL;
        };
    }

    private static Style verdictStyle(StationRow row) {
        return GOOD_VERDICTS.contains(row.verdict()) ? Style.NORMAL : Style.BAD;
    }

    private static String addresses(StationRow row) {
        List<String> all = row.addresses();
        return all.size() < 2 ? String.join("", all) : all.get(0) + " +" + (all.size() - 1);
    }

    @Override
    String summary(List<StationRow> rows, Replies replies) {
        Map<String, Long> states = rows.stream()
                .map(row -> Units.text(isAudit ? row.verdict() : row.state()))
                .collect(Collectors.groupingBy(state -> state, LinkedHashMap::new, Collectors.counting()));
        String count = super.summary(rows, replies);
        if (states.isEmpty() || states.containsKey(Units.UNKNOWN)) {
            return count;
        }
        return count + ": "
                + states.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(state -> Quantities.exact(state.getValue()) + " " + state.getKey())
                        .collect(Collectors.joining(", "));
    }

    @Override
    List<Request> detailRequests(StationRow row) {
        List<Request> requests = new ArrayList<>(List.of(presence("hour", row), presence("day", row)));
        if (!isAudit) {
            requests.add(MATRIX);
        }
        return requests;
    }

    private static Request presence(String period, StationRow row) {
        return Request.of("presence", period, row.mac());
    }

    @Override
    Details details(StationRow row, Replies replies, Units units) {
        Details details = new Details()
                .title(row.mac() + (row.name().isEmpty() ? "" : "  " + row.name()))
                .line("state", row.state())
                .lineIfAny("verdict", row.verdict())
                .line("group", row.group())
                .line("vendor", row.vendor())
                .line("name", row.name() + (row.nameSource().isEmpty() ? "" : " (from " + row.nameSource() + ")"));
        row.learnedNames()
                .forEach(name ->
                        details.line(name.source() + " name", name.name() + ", " + units.fullTime(name.lastSeen())));
        details.line("addresses", String.join(", ", row.addresses()))
                .line("VLANs", row.vlans())
                .line("first heard", units.fullTime(row.first()))
                .line("last heard", units.fullTime(row.last()))
                .line("sent", Units.exact(row.frames()) + " frames, " + Units.exact(row.bytes()) + " bytes")
                .line("bytes/s", Units.exact(row.bytesPerSecond()))
                .lineIfAny("findings", isAudit ? Units.exact(row.findings()) : "");
        addPresence(details, "last hour", replies.of(presence("hour", row)), units);
        addPresence(details, "last day", replies.of(presence("day", row)), units);
        addPeers(details, row, replies);
        return details.fields(row.fields());
    }

    private static void addPresence(Details details, String name, JsonObject reply, Units units) {
        Presence presence = Presence.of(reply);
        details.line(name, presence.steps().isEmpty() ? "" : "from " + units.time(presence.start()) + ": " + presence);
        if (!presence.steps().isEmpty()) {
            details.below((buffer, area, align) -> PresenceStrip.draw(buffer, area, presence.steps()));
        }
    }

    private void addPeers(Details details, StationRow row, Replies replies) {
        List<PeerRow> peers = PeerRow.of(row.mac(), replies.of(MATRIX));
        if (!peers.isEmpty()) {
            Map<String, String> names =
                    rows().stream().collect(Collectors.toMap(StationRow::mac, StationRow::name, (one, other) -> one));
            details.blank().title("Peers in open flows");
            for (PeerRow peer : peers) {
                String name = names.getOrDefault(peer.mac(), "");
                details.line(
                        peer.mac(),
                        (name.isEmpty() ? "" : name + ", ") + Quantities.count(peer.frames(), "frame") + ", "
                                + Quantities.count(peer.bytes(), "byte"));
            }
        }
    }

    @Override
    String emptyText(Replies replies) {
        return replies.of(STATIONS).names().isEmpty()
                ? "Waiting for the list of stations."
                : "No stations. A watch shows the stations on its list, and an audit every station that it has heard.";
    }

    @Override
    public boolean onKey(Key key, Replies replies, ViewState state, Actions actions) {
        if (key.is('m')) {
            state.setFilter(state.filter().equals(MISSING) ? "" : MISSING);
            return true;
        }
        return StationActions.onKey(key, selected(state).map(StationRow::mac), actions);
    }

    @Override
    public List<KeyHelp> keys() {
        return List.of(
                new KeyHelp("m", "only missing stations: silent or absent; again: all"), StationActions.CAPTURE_KEY);
    }

    @Override
    public List<String> help() {
        return List.of(
                "Who is there, who is missing, and who sends most.",
                "state: heard (in the last 5 minutes), silent (not for 5 minutes), absent (on the list and never"
                        + " heard).",
                "verdict: of an audit: allowed, violates, unexpected (in no group), denied, absent (expected and not"
                        + " seen), ...",
                "last heard: how long ago the station sent its last frame.",
                "last minute: bytes per second, the latest at the right; each station has its own scale.",
                "name from: where the name comes from, such as policy, dhcp or mdns.",
                "Enter: when the station was heard (#), when not (.), and when macmon did not run (?); its peers in"
                        + " open flows, of a watch.",
                "Filter: mac: ip: group: vendor: state: and text, as in  state:silent group:printers");
    }
}
