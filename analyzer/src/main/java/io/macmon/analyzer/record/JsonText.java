package io.macmon.analyzer.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.ByteBuilder;
import java.time.Instant;

/**
 * Writes JSON objects straight into bytes, for the events that are frequent. Names are prepared by {@link #name}. Texts
 * are ASCII without control characters; only {@code escaped} accepts quotes and backslashes in them. One thread only.
 */
final class JsonText {

    private static final byte[] TRUE = "true".getBytes(UTF_8);
    private static final byte[] FALSE = "false".getBytes(UTF_8);
    private static final byte[] UTC = "+0000\"".getBytes(UTF_8);

    private final UtcText times = new UtcText();
    private ByteBuilder out;

    /** The name of a member, with the comma that separates it from the previous one, and with a text's first quote. */
    static byte[] name(String name) {
        return (",\"" + name + "\":\"").getBytes(UTF_8);
    }

    /** Starts an object that is not a member of another one. Everything until the next call goes to this builder. */
    void start(ByteBuilder to) {
        out = to;
        out.append('{');
    }

    /** Appends the name; the value must follow, which is not a text. */
    ByteBuilder member(byte[] name) {
        return out.append(name, out.endsWith('{') ? 1 : 0, name.length - 1);
    }

    /** Appends the name and a quote; the text and another quote must follow. */
    ByteBuilder textMember(byte[] name) {
        return out.append(name, out.endsWith('{') ? 1 : 0, name.length);
    }

    void startObject(byte[] name) {
        member(name).append('{');
    }

    void endObject() {
        out.append('}');
    }

    void number(byte[] name, long value) {
        member(name).number(value);
    }

    /** Appends a number with at most three decimal places. */
    void decimal(byte[] name, double value) {
        Decimals.rounded(value, member(name));
    }

    void flag(byte[] name, boolean value) {
        member(name).append(value ? TRUE : FALSE);
    }

    void text(byte[] name, String text) {
        textMember(name).append(text).append('"');
    }

    /** Appends any text, with JSON's escapes. */
    void quoted(byte[] name, String text) {
        member(name);
        quoted(text);
    }

    /** Appends a value as {@link #quoted(byte[], String)} does; the name must precede it. */
    void quoted(String text) {
        out.append('"')
                .append(JsonStringEncoder.getInstance().quoteAsUTF8(text))
                .append('"');
    }

    void time(byte[] name, Instant at) {
        times.micros(at, 'T', textMember(name));
        out.append(UTC);
    }

    void address(byte[] name, IpAddress address) {
        address.appendTo(textMember(name));
        out.append('"');
    }

    void mac(byte[] name, MacAddress mac) {
        MacAddress.append(mac.value(), textMember(name));
        out.append('"');
    }

    void hex(byte[] name, int value, int digits) {
        textMember(name).hex(value, digits).append('"');
    }
}
