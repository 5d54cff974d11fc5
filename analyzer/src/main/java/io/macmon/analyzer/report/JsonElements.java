package io.macmon.analyzer.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.audit.finding.Finding;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** The elements of a JSON report, each on one line. */
public final class JsonElements {

    private static final JsonFactory JSON = new JsonFactory();

    private JsonElements() {}

    /** An element of the list of stations. */
    public static String of(StationSummary station) {
        return text(json -> JsonReport.write(station, json));
    }

    /** An element of the list of findings. */
    public static String of(Finding finding) {
        return text(json -> JsonReport.write(finding, json));
    }

    private static String text(Element element) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            element.write(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // the writer is in memory
        }
        return text.toString();
    }

    @FunctionalInterface
    private interface Element {
        void write(JsonGenerator json) throws IOException;
    }
}
