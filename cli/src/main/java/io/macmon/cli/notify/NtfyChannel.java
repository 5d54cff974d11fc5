package io.macmon.cli.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import io.macmon.analyzer.audit.finding.Severity;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.util.Map;

/** Publishes to a topic of an ntfy server, as JSON (docs.ntfy.sh/publish/#publish-as-json). */
final class NtfyChannel implements Channel {

    private final HttpReceiver receiver;
    private final URI server;
    private final String topic;

    /** @param receiver its URL is that of the topic */
    NtfyChannel(HttpReceiver receiver) {
        this.receiver = receiver;
        String path = receiver.url().getPath();
        topic = path.substring(path.lastIndexOf('/') + 1);
        server = receiver.url().resolve("./");
    }

    @Override
    public void send(Message message) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Message.JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("topic", topic);
            json.writeStringField("title", message.title());
            json.writeStringField("message", message.text());
            json.writeNumberField("priority", priority(message.digest().severity()));
            json.writeEndObject();
        }
        receiver.post(server, text.toString().getBytes(UTF_8), Map.of());
    }

    /** ntfy's priorities reach from 1 to 5; 3 is the default. */
    private static int priority(Severity severity) {
        return switch (severity) {
            case INFO -> 1;
            case LOW -> 2;
            case MEDIUM -> 3;
            case HIGH -> 4;
        };
    }
}
