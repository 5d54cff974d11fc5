package io.macmon.analyzer.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "header",
            "h1",
            "h2",
            "h3",
            "code",
            "p",
            "ul",
            "ol",
            "li",
            "strong",
            "span",
            "nav",
            "a",
            "main",
            "section",
            "time",
            "label",
            "input",
            "output",
            "div",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "small",
            "figure",
            "figcaption",
            "svg",
            "g",
            "rect",
            "line",
            "path",
            "text",
            "dl",
            "dt",
            "dd",
            "script");

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

        assertThat(elements.stream().filter(element -> element.getTagName().equals("h3")))
                .extracting(Element::getTextContent)
                .contains("high unexpected-source 02:00:00:00:00:02 Somebodys-Phone");
    }

    @Test
    void drawsABarForEachStationSeenAndMarksForEachFinding() throws Exception {
        List<Element> elements = elements(page(SampleReports.office()));

        assertThat(ofClass(elements, "bar")).hasSize(6);
        assertThat(ofClass(elements, "before")).hasSize(1);
        // Four findings have a last time as well.
        assertThat(ofClass(elements, "mark")).hasSize(7 + 4);
        assertThat(ofClass(elements, "bar")).allSatisfy(bar -> {
            double from = Double.parseDouble(bar.getAttribute("x"));
            assertThat(from).isBetween(330.0, 1_096.0);
            assertThat(from + Double.parseDouble(bar.getAttribute("width"))).isLessThanOrEqualTo(1_100);
        });
    }

    @Test
    void limitsTheTimelineAndTheTableAndStatesSo() throws Exception {
        Document page = page(SampleReports.quiet(HtmlReport.MAX_ROWS + 1));
        List<Element> elements = elements(page);

        assertThat(ofClass(elements, "bar")).hasSize(Timeline.MAX_STATIONS);
        assertThat(elements.stream().filter(element -> element.getTagName().equals("tr")))
                .hasSize(1 + HtmlReport.MAX_ROWS);
        assertThat(page.getDocumentElement().getTextContent())
                .contains("Only the first 200 of 5,001 stations are shown, the most severe findings first.")
                .contains("Only the first 5,000 are shown, the most severe first. The JSON report has all of them.");
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
        NodeList all = page.getElementsByTagName("*");
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
