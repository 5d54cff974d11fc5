package io.macmon.cli.top.model;

import io.macmon.cli.control.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * A source that no list has. Numbers are {@link Fields#UNKNOWN} and times {@link Fields#NEVER} if the reply does not
 * have them.
 *
 * @param heldBack  whether its alert was held back: {@code yes}, {@code no}, or a number; empty if unknown
 * @param lastFrame the last frame, in one line
 * @param file      the recorder's capture file with that frame; empty if there is none
 */
public record StrangerRow(
        String mac,
        String vendor,
        long frames,
        long bytes,
        Instant first,
        Instant last,
        String heldBack,
        String lastFrame,
        String file,
        JsonObject json)
        implements ModelRow {

    /** Reads an element of the reply to {@code strangers}; it may be the latest alert, with or without exact counts. */
    public static StrangerRow of(JsonObject json) {
        JsonObject macmon = json.object("macmon");
        return new StrangerRow(
                Fields.text(json.has("mac") ? json : json.object("ether"), "mac", "src_mac"),
                Fields.text(json, "vendor"),
                Fields.number(json.has("frames") ? json : macmon, "frames"),
                Fields.number(json.has("bytes") ? json : macmon, "bytes"),
                Fields.time(json, "first"),
                Fields.time(json, "last", "timestamp"),
                heldBack(json),
                Fields.text(json.has("last_frame") ? json : macmon, "last_frame", "summary"),
                Fields.text(json, "file", "capture_file"),
                json);
    }

    /** A station of an audit that no group lists. */
    public static StrangerRow of(StationRow station) {
        return new StrangerRow(
                station.mac(),
                station.vendor(),
                station.frames(),
                station.bytes(),
                station.first(),
                station.last(),
                "",
                "",
                "",
                station.json());
    }

    private static String heldBack(JsonObject json) {
        return switch (Fields.text(json, "held_back")) {
            case "true" -> "yes";
            case "false", "0" -> "no";
            default -> Fields.text(json, "held_back");
        };
    }

    @Override
    public String key() {
        return mac;
    }

    @Override
    public List<String> values(FilterField field) {
        return switch (field) {
            case MAC -> List.of(mac);
            case VENDOR -> List.of(vendor);
            default -> List.of();
        };
    }

    @Override
    public List<String> texts() {
        return List.of(mac, vendor, lastFrame, file);
    }
}
