package io.macmon.cli.top.model;

import io.macmon.cli.control.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A place of the fleet. Numbers are {@link Fields#UNKNOWN} if the reply does not have them.
 *
 * @param state    {@code ok}, {@code partly silent}, {@code silent} or {@code no sensor}
 * @param sensors  their names
 * @param stations heard lately
 * @param all      stations that were ever heard there and are remembered
 * @param policies the starts of the hashes; {@code none} without a policy
 * @param differs  whether a sensor has another policy than most
 * @param lost     by the sensors
 */
public record PlaceRow(
        String place,
        String state,
        List<String> sensors,
        long stations,
        long all,
        Instant lastReport,
        String policies,
        boolean differs,
        long lost,
        JsonObject json)
        implements ModelRow {

    private static final int HASH = 8;

    public PlaceRow {
        sensors = List.copyOf(sensors);
    }

    public static PlaceRow of(JsonObject json) {
        List<String> hashes = new ArrayList<>();
        Fields.texts(json, "policies", "")
                .forEach(hash ->
                        hashes.add(hash.isEmpty() ? "none" : hash.substring(0, Math.min(HASH, hash.length()))));
        return new PlaceRow(
                Fields.text(json, "place"),
                Fields.text(json, "state"),
                Fields.texts(json, "sensors", "sensor"),
                Fields.number(json, "stations"),
                Fields.number(json, "stations_all"),
                Fields.time(json, "last_report"),
                String.join(", ", hashes),
                json.flag("policy_differs"),
                Fields.number(json, "dropped"),
                json);
    }

    @Override
    public String key() {
        return place;
    }

    @Override
    public List<String> values(FilterField field) {
        return switch (field) {
            case PLACE -> List.of(place);
            case STATE -> List.of(state);
            default -> List.of();
        };
    }

    @Override
    public List<String> texts() {
        List<String> texts = new ArrayList<>(List.of(place, state, policies));
        texts.addAll(sensors);
        return texts;
    }
}
