package io.macmon.cli.notify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.macmon.config.text.SafeText;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a channel sends.
 *
 * @param title one printable line
 * @param text  printable lines
 */
record Message(String title, String text, Source source, Instant sentAt, Digest digest) {

    static final JsonFactory JSON = new JsonFactory();

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    /** Where notices come from. */
    record Source(String host, String device) {}

    /** Fills the templates of a channel. */
    static Message of(Digest digest, ChannelConfig channel, Source source, Instant now) {
        Map<String, String> values = new HashMap<>();
        values.put("host", source.host());
        values.put("device", source.device());
        values.put("count", Long.toString(digest.count()));
        values.put("severity", severity(digest));
        values.put("kinds", kinds(digest));
        values.put("summary", summary(digest));
        values.put("lines", lines(digest));
        return new Message(
                SafeText.line(channel.title().fill(values).replace('\n', ' ')),
                SafeText.ofMessage(channel.text().fill(values)),
                source,
                now,
                digest);
    }

    private static String severity(Digest digest) {
        return digest.severity().name().toLowerCase(Locale.ROOT);
    }

    private static String kinds(Digest digest) {
        return digest.kinds().entrySet().stream()
                .map(kind -> kind.getValue() + " " + kind.getKey())
                .collect(Collectors.joining(", "));
    }

    private static String summary(Digest digest) {
        if (digest.count() == 1) {
            Notice only = digest.listed().get(0);
            return (only.isResolved() ? "resolved: " : "")
                    + only.kind()
                    + (only.station().isEmpty() ? "" : " " + only.station());
        }
        return digest.count() + " notices: " + kinds(digest)
                + (digest.resolved() == 0 ? "" : " (" + digest.resolved() + " resolved)");
    }

    private static String lines(Digest digest) {
        String listed = digest.listed().stream()
                .map(notice -> TIME.format(notice.at()) + " " + notice.line())
                .collect(Collectors.joining("\n"));
        return digest.unlisted() == 0 ? listed : listed + "\nand " + digest.unlisted() + " more; all: " + kinds(digest);
    }

    /** The message as a JSON object, as docs/notifications.md describes it. */
    String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("version", 1);
            json.writeStringField("sent", sentAt.toString());
            json.writeStringField("host", source.host());
            json.writeStringField("device", source.device());
            json.writeStringField("title", title);
            json.writeStringField("text", this.text);
            json.writeStringField("severity", severity(digest));
            json.writeNumberField("count", digest.count());
            json.writeNumberField("unlisted", digest.unlisted());
            json.writeObjectFieldStart("kinds");
            for (Map.Entry<String, Long> kind : digest.kinds().entrySet()) {
                json.writeNumberField(kind.getKey(), kind.getValue());
            }
            json.writeEndObject();
            json.writeArrayFieldStart("notices");
            for (Notice notice : digest.listed()) {
                write(notice, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return text.toString();
    }

    private static void write(Notice notice, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("time", notice.at().toString());
        json.writeStringField("kind", notice.kind());
        json.writeStringField("severity", notice.severity().name().toLowerCase(Locale.ROOT));
        json.writeStringField("group", notice.group());
        json.writeStringField("station", notice.station());
        json.writeStringField("name", notice.name());
        json.writeStringField("vendor", notice.vendor());
        json.writeStringField("text", notice.text());
        json.writeBooleanField("resolved", notice.isResolved());
        json.writeEndObject();
    }
}
