package io.macmon.cli.top.model;

import io.macmon.cli.control.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A station of the fleet.
 *
 * @param place where it was heard last
 * @param state {@code heard}, {@code silent} or {@code absent}, and {@code cloned}
 * @param heard by whom, the latest first
 */
public record FleetStationRow(
        String mac,
        String name,
        String place,
        List<String> addresses,
        String type,
        String state,
        Instant first,
        Instant last,
        List<Visit> heard,
        JsonObject json)
        implements ModelRow {

    /** A sensor that heard the station. */
    public record Visit(String place, String sensor, Instant first, Instant last) {}

    public FleetStationRow {
        addresses = List.copyOf(addresses);
        heard = List.copyOf(heard);
    }

    public static FleetStationRow of(JsonObject json) {
        return new FleetStationRow(
                Fields.text(json, "mac"),
                String.join(", ", Fields.texts(json, "names", "name")),
                Fields.text(json, "place"),
                Fields.texts(json, "addresses", "address"),
                Fields.text(json, "type"),
                Fields.text(json, "state") + (json.has("cloned") ? ", cloned" : ""),
                Fields.time(json, "first"),
                Fields.time(json, "last"),
                json.objects("heard").stream().map(FleetStationRow::visit).toList(),
                json);
    }

    private static Visit visit(JsonObject json) {
        return new Visit(
                Fields.text(json, "place"),
                Fields.text(json, "sensor"),
                Fields.time(json, "first"),
                Fields.time(json, "last"));
    }

    /** How many places besides the last one heard it. */
    public long otherPlaces() {
        return heard.stream()
                .map(Visit::place)
                .filter(other -> !other.equals(place))
                .distinct()
                .count();
    }

    @Override
    public String key() {
        return mac;
    }

    @Override
    public List<String> values(FilterField field) {
        return switch (field) {
            case MAC -> List.of(mac);
            case IP -> addresses;
            case STATE -> List.of(state);
            case PLACE -> heard.stream().map(Visit::place).collect(Collectors.toList());
            default -> List.of();
        };
    }

    @Override
    public List<String> texts() {
        List<String> texts = new ArrayList<>(List.of(mac, name, place, type, state));
        texts.addAll(addresses);
        return texts;
    }
}
