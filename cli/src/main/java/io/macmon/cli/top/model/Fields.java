package io.macmon.cli.top.model;

import io.macmon.cli.control.JsonObject;
import io.macmon.config.text.SafeText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Reads fields of a reply. Where several names are given, the first one that has a value counts. */
public final class Fields {

    /** A number that the reply does not have. */
    public static final long UNKNOWN = -1;

    /** A time that the reply does not have. */
    public static final Instant NEVER = Instant.EPOCH;

    // More than any name has, and less than what would make a screen slow.
    private static final int MAX_CHARACTERS = 4_000;

    // 2026-11-28T13:26:00.846858+0000, as EVE has it, and 2026-11-28T13:26:00.846858Z.
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX]")
            .toFormatter();

    private static final int FRACTION = 20; // where its digits begin
    private static final int FRACTION_DIGITS = 9;

    private Fields() {}

    /** A text without what could control a terminal; empty if none. */
    static String text(JsonObject json, String... names) {
        for (String name : names) {
            String text = json.text(name);
            if (!text.isEmpty()) {
                return safe(text);
            }
        }
        return "";
    }

    static String safe(String text) {
        return SafeText.line(text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS) + "…");
    }

    static long number(JsonObject json, String... names) {
        for (String name : names) {
            long number = json.number(name, UNKNOWN);
            if (number != UNKNOWN) {
                return number;
            }
        }
        return UNKNOWN;
    }

    static Instant time(JsonObject json, String... names) {
        String text = text(json, names);
        try {
            if (text.isEmpty()) {
                return NEVER;
            }
            return isUtc(text)
                    ? utc(text)
                    : TIME.parse(text, OffsetDateTime::from).toInstant();
        } catch (DateTimeException | ArithmeticException unreadable) {
            return NEVER;
        }
    }

    // As in 2026-11-28T13:26:00Z, or with up to nine digits of a fraction.
    private static boolean isUtc(String text) {
        int end = text.length() - 1;
        return end >= FRACTION - 1
                && end <= FRACTION + FRACTION_DIGITS
                && end != FRACTION
                && text.charAt(end) == 'Z'
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':'
                && (end < FRACTION || text.charAt(FRACTION - 1) == '.');
    }

    // Sorting thousands of rows by time takes most of its time in a DateTimeFormatter.
    private static Instant utc(String text) {
        int end = text.length() - 1;
        int nanos = end > FRACTION ? number(text, FRACTION, end) : 0;
        for (int digits = Math.max(0, end - FRACTION); digits < FRACTION_DIGITS; digits++) {
            nanos *= 10;
        }
        return LocalDateTime.of(
                        number(text, 0, 4),
                        number(text, 5, 7),
                        number(text, 8, 10),
                        number(text, 11, 13),
                        number(text, 14, 16),
                        number(text, 17, 19),
                        nanos)
                .toInstant(ZoneOffset.UTC);
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new DateTimeException("not a digit");
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** The texts of a list, or a field of its objects. */
    static List<String> texts(JsonObject json, String list, String field) {
        List<String> texts = new ArrayList<>();
        json.texts(list).forEach(text -> texts.add(safe(text)));
        json.objects(list).forEach(object -> texts.add(text(object, field)));
        return texts;
    }

    /** The numbers of a list as text, as in {@code 10, 20}. */
    static String numbers(JsonObject json, String list) {
        return Arrays.stream(json.numbers(list, UNKNOWN))
                .mapToObj(Long::toString)
                .collect(Collectors.joining(", "));
    }

    /**
     * All fields with a value, by their documented names: those of an object as {@code object.field}, an element of a
     * list of objects as one text. Lists of measured values are left out.
     */
    static List<Field> all(JsonObject json) {
        List<Field> fields = new ArrayList<>();
        add(fields, "", json);
        return fields;
    }

    private static void add(List<Field> fields, String prefix, JsonObject json) {
        for (String name : json.names()) {
            String path = prefix + safe(name);
            String text = text(json, name);
            if (!text.isEmpty()) {
                fields.add(new Field(path, text));
            } else if (!json.texts(name).isEmpty()) {
                fields.add(new Field(path, String.join(", ", texts(json, name, ""))));
            } else if (!json.objects(name).isEmpty()) {
                json.objects(name).forEach(element -> fields.add(new Field(path, oneLine(element))));
            } else if (!json.object(name).names().isEmpty()) {
                add(fields, path + ".", json.object(name));
            } else if (isShortList(json, name)) {
                fields.add(new Field(path, numbers(json, name)));
            }
        }
    }

    private static boolean isShortList(JsonObject json, String name) {
        int length = json.numbers(name, UNKNOWN).length;
        return length > 0 && length < 10;
    }

    private static String oneLine(JsonObject element) {
        return all(element).stream()
                .map(field -> field.name() + " " + field.value())
                .collect(Collectors.joining(", "));
    }

    /** A field of a reply, for the details of a row. */
    public record Field(String name, String value) {}
}
