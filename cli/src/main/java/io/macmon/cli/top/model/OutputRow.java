package io.macmon.cli.top.model;

import io.macmon.cli.control.JsonObject;
import java.util.List;

/**
 * An output of the run. Numbers are records, {@link Fields#UNKNOWN} if the reply does not have them.
 *
 * @param state   {@code ok}, {@code behind} or {@code failing}
 * @param failure the last one; empty if none
 * @param waiting in its queue
 */
public record OutputRow(
        String target, String state, String failure, long written, long dropped, long waiting, JsonObject json)
        implements ModelRow {

    public static OutputRow of(JsonObject json) {
        String failure = Fields.text(json, "failure");
        return new OutputRow(
                Fields.text(json, "target"),
                !failure.isEmpty() ? "failing" : json.flag("behind") ? "behind" : "ok",
                failure,
                Fields.number(json, "written"),
                Fields.number(json, "dropped"),
                Fields.number(json, "waiting"),
                json);
    }

    @Override
    public String key() {
        return target;
    }

    @Override
    public List<String> values(FilterField field) {
        return field == FilterField.STATE ? List.of(state) : List.of();
    }

    @Override
    public List<String> texts() {
        return List.of(target, state, failure);
    }
}
