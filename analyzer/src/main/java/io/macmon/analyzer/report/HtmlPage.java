package io.macmon.analyzer.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * The parts of a self-contained HTML page, which is also well-formed XML. Its content security policy allows only its
 * own style and script, by their hashes. The script sorts, filters and unfolds; the page is complete without it.
 */
public final class HtmlPage {

    /** The most rows that a section shows. */
    public static final int MAX_ROWS = 5_000;

    private static final String STYLE = resource("report.css");
    private static final String SCRIPT = resource("report.js");

    private HtmlPage() {}

    /**
     * Begins a page: its head, and the start of its body.
     *
     * @param attributes of the body: names and values, alternately
     */
    public static void open(MarkupWriter page, String title, String... attributes) throws IOException {
        page.verbatim("<!DOCTYPE html>\n");
        page.open("html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", "en").newLine();
        page.open("head").newLine();
        page.empty("meta", "charset", "utf-8").newLine();
        page.empty("meta", "http-equiv", "Content-Security-Policy", "content", contentPolicy())
                .newLine();
        page.empty("meta", "name", "referrer", "content", "no-referrer").newLine();
        page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .newLine();
        page.element("title", title).newLine();
        page.open("style").verbatim(STYLE).close().newLine();
        page.close().newLine();
        page.open("body", attributes).newLine();
    }

    /** Ends the page. */
    public static void close(MarkupWriter page) throws IOException {
        page.open("script").verbatim(SCRIPT).close().newLine();
        page.close().newLine().close().newLine();
    }

    /** Begins a section, which the caller closes. */
    public static void section(MarkupWriter page, String id, String heading, int rows) throws IOException {
        page.open("section", "id", id).open("h2").text(heading + " ");
        page.element("span", ReportText.number(rows), "class", "count").close().newLine();
        if (rows > MAX_ROWS) {
            page.element(
                            "p",
                            "Only the first " + ReportText.number(MAX_ROWS)
                                    + " are shown, the most severe first. The JSON report has all of them.")
                    .newLine();
        }
    }

    /** Writes an input that filters what is in its section; the page's script shows it. */
    public static void filter(MarkupWriter page, String what, String label) throws IOException {
        String id = "filter-" + what;
        page.open("p", "class", "filter", "hidden", "hidden");
        page.element("label", label, "for", id);
        page.empty("input", "id", id, "type", "search", "autocomplete", "off", "spellcheck", "false")
                .text(" ")
                .element("output", "", "for", id, "aria-live", "polite")
                .close()
                .newLine();
    }

    /** The rows that a section shows. */
    public static <T> List<T> shown(List<T> rows) {
        return rows.subList(0, Math.min(rows.size(), MAX_ROWS));
    }

    private static String contentPolicy() {
        return "default-src 'none'; style-src 'sha256-" + hash(STYLE) + "'; script-src 'sha256-" + hash(SCRIPT)
                + "'; base-uri 'none'; form-action 'none'";
    }

    private static String resource(String name) {
        try (InputStream text = HtmlPage.class.getResourceAsStream(name)) {
            return new String(text.readAllBytes(), UTF_8);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // it is packaged with this class
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every JDK has it
        }
    }
}
