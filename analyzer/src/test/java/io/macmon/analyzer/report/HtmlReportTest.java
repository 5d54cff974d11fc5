package io.macmon.analyzer.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.macmon.analyzer.audit.AuditReport;
import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class HtmlReportTest {

    private static final Set<String> ELEMENTS = Set.of(
            "html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "code", "p", "ul", "ol", "li",
            "strong", "span", "nav", "a", "main", "section", "time", "label", "input", "output", "div", "table",
            "thead", "tbody", "tr", "th", "td", "small", "details", "summary", "svg", "g", "rect", "line", "path",
            "circle", "text", "dl", "dt", "dd", "script");

    @Test
    void isWellFormedWithHostileNamesWhichAddNoElements() throws Exception {
        List<Element> elements = elements(page(SampleReports.hostile()));

        assertThat(elements.stream().map(Element::getTagName)).allMatch(ELEMENTS::contains);
        assertThat(elements.stream().filter(element -> element.getTagName().equals("script")))
                .hasSize(1);
    }

    @Test
    void runsNothingAndLoadsNothing() throws Exception {
        for (Element element : elements(page(SampleReports.hostile()))) {
            for (int i = 0; i < element.getAttributes().getLength(); i++) {
                String name = element.getAttributes().item(i).getNodeName();
                String value = element.getAttributes().item(i).getNodeValue();
                assertThat(name)
                        .isNotIn("src", "srcset", "style", "action", "xlink:href")
                        .doesNotStartWith("on");
                if (name.equals("href")) {
                    assertThat(value).startsWith("#");
                }
            }
        }
    }

    @Test
    void showsHostileTextAsText() throws Exception {
        Document page = page(SampleReports.hostile());

        assertThat(page.getDocumentElement().getTextContent())
                .contains(
                        SampleReports.HOSTILE.get(0),
                        SampleReports.HOSTILE.get(1),
                        SampleReports.HOSTILE.get(3),
                        "\\x1b[2J");
    }

    @Test
    void allowsOnlyItsOwnStyleAndScript() throws Exception {
        Document page = page(SampleReports.office());
        String policy = elements(page).stream()
                .filter(element -> element.getAttribute("http-equiv").equals("Content-Security-Policy"))
                .map(element -> element.getAttribute("content"))
                .findFirst()
                .orElseThrow();

        assertThat(policy)
                .isEqualTo("default-src 'none'; style-src 'sha256-" + hash(page, "style") + "'; script-src 'sha256-"
                        + hash(page, "script") + "'; base-uri 'none'; form-action 'none'");
    }

    @Test
    void linksEachFindingToItsStation() throws Exception {
        List<Element> elements = elements(page(SampleReports.office()));
        Set<String> ids = new HashSet<>();
        elements.stream()
                .map(element -> element.getAttribute("id"))
                .filter(id -> !id.isEmpty())
                .forEach(id -> assertThat(ids.add(id)).as(id).isTrue());

        assertThat(elements.stream()
                        .map(element -> element.getAttribute("href"))
                        .filter(target -> !target.isEmpty()))
                .isNotEmpty()
                .allMatch(target -> ids.contains(target.substring(1)));
    }

    @Test
    void namesTheStationOfAFinding() throws Exception {
        List<Element> elements = elements(page(SampleReports.office()));

        assertThat(ofTag(elements, "summary"))
                .extracting(Element::getTextContent)
                .containsSubsequence(
                        "high unexpected-source 1 finding, 1 station", "02:00:00:00:00:02 Somebodys-Phone");
    }

    @Test
    void reloadsItselfOnlyIfItWillBeReplaced() throws Exception {
        assertThat(ofTag(elements(page(SampleReports.office())), "body").get(0).getAttribute("data-next"))
                .isEqualTo("1714980030250"); // ten minutes after it was made
        assertThat(ofTag(elements(page(SampleReports.clean())), "body").get(0).hasAttribute("data-next"))
                .isFalse();
    }

    @Test
    void listsWhatChanged() throws Exception {
        List<Element> elements = elements(page(SampleReports.office()));

        assertThat(ofClass(elements, "about"))
                .extracting(Element::getTextContent)
                .singleElement()
                .asString()
                .contains("Since 07:10:00: 1 new violation, 3 continue, 1 ended; 1 new station");
        assertThat(ofTag(elements, "li").stream()
                        .filter(item -> item.getTextContent().startsWith("new ")))
                .singleElement()
                .satisfies(item -> assertThat(item.getTextContent()).contains("It offered 192.0.2.150"));
        assertThat(ofTag(elements, "section").stream()
                        .filter(section -> section.getAttribute("id").equals("ended")))
                .singleElement()
                .satisfies(section -> assertThat(section.getTextContent()).contains("sends in VLAN 40"));
    }

    @Test
    void foldsFindingsByKindAndStation() throws Exception {
        List<Element> folds = ofTag(elements(page(SampleReports.thefts(20))), "details");

        assertThat(folds)
                .extracting(
                        fold -> fold.getAttribute("id"),
                        fold -> fold.hasAttribute("open"),
                        fold -> fold.getElementsByTagName("summary").item(0).getTextContent())
                .containsExactly(
                        tuple("address-theft", true, "high address-theft 21 findings, 2 stations"),
                        tuple("address-theft-m001ba9000001", false, "00:1b:a9:00:00:01 20 findings, 40 times"),
                        tuple("address-theft-m001ba9000002", true, "00:1b:a9:00:00:02"));
        assertThat(folds.get(1).getElementsByTagName("li").getLength()).isEqualTo(20);
    }

    @Test
    void statesWhatToDoAboutEachKind() throws Exception {
        assertThat(page(SampleReports.office()).getDocumentElement().getTextContent())
                .contains("A DHCP server without the role dhcp-server. To do: disconnect it; if legitimate: give its"
                        + " group the role dhcp-server; a relay needs the role router.");
    }

    @Test
    void omitsEmptyColumns() throws Exception {
        Element table = ofTag(elements(page(SampleReports.quiet(1))), "table").get(1);

        assertThat(elements(table).stream()
                        .filter(element -> element.getTagName().equals("th"))
                        .map(Element::getTextContent))
                .containsExactly("Station", "Vendor", "Group", "Verdict", "Frames", "Last seen");
    }

    @Test
    void namesTheColumnOfEachCellForNarrowScreensAndPrint() throws Exception {
        List<Element> cells = ofTag(elements(page(SampleReports.office())), "td").stream()
                .filter(cell -> cell.hasAttribute("data-sort"))
                .toList();

        assertThat(cells).extracting(cell -> cell.getAttribute("data-label")).contains("Would be cut off");
        assertThat(cells).allMatch(cell -> !cell.getAttribute("data-label").isEmpty());
    }

    @Test
    void drawsABarForEachStationSeenAndMarksForEachFinding() throws Exception {
        List<Element> elements = elements(page(SampleReports.office()));

        assertThat(ofClass(elements, "bar")).hasSize(6);
        assertThat(ofClass(elements, "before")).hasSize(1);
        // Four findings have a last time as well.
        assertThat(ofClass(elements, "mark")).hasSize(7 + 4);
        assertThat(ofClass(elements, "bar")).allSatisfy(bar -> {
            assertThat(percent(bar, "x")).isBetween(0.0, 99.6);
            assertThat(percent(bar, "x") + percent(bar, "width")).isLessThanOrEqualTo(100.01);
        });
    }

    @Test
    void limitsTheTimelineAndTheTableAndStatesSo() throws Exception {
        Document page = page(SampleReports.quiet(HtmlPage.MAX_ROWS + 1));
        List<Element> elements = elements(page);

        assertThat(ofClass(elements, "bar")).hasSize(Timeline.MAX_STATIONS);
        assertThat(ofTag(elements, "tr")).hasSize(1 + Timeline.MAX_STATIONS + 1 + HtmlPage.MAX_ROWS);
        assertThat(page.getDocumentElement().getTextContent())
                .contains("Only the first 200 of 5,001 stations are shown, the most severe findings first.")
                .contains("Only the first 5,000 are shown, the most severe first. The JSON report has all of them.");
    }

    private static double percent(Element element, String attribute) {
        assertThat(element.getAttribute(attribute)).endsWith("%");
        return Double.parseDouble(element.getAttribute(attribute).replace("%", ""));
    }

    private static List<Element> ofTag(List<Element> elements, String name) {
        return elements.stream()
                .filter(element -> element.getTagName().equals(name))
                .toList();
    }

    private static List<Element> ofClass(List<Element> elements, String name) {
        return elements.stream()
                .filter(element -> element.getAttribute("class").equals(name))
                .toList();
    }

    private static Document page(AuditReport report) throws Exception {
        String page = ReportFormatTest.written(ReportFormat.HTML, report);
        assertThat(page).startsWith("<!DOCTYPE html>\n");
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(page.getBytes(UTF_8)));
    }

    private static List<Element> elements(Document page) {
        return elements(page.getDocumentElement());
    }

    private static List<Element> elements(Element parent) {
        NodeList all = parent.getElementsByTagName("*");
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < all.getLength(); i++) {
            elements.add((Element) all.item(i));
        }
        return elements;
    }

    private static String hash(Document page, String element) throws Exception {
        String text = page.getElementsByTagName(element).item(0).getTextContent();
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    }
}
