package io.macmon.cli.top.model;

import io.macmon.cli.control.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * A source that should not be here. Numbers are {@link Fields#UNKNOWN} and times {@link Fields#NEVER} if the reply does
 * not have them.
 *
 * @param verdict   of an audit; empty in a watch
 * @param lastFrame the last frame, in one line; empty in an audit
 * @param file      the recorder's capture file with that frame; empty if none
 */
public record StrangerRow(
        String mac,
        String vendor,
        long frames,
        long bytes,
        Instant first,
        Instant last,
        String verdict,
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
                Fields.text(json, "verdict"),
                Fields.text(json.has("last_frame") ? json : macmon, "last_frame", "summary"),
                Fields.text(json, "file", "capture_file"),
                json);
    }

    /** A station of an audit that no group lists, or that the policy denies. */
    public static StrangerRow of(StationRow station) {
        return new StrangerRow(
                station.mac(),
                station.vendor(),
                station.frames(),
                station.bytes(),
                station.first(),
                station.last(),
                station.verdict(),
                "",
                "",
                station.json());
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
        return List.of(mac, vendor, verdict, lastFrame, file);
    }
}
