package io.macmon.analyzer.report;

import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.audit.station.StationRecord.StationAddress;
import io.macmon.analyzer.identity.StationName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The table of stations in the HTML page. */
final class HtmlStationTable {

    private static final int MAX_ADDRESSES = 6;
    private static final int MAX_NAMES = 4;

    private final List<StationSummary> shown;
    private final TimeText times;
    private final MarkupWriter page;

    /** @param shown the stations in the report that get a row */
    HtmlStationTable(List<StationSummary> shown, TimeText times, MarkupWriter page) {
        this.shown = shown;
        this.times = times;
        this.page = page;
    }

    void write() throws IOException {
        columns().write("stations", shown, summary ->
                new String[] {"id", anchor(summary.record().mac().value()), "class", "v-" + summary.verdict()});
    }

    /** The id of a station's row. */
    static String anchor(long mac) {
        return String.format(Locale.ROOT, "m%012x", mac);
    }

    private HtmlTable<StationSummary> columns() {
        return new HtmlTable<StationSummary>(page)
                .column("Station", summary -> summary.record().mac().toString(), this::mac)
                .column("Vendor", ReportText::vendor)
                .column("Group", StationSummary::group)
                .column("Name", ReportText::name, this::names)
                .column("Verdict", HtmlStationTable::verdictKey, this::verdict)
                .column("Findings", HtmlStationTable::findingsKey, this::findings)
                .column("New", summary -> summary.isNew() ? "new" : "")
                .column("Addresses", HtmlStationTable::addressKey, this::addresses)
                .column("VLANs", summary -> ReportText.vlans(summary.record()))
                .column(
                        "Frames",
                        summary -> HtmlTable.numberKey(summary.record().frames()),
                        this::frames)
                .column("Last seen", HtmlStationTable::lastSeenKey, this::lastSeen)
                .column("Details", HtmlStationTable::details)
                .column(
                        "RADIUS",
                        summary -> summary.radius().map(ReportText::radius).orElse(""))
                .column("Would be cut off", StationSummary::wouldBeCutOff);
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
                : HtmlTable.numberKey(summary.findings().stream()
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
        return HtmlTable.numberKey(Math.max(0, summary.record().lastSeen().toEpochMilli()));
    }
}
