package io.macmon.cli.top.model;

import io.macmon.cli.control.JsonObject;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * A station. Numbers are {@link Fields#UNKNOWN} and times {@link Fields#NEVER} if the reply does not have them.
 *
 * @param nameSource     where the name came from, as in {@code dhcp}; empty if unknown
 * @param vlans          as in {@code untagged, 20}
 * @param last           when it was last heard
 * @param bytesPerSecond its current rate
 * @param recent         bytes per second, oldest first
 * @param state          as in {@code heard}
 * @param verdict        of an audit, as in {@code unexpected}; empty in a watch
 * @param findings       how many are open
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StationRow(
        String mac,
        String group,
        String vendor,
        String name,
        String nameSource,
        List<String> addresses,
        String vlans,
        Instant first,
        Instant last,
        long frames,
        long bytes,
        long bytesPerSecond,
        long[] recent,
        String state,
        String verdict,
        long findings,
        JsonObject json)
        implements ModelRow {

    public static StationRow of(JsonObject json) {
        String name = Fields.text(json, "name");
        return new StationRow(
                Fields.text(json, "mac"),
                Fields.text(json, "group"),
                Fields.text(json, "vendor"),
                name,
                nameSource(json, name),
                Fields.texts(json, "addresses", "address"),
                Fields.numbers(json, "vlans").replaceFirst("\\b0\\b", "untagged"),
                Fields.time(json, "first", "first_seen"),
                Fields.time(json, "last", "last_seen"),
                Fields.number(json, "frames"),
                Fields.number(json, "bytes"),
                Fields.number(json, "bytes_per_second"),
                json.numbers("recent", Fields.UNKNOWN),
                Fields.text(json, "state"),
                Fields.text(json, "verdict"),
                findings(json),
                json);
    }

    // An audit's name is that of the policy, or else one of those that the station revealed.
    private static String nameSource(JsonObject json, String name) {
        String source = Fields.text(json, "name_source");
        if (!source.isEmpty() || name.isEmpty()) {
            return source;
        }
        return json.objects("names").stream()
                .filter(revealed -> Fields.text(revealed, "name").equals(name))
                .map(revealed -> Fields.text(revealed, "source"))
                .findFirst()
                .orElse(Fields.text(json, "group").isEmpty() ? "" : "policy");
    }

    private static long findings(JsonObject json) {
        long number = Fields.number(json, "findings");
        return number != Fields.UNKNOWN || !json.has("findings")
                ? number
                : json.texts("findings").size();
    }

    /** Whether an audit counts it as a stranger: no group lists it, or it is denied. */
    public boolean isUnlisted() {
        return verdict.equals("unexpected") || verdict.equals("denied");
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
            case GROUP -> List.of(group);
            case VENDOR -> List.of(vendor);
            case STATE -> List.of(state, verdict);
            case PORT -> List.of();
        };
    }

    @Override
    public List<String> texts() {
        return List.of(mac, name, group, vendor, state, verdict, String.join(" ", addresses));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StationRow row && json == row.json;
    }

    @Override
    public int hashCode() {
        return mac.hashCode();
    }

    @Override
    public String toString() {
        return mac + " " + name + " " + Arrays.toString(recent);
    }
}
