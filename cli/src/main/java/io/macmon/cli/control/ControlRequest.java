package io.macmon.cli.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.macmon.config.text.ConfigException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One request: {@code {"command":"flows","args":["00:11:22:33:44:55"]}}. Nothing in it may be nested deeper.
 *
 * @param command a command's name
 */
record ControlRequest(String command, List<String> arguments) {

    private static final JsonFactory JSON = new JsonFactory();

    /** @throws ConfigException if the text is anything else */
    static ControlRequest parse(String line) {
        try (JsonParser json = JSON.createParser(line)) {
            require(json.nextToken() == JsonToken.START_OBJECT);
            String command = null;
            List<String> arguments = new ArrayList<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                if (field.equals("command") && command == null) {
                    require(value == JsonToken.VALUE_STRING);
                    command = json.getText();
                } else {
                    require(field.equals("args") && value == JsonToken.START_ARRAY && arguments.isEmpty());
                    readArguments(json, arguments);
                }
            }
            require(json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null && command != null);
            return new ControlRequest(command, arguments);
        } catch (IOException malformed) {
            throw invalid();
        }
    }

    private static void readArguments(JsonParser json, List<String> arguments) throws IOException {
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(json.currentToken() == JsonToken.VALUE_STRING);
            arguments.add(json.getText());
        }
    }

    private static void require(boolean isValid) {
        if (!isValid) {
            throw invalid();
        }
    }

    private static ConfigException invalid() {
        return new ConfigException("not a request; send one line such as {\"command\":\"status\",\"args\":[]}");
    }

    /** The request with its line end. */
    String line() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("command", command);
            json.writeArrayFieldStart("args");
            for (String argument : arguments) {
                json.writeString(argument);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text + "\n";
    }
}
