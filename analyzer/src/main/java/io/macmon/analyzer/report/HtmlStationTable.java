package io.macmon.analyzer.report;

import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.audit.station.StationRecord.StationAddress;
import io.macmon.analyzer.identity.StationName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The table of stations in the HTML page. Every cell has a key that sorts as text, for the page's script. Columns that
 * would be empty are omitted.
 */
final class HtmlStationTable {

    private static final int MAX_ADDRESSES = 6;
    private static final int MAX_NAMES = 4;

    private final List<StationSummary> shown;
    private final TimeText times;
    private final MarkupWriter page;
    private final List<Column> columns;

    /** @param shown the stations in the report that get a row */
    HtmlStationTable(List<StationSummary> shown, TimeText times, MarkupWriter page) {
        this.shown = shown;
        this.times = times;
        this.page = page;
        columns = columns();
    }

    void write() throws IOException {
        HtmlReport.filter(page, "stations", "Show only stations that contain ");
        page.open("table", "class", "stations").newLine();
        page.open("thead").open("tr");
        for (Column column : columns) {
            page.element("th", column.heading(), "scope", "col");
        }
        page.close().close().newLine().open("tbody").newLine();
        for (StationSummary summary : shown) {
            row(summary);
        }
        page.close().close().newLine();
    }

    private void row(StationSummary summary) throws IOException {
        page.open("tr", "id", anchor(summary.record().mac().value()), "class", "v-" + summary.verdict());
        for (Column column : columns) {
            page.open(
                    "td",
                    "data-label",
                    column.heading(),
                    "data-sort",
                    column.key().apply(summary));
            column.cell().write(summary);
            page.close();
        }
        page.close().newLine();
    }

    /** The id of a station's row. */
    static String anchor(long mac) {
        return String.format(Locale.ROOT, "m%012x", mac);
    }

    private List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("Station", summary -> summary.record().mac().toString(), this::mac));
        columns.add(text("Vendor", ReportText::vendor));
        columns.add(text("Group", StationSummary::group));
        columns.add(new Column("Name", ReportText::name, this::names));
        columns.add(new Column("Verdict", HtmlStationTable::verdictKey, this::verdict));
        columns.add(new Column("Findings", HtmlStationTable::findingsKey, this::findings));
        columns.add(text("New", summary -> summary.isNew() ? "new" : ""));
        columns.add(new Column("Addresses", HtmlStationTable::addressKey, this::addresses));
        columns.add(text("VLANs", summary -> ReportText.vlans(summary.record())));
        columns.add(new Column("Frames", summary -> numberKey(summary.record().frames()), this::frames));
        columns.add(new Column("Last seen", HtmlStationTable::lastSeenKey, this::lastSeen));
        columns.add(text("Details", HtmlStationTable::details));
        columns.add(text(
                "RADIUS", summary -> summary.radius().map(ReportText::radius).orElse("")));
        columns.add(text("Would be cut off", StationSummary::wouldBeCutOff));
        columns.removeIf(column ->
                shown.stream().allMatch(summary -> column.key().apply(summary).isEmpty()));
        return columns;
    }

    private Column text(String heading, Function<StationSummary, String> text) {
        return new Column(heading, text, summary -> page.text(text.apply(summary)));
    }

    private void mac(StationSummary summary) throws IOException {
        page.element("code", summary.record().mac().toString());
    }

    private void names(StationSummary summary) throws IOException {
        String name = ReportText.name(summary);
        page.text(name);
        List<String> learned = summary.record().names().stream()
                .limit(MAX_NAMES)
                .map(known -> learned(known, name))
                .toList();
        small(ReportText.joined(learned, ", "));
    }

    private String learned(StationName known, String shown) {
        String from = times.source(known);
        String name = ReportText.safe(known.name());
        return name.equals(shown) ? from : name + " (" + from + ")";
    }

    private void verdict(StationSummary summary) throws IOException {
        page.element("span", summary.verdict().toString(), "class", "chip");
    }

    private void findings(StationSummary summary) throws IOException {
        page.text(ReportText.joined(ReportText.kinds(summary), ", "));
    }

    private void addresses(StationSummary summary) throws IOException {
        for (String address : ReportText.addresses(summary.record(), MAX_ADDRESSES)) {
            page.element("code", address).text(" ");
        }
        small(summary.sendsFrom().isEmpty() ? "" : "sends from " + ReportText.joined(summary.sendsFrom(), ", "));
    }

    private void frames(StationSummary summary) throws IOException {
        page.text(ReportText.number(summary.record().frames()));
        small(ReportText.number(summary.record().bytes()) + " bytes");
    }

    private void lastSeen(StationSummary summary) throws IOException {
        StationRecord station = summary.record();
        if (!ReportText.isSeen(station)) {
            page.text("never");
            return;
        }
        page.time(times.brief(station.lastSeen()), station.lastSeen());
        small("since " + times.brief(station.firstSeen()));
    }

    private void small(String text) throws IOException {
        if (!text.isEmpty()) {
            page.element("small", text);
        }
    }

    private static String details(StationSummary summary) {
        StationRecord station = summary.record();
        List<String> details = new ArrayList<>();
        if (summary.device().isKnown()) {
            details.add(summary.device().type() + " ("
                    + summary.device().confidence().label() + " confidence; "
                    + ReportText.joined(
                            summary.device().evidence().stream()
                                    .map(ReportText::trait)
                                    .toList(),
                            ", ") + ")");
        }
        summary.sameDevice()
                .forEach(other -> details.add("same device as " + ReportText.sameDeviceWithEvidence(other)));
        station.services().forEach(service -> details.add(ReportText.printable(service)));
        if (station.dot1x() != StationRecord.Dot1x.NONE) {
            details.add("802.1X " + ReportText.dot1x(station)
                    + (station.identity().isEmpty() ? "" : " as " + ReportText.safe(station.identity())));
        }
        if (!station.neighbour().isEmpty()) {
            details.add(ReportText.safe(station.neighbour()));
        }
        if (!station.fingerprint().isEmpty()) {
            details.add("DHCP " + ReportText.safe(station.fingerprint()));
        }
        return ReportText.joined(details, "; ");
    }

    // Sorts the worst verdict first.
    private static String verdictKey(StationSummary summary) {
        return switch (summary.verdict()) {
            case DENIED -> "0";
            case UNEXPECTED -> "1";
            case VIOLATES -> "2";
            case ABSENT -> "3";
            case SEEN -> "4";
            case ALLOWED -> "5";
            case VIRTUAL -> "6";
            case OWN -> "7";
            case SILENT -> "8";
            case IGNORED -> "9";
        };
    }

    // Sorts by the number of findings with the highest severity, then with the next one, and so on.
    private static String findingsKey(StationSummary summary) {
        return summary.findings().isEmpty()
                ? ""
                : numberKey(summary.findings().stream()
                        .mapToLong(finding ->
                                1L << (16 * (4 - finding.kind().severity().eve())))
                        .sum());
    }

    // Sorts in numerical order of the address.
    private static String addressKey(StationSummary summary) {
        return Stream.concat(
                        summary.record().addresses().stream().map(StationAddress::address),
                        summary.sendsFrom().stream())
                .findFirst()
                .map(address ->
                        String.format(Locale.ROOT, "%d%016x%016x", address.version(), address.high(), address.low()))
                .orElse("");
    }

    private static String lastSeenKey(StationSummary summary) {
        return numberKey(Math.max(0, summary.record().lastSeen().toEpochMilli()));
    }

    private static String numberKey(long number) {
        return String.format(Locale.ROOT, "%019d", number);
    }

    private interface Cell {
        void write(StationSummary summary) throws IOException;
    }

    /** @param key the key by which the page's script sorts; empty for a station without a value */
    private record Column(String heading, Function<StationSummary, String> key, Cell cell) {}
}
