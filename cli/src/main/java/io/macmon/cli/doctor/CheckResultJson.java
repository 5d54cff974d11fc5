package io.macmon.cli.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;

/** Formats a result as a JSON object: {@code check}, {@code status}, {@code found} and, if any, {@code advice}. */
public final class CheckResultJson {

    private final JsonFactory json = new JsonFactory();

    /** Formats the result, without a line terminator. */
    public String line(CheckResult result) {
        StringWriter text = new StringWriter();
        try (JsonGenerator object = json.createGenerator(text)) {
            object.writeStartObject();
            object.writeStringField("check", result.check());
            object.writeStringField("status", result.status().name().toLowerCase(Locale.ROOT));
            object.writeStringField("found", result.detail());
            if (!result.advice().isEmpty()) {
                object.writeStringField("advice", result.advice());
            }
            object.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // the writer is in memory
        }
        return text.toString();
    }
}
