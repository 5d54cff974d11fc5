package io.macmon.cli.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;

/** Posts to an Apprise API server, which forwards to the services that it is configured for. */
final class AppriseChannel implements Channel {

    private final HttpReceiver receiver;

    /** @param receiver its URL is {@code SERVER/notify/KEY} */
    AppriseChannel(HttpReceiver receiver) {
        this.receiver = receiver;
    }

    @Override
    public void send(Message message) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Message.JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("title", message.title());
            json.writeStringField("body", message.text());
            json.writeStringField("type", type(message.digest()));
            json.writeStringField("format", "text");
            json.writeEndObject();
        }
        receiver.post(receiver.url(), text.toString().getBytes(UTF_8), Map.of());
    }

    private static String type(Digest digest) {
        if (digest.resolved() == digest.count()) {
            return "success";
        }
        return switch (digest.severity()) {
            case INFO -> "info";
            case LOW, MEDIUM -> "warning";
            case HIGH -> "failure";
        };
    }
}
