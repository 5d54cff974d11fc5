package io.macmon.cli.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A reply, as the client reads it.
 *
 * @param line   the JSON object, without a line end
 * @param fields the object's fields, in order: a text as it is, everything else as JSON
 * @param lists  the elements of each field that is a list, likewise
 */
record ControlAnswer(String line, Map<String, String> fields, Map<String, List<String>> lists) {

    private static final JsonFactory JSON = new JsonFactory();

    static ControlAnswer parse(String line) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        Map<String, List<String>> lists = new LinkedHashMap<>();
        try (JsonParser json = JSON.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the answer is not a JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (value == JsonToken.START_ARRAY) {
                    List<String> elements = new ArrayList<>();
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        elements.add(text(json));
                    }
                    lists.put(name, elements);
                } else {
                    fields.put(name, text(json));
                }
            }
        }
        return new ControlAnswer(line, fields, lists);
    }

    private static String text(JsonParser json) throws IOException {
        if (json.currentToken().isScalarValue()) {
            return json.getText();
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator copy = JSON.createGenerator(text)) {
            copy.copyCurrentStructure(json);
        }
        return text.toString();
    }

    boolean isOk() {
        return "true".equals(fields.get("ok"));
    }

    private static String plain(String object) {
        return object.replaceAll("[{}\"]", "").replace(":", " ").replace(",", ", ");
    }

    /** A line per field, then a line per element of the lists. */
    List<String> text() {
        return text(UnaryOperator.identity());
    }

    /**
     * A line per field, then the lists.
     *
     * @param format makes the lines of a list from its elements
     */
    List<String> text(UnaryOperator<List<String>> format) {
        List<String> lines = new ArrayList<>();
        fields.forEach((name, value) -> {
            if (!name.equals("ok")) {
                lines.add(name.replace('_', ' ') + ": " + (value.startsWith("{") ? plain(value) : value));
            }
        });
        lists.forEach((name, elements) -> lines.addAll(format.apply(elements)));
        return lines;
    }
}
