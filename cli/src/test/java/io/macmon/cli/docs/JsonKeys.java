package io.macmon.cli.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The keys of JSON values, as {@code object.key} and {@code array[].key}, with the type of each value. */
final class JsonKeys {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Set<String>> types = new TreeMap<>();

    JsonKeys add(String json) {
        try {
            add("", JSON.readTree(json));
        } catch (JsonProcessingException wrong) {
            throw new AssertionError("not JSON: " + json, wrong);
        }
        return this;
    }

    /** Every key, with the types of its values. */
    Map<String, Set<String>> types() {
        return types;
    }

    private void add(String path, JsonNode value) {
        if (value.isObject()) {
            value.properties()
                    .forEach(field ->
                            add(path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue()));
        } else if (value.isArray() && !value.isEmpty() && value.get(0).isObject()) {
            value.forEach(element -> add(path + "[]", element));
        } else {
            types.computeIfAbsent(path, unused -> new TreeSet<>()).add(type(value));
        }
    }

    private static String type(JsonNode value) {
        if (value.isArray()) {
            return value.isEmpty() ? "array" : "array of " + type(value.get(0)) + "s";
        }
        if (value.isNumber()) {
            return value.isIntegralNumber() ? "integer" : "number";
        }
        return value.isTextual() ? "string" : value.isBoolean() ? "boolean" : "null";
    }
}
