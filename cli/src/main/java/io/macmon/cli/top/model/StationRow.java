package io.macmon.cli.top.model;

import io.macmon.cli.control.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A station. Numbers are {@link Fields#UNKNOWN} and times {@link Fields#NEVER} if the reply does not have them. Fields
 * are read when they are needed: of thousands of stations, a screen shows a few.
 */
public record StationRow(String mac, JsonObject json) implements ModelRow {

    public static StationRow of(JsonObject json) {
        return new StationRow(Fields.text(json, "mac"), json);
    }

    public String group() {
        return Fields.text(json, "group");
    }

    public String vendor() {
        return Fields.text(json, "vendor");
    }

    /** The name that the user gave it, or else the first one that it revealed; empty if it has no name. */
    public String name() {
        String given = Fields.text(json, "name");
        return given.isEmpty() ? learnedName().map(LearnedName::name).orElse("") : given;
    }

    public List<String> addresses() {
        return Fields.texts(json, "addresses", "address");
    }

    /** As in {@code 10, 20}. */
    public String vlans() {
        return Fields.numbers(json, "vlans").replaceFirst("\\b0\\b", "untagged");
    }

    public Instant first() {
        return Fields.time(json, "first", "first_seen");
    }

    /** When it was last heard. */
    public Instant last() {
        return Fields.time(json, "last", "last_seen");
    }

    public long frames() {
        return Fields.number(json, "frames");
    }

    public long bytes() {
        return Fields.number(json, "bytes");
    }

    /** The current rate. */
    public long bytesPerSecond() {
        return Fields.number(json, "bytes_per_second");
    }

    /** Bytes per second, oldest first. */
    public long[] recent() {
        return json.numbers("recent", Fields.UNKNOWN);
    }

    /** As in {@code heard}. */
    public String state() {
        return Fields.text(json, "state");
    }

    /** Of an audit, as in {@code unexpected}; empty in a watch. */
    public String verdict() {
        return Fields.text(json, "verdict");
    }

    /** Where the name came from, as in {@code policy} or {@code dhcp}; empty if unknown. */
    public String nameSource() {
        String source = Fields.text(json, "name_source");
        if (!source.isEmpty() || name().isEmpty()) {
            return source;
        }
        return Fields.text(json, "name").isEmpty()
                ? learnedName().map(LearnedName::source).orElse("")
                : "policy";
    }

    /** The names that it revealed; none in a watch. */
    public List<LearnedName> learnedNames() {
        return names().toList();
    }

    private Optional<LearnedName> learnedName() {
        return names().findFirst();
    }

    private Stream<LearnedName> names() {
        return json.objects("names").stream()
                .map(name -> new LearnedName(
                        Fields.text(name, "name"), Fields.text(name, "source"), Fields.time(name, "last_seen")));
    }

    /** How many are open. */
    public long findings() {
        long number = Fields.number(json, "findings");
        return number != Fields.UNKNOWN || !json.has("findings")
                ? number
                : json.texts("findings").size();
    }

    /** Whether an audit counts it as a stranger: no group lists it, or it is denied. */
    public boolean isUnlisted() {
        return verdict().equals("unexpected") || verdict().equals("denied");
    }

    /** Whether it should be there and is silent or absent. */
    public boolean isMissing() {
        return (state().equals("silent") || state().equals("absent")) && !isUnlisted();
    }

    @Override
    public String key() {
        return mac;
    }

    @Override
    public List<String> values(FilterField field) {
        return switch (field) {
            case MAC -> List.of(mac);
            case IP -> addresses();
            case GROUP -> List.of(group());
            case VENDOR -> List.of(vendor());
            case STATE -> List.of(state(), verdict(), isMissing() ? "missing" : "");
            case PORT, PLACE -> List.of();
        };
    }

    @Override
    public List<String> texts() {
        return List.of(mac, name(), group(), vendor(), state(), verdict(), String.join(" ", addresses()));
    }

    /**
     * A name that a station revealed.
     *
     * @param source   as in {@code dhcp}
     * @param lastSeen when it was last announced; {@link Fields#NEVER} if unknown
     */
    public record LearnedName(String name, String source, Instant lastSeen) {}
}
