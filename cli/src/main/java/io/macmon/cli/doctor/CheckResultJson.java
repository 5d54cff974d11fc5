package io.macmon.cli.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;

/** A finding as one JSON object: {@code check}, {@code status}, {@code found}, and {@code advice} if there is some. */
public final class CheckResultJson {

    private final JsonFactory json = new JsonFactory();

    /** Without the line's end. */
    public String line(CheckResult finding) {
        StringWriter text = new StringWriter();
        try (JsonGenerator object = json.createGenerator(text)) {
            object.writeStartObject();
            object.writeStringField("check", finding.check());
            object.writeStringField("status", finding.status().name().toLowerCase(Locale.ROOT));
            object.writeStringField("found", finding.detail());
            if (!finding.advice().isEmpty()) {
                object.writeStringField("advice", finding.advice());
            }
            object.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // the text is in memory
        }
        return text.toString();
    }
}
