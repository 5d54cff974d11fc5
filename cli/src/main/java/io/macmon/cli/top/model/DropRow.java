package io.macmon.cli.top.model;

import io.macmon.cli.control.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What was lost at one place, from the wire to the outputs.
 *
 * @param total   since the start
 * @param history lost per step of the chosen time, oldest first; empty if the run does not report it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record DropRow(String place, long total, long[] history, JsonObject json) implements ModelRow {

    private static final List<String> PLACES = List.of(
            "nic",
            "backlog",
            "kernel",
            "ring",
            "analysis",
            "writer",
            "guard",
            "recorder",
            "outbox",
            "outputs",
            "spool");
    private static final String AUDIT_PREFIX = "dropped_";

    /** All places in the order in which a frame passes them. */
    public static List<DropRow> of(JsonObject status, JsonObject rates) {
        JsonObject drops = status.object("drops");
        JsonObject history = rates.object("drops");
        Set<String> places = new LinkedHashSet<>();
        for (String place : PLACES) {
            if (drops.has(place) || drops.has(AUDIT_PREFIX + place)) {
                places.add(place);
            }
        }
        drops.names().stream()
                .map(DropRow::place)
                .filter(place -> !place.equals("skipped")) // a choice, not a loss
                .forEach(places::add);
        List<DropRow> rows = new ArrayList<>();
        for (String place : places) {
            long[] steps = history.numbers(place, Fields.UNKNOWN);
            rows.add(new DropRow(
                    place,
                    Fields.number(drops, place, AUDIT_PREFIX + place),
                    steps.length > 0 ? steps : history.numbers(AUDIT_PREFIX + place, Fields.UNKNOWN),
                    drops));
        }
        return rows;
    }

    private static String place(String name) {
        return Fields.safe(name.startsWith(AUDIT_PREFIX) ? name.substring(AUDIT_PREFIX.length()) : name);
    }

    /** What was lost in the chosen time; {@link Fields#UNKNOWN} if the run does not report it. */
    public long recent() {
        return history.length == 0
                ? Fields.UNKNOWN
                : Arrays.stream(history).filter(lost -> lost > 0).sum();
    }

    @Override
    public String key() {
        return place;
    }

    @Override
    public List<String> values(FilterField field) {
        return List.of();
    }

    @Override
    public List<String> texts() {
        return List.of(place);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DropRow row && place.equals(row.place) && json == row.json;
    }

    @Override
    public int hashCode() {
        return place.hashCode();
    }

    @Override
    public String toString() {
        return place + " " + total + " " + Arrays.toString(history);
    }
}
