package io.macmon.cli.top.view;

import static io.macmon.cli.top.view.ViewColumn.text;
import static io.macmon.cli.top.view.ViewColumn.time;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.macmon.cli.control.JsonObject;
import io.macmon.cli.top.draw.Column;
import io.macmon.cli.top.draw.Key;
import io.macmon.cli.top.draw.PresenceStrip;
import io.macmon.cli.top.draw.Style;
import io.macmon.cli.top.model.FleetStationRow;
import io.macmon.cli.top.model.FleetStationRow.Visit;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The stations of the fleet and their places, page by page. There may be a million: the filter is also what the fleet
 * searches.
 */
final class FleetStationsView extends TableView<FleetStationRow> {

    private static final String PLACE = "place:";
    private static final List<String> SEARCHED = List.of("mac:", "ip:");
    private static final int STEPS = 120; // of the time in which a station was heard

    private final Deque<String> pages = new ArrayDeque<>(); // the last MAC address before this page and each before it
    private Request request = Request.of("find", form("", "", ""));
    private String filter = "";

    FleetStationsView(ZoneId zone) {
        super("Stations", "station", zone);
    }

    private static String form(String text, String place, String after) {
        return "q=" + URLEncoder.encode(text, UTF_8) + "&place=" + URLEncoder.encode(place, UTF_8) + "&after="
                + URLEncoder.encode(after, UTF_8);
    }

    /** What the instances search: the first word that is not another field, and the place. */
    @Override
    void prepare(ViewState state) {
        if (!state.filter().equals(filter)) {
            filter = state.filter();
            pages.clear();
        }
        String text = "";
        String place = "";
        for (String word : filter.strip().split("\\s+", -1)) {
            if (word.startsWith(PLACE)) {
                place = word.substring(PLACE.length());
            } else if (SEARCHED.stream().anyMatch(word::startsWith)) {
                text = word.substring(word.indexOf(':') + 1);
            } else if (text.isEmpty() && !word.startsWith("-") && !word.startsWith("state:")) {
                text = word;
            }
        }
        request = Request.of("find", form(text, place, pages.isEmpty() ? "" : pages.peek()));
    }

    @Override
    List<Request> rowRequests() {
        return List.of(request);
    }

    @Override
    List<FleetStationRow> read(Replies replies) {
        return replies.of(request).objects("stations").stream()
                .map(FleetStationRow::of)
                .toList();
    }

    @Override
    List<ViewColumn<FleetStationRow>> columns(Units units) {
        return List.of(
                text(Column.left("MAC", 17, 17, 0), FleetStationRow::mac),
                text(Column.left("place", 12, 30, 0), FleetStationsView::place),
                text(Column.left("name", 12, 30, 1), FleetStationRow::name),
                text(Column.left("address", 14, 39, 4), row -> String.join(", ", row.addresses())),
                text(Column.left("state", 13, 14, 2), FleetStationRow::state, FleetStationsView::stateStyle),
                time(Column.right("last heard", 11, 3), FleetStationRow::last, units::age),
                text(Column.left("type", 8, 16, 5), FleetStationRow::type));
    }

    @Override
    int defaultSort() {
        return 0;
    }

    private static String place(FleetStationRow row) {
        return row.place() + (row.otherPlaces() == 0 ? "" : " +" + row.otherPlaces());
    }

    private static Style stateStyle(FleetStationRow row) {
        return row.state().endsWith("cloned") || row.state().startsWith("absent")
                ? Style.BAD
                : row.state().equals("silent") ? Style.WARNING : Style.NORMAL;
    }

    @Override
    String summary(List<FleetStationRow> rows, Replies replies) {
        boolean isMore = replies.of(request).flag("more");
        return super.summary(rows, replies)
                + (isMore || !pages.isEmpty() ? "  [page " + (pages.size() + 1) + (isMore ? ", n next" : "") + "]" : "")
                + unreachable(replies.of(request));
    }

    /** Which instances did not answer, as a part of a summary. */
    static String unreachable(JsonObject reply) {
        List<String> missing = reply.texts("unreachable");
        return missing.isEmpty() ? "" : "  [not answering: " + Units.text(String.join(", ", missing)) + "]";
    }

    @Override
    Details details(FleetStationRow row, Replies replies, Units units) {
        Details details = new Details()
                .title(row.mac() + (row.name().isEmpty() ? "" : "  " + row.name()))
                .line("place", row.place())
                .line("state", row.state(), stateStyle(row))
                .lineIfAny("type", row.type())
                .line("addresses", String.join(", ", row.addresses()))
                .line("first heard", units.fullTime(row.first()))
                .line("last heard", units.fullTime(row.last()))
                .blank()
                .title("Where, from " + units.time(row.first()) + " until now");
        Map<String, StringBuilder> lanes = new LinkedHashMap<>();
        row.heard().forEach(visit -> mark(lanes.computeIfAbsent(visit.place(), unseen -> empty()), visit, row, units));
        lanes.forEach((place, steps) -> {
            Instant last = row.heard().stream()
                    .filter(visit -> visit.place().equals(place))
                    .map(Visit::last)
                    .max(Instant::compareTo)
                    .orElseThrow();
            details.line(place, "until " + units.time(last))
                    .below((buffer, area, align) -> PresenceStrip.draw(buffer, area, steps.toString()));
        });
        return details.fields(row.fields());
    }

    private static StringBuilder empty() {
        return new StringBuilder("0".repeat(STEPS));
    }

    // From the first sighting of the station until now.
    private static void mark(StringBuilder steps, Visit visit, FleetStationRow row, Units units) {
        long all = Math.max(1, Duration.between(row.first(), units.now()).toMillis());
        int from = step(Duration.between(row.first(), visit.first()), all);
        int to = step(Duration.between(row.first(), visit.last()), all);
        for (int i = from; i <= to; i++) {
            steps.setCharAt(i, PresenceStrip.PRESENT);
        }
    }

    private static int step(Duration since, long all) {
        return (int) Math.max(0, Math.min(STEPS - 1L, since.toMillis() * STEPS / all));
    }

    @Override
    String emptyText(Replies replies) {
        return replies.of(request).names().isEmpty() ? "Searching the stations." : "No stations.";
    }

    @Override
    public boolean onKey(Key key, Replies replies, ViewState state, Actions actions) {
        if (key.is('n')) {
            String next = replies.of(request).text("next");
            if (!next.isEmpty()) {
                pages.push(next);
            }
            return true;
        }
        if (key.is('p')) {
            pages.poll();
            return true;
        }
        return false;
    }

    @Override
    public List<KeyHelp> keys() {
        return List.of(new KeyHelp("n p", "the next and the previous page of 100 stations"));
    }

    @Override
    public List<String> help() {
        return List.of(
                "The stations that any sensor heard, 100 at a time, by MAC address.",
                "place: where it was heard last; +1: another place heard it, too.",
                "state: heard (in the last 5 minutes), silent, absent (expected by the policy), cloned.",
                "Enter: from when until when each place heard it (#).",
                "Filter: the fleet searches place: and the start of a MAC address, an IP address or a name, as in"
                        + "  place:hq printer");
    }
}
