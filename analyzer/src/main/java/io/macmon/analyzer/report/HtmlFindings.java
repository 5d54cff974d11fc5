package io.macmon.analyzer.report;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingAdvice;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.config.net.MacAddress;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The findings in the HTML page, folded by kind and by station. Only information, and stations with more than
 * {@value #MAX_UNFOLDED} findings of a kind, are folded at first; print shows everything.
 */
final class HtmlFindings {

    private static final int MAX_UNFOLDED = 3;

    private final List<Finding> shown;
    private final Set<String> started;
    private final Map<MacAddress, String> names;
    private final TimeText times;
    private final MarkupWriter page;

    /**
     * @param shown   the findings in the report that are shown
     * @param started the keys of the findings that are new since the last report
     * @param names   the stations that have a row in the table of stations, and their names, which may be empty
     */
    HtmlFindings(
            List<Finding> shown,
            Set<String> started,
            Map<MacAddress, String> names,
            TimeText times,
            MarkupWriter page) {
        this.shown = shown;
        this.started = started;
        this.names = names;
        this.times = times;
        this.page = page;
    }

    void write() throws IOException {
        if (shown.isEmpty()) {
            page.element("p", "No findings.").newLine();
            return;
        }
        HtmlPage.filter(page, "findings", "Show only findings that contain ");
        Map<FindingKind, List<Finding>> kinds =
                shown.stream().collect(groupingBy(Finding::kind, LinkedHashMap::new, toList()));
        for (List<Finding> ofKind : kinds.values()) {
            kind(ofKind.get(0).kind(), ofKind);
        }
    }

    private void kind(FindingKind kind, List<Finding> ofKind) throws IOException {
        Map<MacAddress, List<Finding>> stations =
                ofKind.stream().collect(groupingBy(Finding::station, LinkedHashMap::new, toList()));
        String severity = ReportText.lowerCase(kind.severity());
        open("kind s-" + severity, kind.id(), kind.severity().isViolation());
        page.open("summary").element("span", severity, "class", "severity").text(" ");
        page.element("span", kind.id(), "class", "name").text(" ");
        page.element("span", tally(ofKind, stations.size()), "class", "tally").close();
        page.open("p", "class", "advice").text(kind.summary() + ". To do: ");
        page.text(FindingAdvice.of(kind).text() + ".").close().newLine();
        for (List<Finding> ofStation : stations.values()) {
            station(kind, ofStation);
        }
        page.close().newLine();
    }

    // As in: 14 findings, 2 stations.
    private static String tally(List<Finding> findings, int stations) {
        String tally = findings.size() == 1 ? "1 finding" : ReportText.number(findings.size()) + " findings";
        return ReportText.isAboutSegment(findings.get(0))
                ? tally
                : tally + (stations == 1 ? ", 1 station" : ", " + ReportText.number(stations) + " stations");
    }

    private void station(FindingKind kind, List<Finding> findings) throws IOException {
        Finding first = findings.get(0);
        String anchor = HtmlStationTable.anchor(first.station().value());
        open("station", kind.id() + "-" + anchor, findings.size() <= MAX_UNFOLDED);
        page.open("summary");
        String name = names.get(first.station());
        if (name == null) {
            page.element("code", ReportText.station(first));
        } else {
            page.open("a", "href", "#" + anchor)
                    .element("code", ReportText.station(first))
                    .close();
            if (!name.isEmpty()) {
                page.text(" ").element("span", name, "class", "who");
            }
        }
        if (findings.size() > 1) {
            page.text(" ").open("span", "class", "tally").text(tally(findings));
            page.close();
        }
        page.close().open("ol").newLine();
        for (Finding finding : findings) {
            finding(finding);
        }
        page.close().close().newLine();
    }

    // As in: 14 findings, 1,785 times.
    private static String tally(List<Finding> findings) {
        return ReportText.number(findings.size()) + " findings, "
                + ReportText.times(findings.stream().mapToLong(Finding::count).sum());
    }

    private void finding(Finding finding) throws IOException {
        page.open("li");
        if (started.contains(finding.key())) {
            page.element("span", "new", "class", "chip").text(" ");
        }
        if (!finding.subject().isEmpty()) {
            page.element("code", finding.subject(), "class", "subject").text(" ");
        }
        page.element("span", finding.evidence(), "class", "evidence", "dir", "ltr")
                .text(" ");
        page.open("small", "class", "when").text(ReportText.times(finding.count()) + ", ");
        if (!times.isSameSecond(finding.first(), finding.last())) {
            time(finding.first());
            page.text(" to ");
        }
        time(finding.last());
        page.text(finding.isResolved() ? ", resolved, ID " : ", ID ")
                .element("code", finding.id())
                .close()
                .close()
                .newLine();
    }

    private void time(Instant at) throws IOException {
        page.time(times.brief(at), at);
    }

    private void open(String style, String id, boolean isUnfolded) throws IOException {
        if (isUnfolded) {
            page.open("details", "class", style, "id", id, "open", "open");
        } else {
            page.open("details", "class", style, "id", id);
        }
    }
}
