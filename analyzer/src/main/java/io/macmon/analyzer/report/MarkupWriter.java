package io.macmon.analyzer.report;

import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes markup that is both HTML and XML. Escapes text and attribute values, and replaces invisible characters in
 * them.
 */
public final class MarkupWriter {

    private final Writer out;
    private final Deque<String> open = new ArrayDeque<>();

    public MarkupWriter(Writer out) {
        this.out = out;
    }

    /** @param attributes names and values, alternately */
    public MarkupWriter open(String element, String... attributes) throws IOException {
        tag(element, attributes, ">");
        open.push(element);
        return this;
    }

    /** Closes the element that was opened last. */
    public MarkupWriter close() throws IOException {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** Writes an element that contains only text. */
    public MarkupWriter element(String element, String text, String... attributes) throws IOException {
        return open(element, attributes).text(text).close();
    }

    /** Writes an element without content: an SVG element, or a void HTML element. */
    public MarkupWriter empty(String element, String... attributes) throws IOException {
        tag(element, attributes, "/>");
        return this;
    }

    public MarkupWriter time(String text, Instant at) throws IOException {
        return element("time", text, "datetime", at.toString());
    }

    public MarkupWriter text(String text) throws IOException {
        out.append(escaped(text));
        return this;
    }

    /** Writes macmon's own style sheet or script unchanged. It must contain no {@code <} and no {@code &}. */
    public MarkupWriter verbatim(String text) throws IOException {
        out.append(text);
        return this;
    }

    public MarkupWriter newLine() throws IOException {
        out.append('\n');
        return this;
    }

    private void tag(String element, String[] attributes, String end) throws IOException {
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            out.append(escaped(attributes[i + 1])).append('"');
        }
        out.append(end);
    }

    private static String escaped(String text) {
        return ReportText.printable(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
