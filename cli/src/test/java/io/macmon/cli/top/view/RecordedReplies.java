package io.macmon.cli.top.view;

import io.macmon.cli.control.JsonObject;
import io.macmon.cli.top.view.View.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Replies of runs of {@code macmon lab}, with names that a hostile station could choose. */
final class RecordedReplies {

    static final Instant NOW = Instant.parse("2026-11-28T13:30:00Z");

    static final Replies NONE = new Replies(NOW, Map.of());

    private RecordedReplies() {}

    /** The replies in a file: one object whose names are commands with their arguments. */
    static Replies of(String file) {
        try (InputStream in = RecordedReplies.class.getResourceAsStream(file)) {
            return parsed(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static Replies parsed(String json) {
        try {
            JsonObject all = JsonObject.parse(json);
            Map<Request, JsonObject> replies = new HashMap<>();
            for (String name : all.names()) {
                List<String> words = List.of(name.split(" "));
                replies.put(new Request(words.get(0), words.subList(1, words.size())), all.object(name));
            }
            return new Replies(NOW, replies);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A reply with so many stations. */
    static Replies stations(int count) {
        StringBuilder json = new StringBuilder("{\"stations\":{\"stations\":[");
        for (int i = 0; i < count; i++) {
            json.append(i == 0 ? "" : ",")
                    .append(String.format(
                            "{\"mac\":\"02:aa:00:00:%02x:%02x\",\"name\":\"host %d\",\"bytes_per_second\":%d,"
                                    + "\"group\":\"%s\",\"state\":\"heard\",\"addresses\":[\"10.20.%d.%d\"]}",
                            i / 256, i % 256, i, i * 37L % 10_007, i % 2 == 0 ? "even" : "odd", i / 256, i % 256));
        }
        return parsed(json.append("]}}").toString());
    }
}
