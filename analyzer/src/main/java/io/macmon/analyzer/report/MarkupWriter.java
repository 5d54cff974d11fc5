package io.macmon.analyzer.report;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayDeque;
import java.util.Deque;

/** Writes elements that are read alike as HTML and as XML. Text and attributes are escaped, and hold nothing that is not shown. */
final class MarkupWriter {

    private final Writer out;
    private final Deque<String> open = new ArrayDeque<>();

    MarkupWriter(Writer out) {
        this.out = out;
    }

    /** Begins an element; its attributes are a name and a value in turns. */
    MarkupWriter open(String element, String... attributes) throws IOException {
        tag(element, attributes, ">");
        open.push(element);
        return this;
    }

    MarkupWriter close() throws IOException {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** An element with text and nothing else in it. */
    MarkupWriter element(String element, String text, String... attributes) throws IOException {
        return open(element, attributes).text(text).close();
    }

    /** An element of SVG, or one of HTML that never has an end. */
    MarkupWriter empty(String element, String... attributes) throws IOException {
        tag(element, attributes, "/>");
        return this;
    }

    MarkupWriter text(String text) throws IOException {
        out.append(escaped(text));
        return this;
    }

    /** Text of our own, as it is: a style sheet or a script, which must hold no {@code <} and no {@code &}. */
    MarkupWriter verbatim(String text) throws IOException {
        out.append(text);
        return this;
    }

    MarkupWriter newLine() throws IOException {
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
