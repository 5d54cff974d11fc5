package io.macmon.cli.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.macmon.analyzer.identity.StationName;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One reply: a JSON object on one line. A list that would make it too long is cut, and the reply states by how much.
 * One thread only.
 */
public final class ControlReply {

    /** About how long a reply may become, in characters. */
    static final int MAX_LENGTH = 4 << 20;

    private static final JsonFactory JSON = new JsonFactory();

    private final StringWriter text = new StringWriter();
    private final JsonGenerator json;

    private ControlReply() throws IOException {
        json = JSON.createGenerator(text);
        json.writeStartObject();
    }

    /** An object to be put into a reply, by {@link #toString}. */
    public static ControlReply object() {
        return unchecked(ControlReply::new);
    }

    /**
     * The fields of two objects as one object.
     *
     * @param object JSON
     * @param more   has fields that the first object does not have
     */
    public static String merged(String object, ControlReply more) {
        String added = more.toString();
        boolean isEmpty = added.equals("{}");
        return isEmpty ? object : object.substring(0, object.lastIndexOf('}')) + "," + added.substring(1);
    }

    /** A text as JSON. */
    public static String quoted(String text) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
    }

    static ControlReply ofSuccess() {
        return object().flag("ok", true);
    }

    static ControlReply ofFailure(String error) {
        return object().flag("ok", false).text("error", error);
    }

    public ControlReply text(String name, String value) {
        return add(() -> json.writeStringField(name, value));
    }

    public ControlReply number(String name, long value) {
        return add(() -> json.writeNumberField(name, value));
    }

    public ControlReply flag(String name, boolean value) {
        return add(() -> json.writeBooleanField(name, value));
    }

    public ControlReply counts(String name, Map<String, Long> counts) {
        return add(() -> {
            json.writeObjectFieldStart(name);
            for (Map.Entry<String, Long> count : counts.entrySet()) {
                json.writeNumberField(count.getKey(), count.getValue());
            }
            json.writeEndObject();
        });
    }

    /** Adds a value that is JSON already. */
    public ControlReply json(String name, String value) {
        return add(() -> {
            json.writeFieldName(name);
            json.writeRawValue(value);
        });
    }

    /**
     * Adds a list and, if values are left out because the reply would be too long, their number.
     *
     * @param toJson makes a value; called only for elements that are added
     */
    public <T> ControlReply list(String name, Iterable<T> values, Function<T, String> toJson) {
        return add(() -> {
            long leftOut = 0;
            json.writeArrayFieldStart(name);
            for (T value : values) {
                json.flush();
                if (text.getBuffer().length() < MAX_LENGTH) {
                    json.writeRawValue(toJson.apply(value));
                } else {
                    leftOut++;
                }
            }
            json.writeEndArray();
            if (leftOut > 0) {
                json.writeNumberField("left_out", leftOut);
            }
        });
    }

    /** The reply with its line end. Nothing can be added afterwards. */
    String line() {
        return this + "\n";
    }

    /** Adds the list {@code names} with the name that a station revealed, unless it revealed none. */
    public ControlReply learnedName(Optional<StationName> learned) {
        return learned.isEmpty()
                ? this
                : list(
                        "names",
                        List.of(learned.get()),
                        name -> object().text("name", name.name())
                                .text("source", name.source())
                                .text("last_seen", name.lastSeen().toString())
                                .toString());
    }

    /** The object as JSON. Nothing can be added afterwards. */
    @Override
    public String toString() {
        return unchecked(() -> {
            if (!json.isClosed()) {
                json.close(); // also ends the object
            }
            return text.toString();
        });
    }

    private ControlReply add(Step step) {
        return unchecked(() -> {
            step.run();
            return this;
        });
    }

    // A StringWriter does not fail.
    private static <T> T unchecked(Value<T> value) {
        try {
            return value.get();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    @FunctionalInterface
    private interface Value<T> {
        T get() throws IOException;
    }
}
