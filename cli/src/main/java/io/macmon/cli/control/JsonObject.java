package io.macmon.cli.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An object of a reply, for programs that read its values. A field that is missing, null or of another type counts as
 * absent: a run of another version may have written it. Immutable.
 */
public final class JsonObject {

    public static final JsonObject EMPTY = new JsonObject(Map.of());

    private static final JsonFactory JSON = new JsonFactory();
    private static final int MAX_DEPTH = 32;

    private final Map<String, Object> fields;

    private JsonObject(Map<String, Object> fields) {
        this.fields = fields;
    }

    /** @throws IOException if the text is not a JSON object */
    public static JsonObject parse(String text) throws IOException {
        try (JsonParser json = JSON.createParser(text)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                return object(json, 0);
            }
            throw new IOException("not a JSON object");
        }
    }

    private static JsonObject object(JsonParser json, int depth) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            fields.put(name, value(json, depth + 1));
        }
        return new JsonObject(fields);
    }

    // Null is kept: in a list it is a value that was not measured.
    private static Object value(JsonParser json, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new IOException("nested too deeply");
        }
        return switch (json.currentToken()) {
            case START_OBJECT -> object(json, depth);
            case START_ARRAY -> {
                List<Object> elements = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(json, depth + 1));
                }
                yield elements;
            }
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT ->
                json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? (Object) json.getDoubleValue()
                        : (Object) json.getLongValue();
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    /** The object as JSON, with its fields in their order. */
    @Override
    public String toString() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            write(this, json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // a StringWriter does not fail
        }
        return text.toString();
    }

    private static void write(Object value, JsonGenerator json) throws IOException {
        if (value instanceof JsonObject object) {
            json.writeStartObject();
            for (Map.Entry<String, Object> field : object.fields.entrySet()) {
                json.writeFieldName(field.getKey());
                write(field.getValue(), json);
            }
            json.writeEndObject();
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                write(element, json);
            }
            json.writeEndArray();
        } else {
            json.writeObject(value); // a text, a number, a truth value or null
        }
    }

    public Set<String> names() {
        return fields.keySet();
    }

    /** Whether the field has a value. */
    public boolean has(String name) {
        return fields.get(name) != null;
    }

    /** A text, or a number or truth value as text; empty if absent. */
    public String text(String name) {
        Object value = fields.get(name);
        return value instanceof String || value instanceof Number || value instanceof Boolean ? value.toString() : "";
    }

    /** A number, without its fraction. */
    public long number(String name, long absent) {
        return fields.get(name) instanceof Number number ? number.longValue() : absent;
    }

    public double fraction(String name, double absent) {
        return fields.get(name) instanceof Number number ? number.doubleValue() : absent;
    }

    /** Whether the field is true; false if absent. */
    public boolean flag(String name) {
        return Boolean.TRUE.equals(fields.get(name));
    }

    /** An object; without fields if absent. */
    public JsonObject object(String name) {
        return fields.get(name) instanceof JsonObject object ? object : EMPTY;
    }

    /** The objects of a list; other elements are left out. */
    public List<JsonObject> objects(String name) {
        return elements(name).stream()
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .toList();
    }

    /** The texts of a list; other elements are left out. */
    public List<String> texts(String name) {
        return elements(name).stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
    }

    /** The numbers of a list; another element, such as null, is {@code absent}. */
    public long[] numbers(String name, long absent) {
        return elements(name).stream()
                .mapToLong(element -> element instanceof Number number ? number.longValue() : absent)
                .toArray();
    }

    private List<?> elements(String name) {
        return fields.get(name) instanceof List<?> list ? list : List.of();
    }
}
