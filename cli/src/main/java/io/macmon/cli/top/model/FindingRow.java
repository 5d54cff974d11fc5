package io.macmon.cli.top.model;

import io.macmon.cli.control.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * A finding of an audit or a fleet.
 *
 * @param severity {@code high}, {@code medium}, {@code low} or {@code info}
 * @param station  its MAC address; empty if the finding is about the whole segment
 * @param state    {@code open}, {@code over} or {@code muted}
 * @param last     when it was last seen; {@link Fields#NEVER} if unknown
 * @param count    how often it was seen; {@link Fields#UNKNOWN} if unknown
 * @param evidence what was seen, and what was expected
 * @param places   of a fleet; empty in an audit
 * @param file     the capture file with the frames around it; empty if none
 */
public record FindingRow(
        String id,
        String kind,
        String severity,
        String station,
        String subject,
        String state,
        Instant first,
        Instant last,
        long count,
        String evidence,
        String places,
        String file,
        JsonObject json)
        implements ModelRow {

    private static final List<String> SEVERITIES = List.of("high", "medium", "low", "info");

    public static FindingRow of(JsonObject json) {
        return new FindingRow(
                Fields.text(json, "id"),
                Fields.text(json, "kind"),
                Fields.text(json, "severity"),
                Fields.text(json, "station"),
                Fields.text(json, "subject"),
                state(json),
                Fields.time(json, "first", "since"),
                Fields.time(json, "last"),
                Fields.number(json, "count"),
                Fields.text(json, "evidence", "text"),
                String.join(", ", Fields.texts(json, "places", "")),
                Fields.text(json, "file", "capture_file"),
                json);
    }

    private static String state(JsonObject json) {
        if (json.flag("muted")) {
            return "muted";
        }
        if (json.flag("resolved")) {
            return "resolved";
        }
        String state = Fields.text(json, "state");
        return state.isEmpty() ? "open" : state;
    }

    public boolean isOpen() {
        return state.equals("open");
    }

    /** 0 for the most severe, larger for less severe ones. */
    public int severityRank() {
        int rank = SEVERITIES.indexOf(severity);
        return rank < 0 ? SEVERITIES.size() : rank;
    }

    @Override
    public String key() {
        return id;
    }

    @Override
    public List<String> values(FilterField field) {
        return switch (field) {
            case MAC -> List.of(station, subject);
            case IP -> List.of(subject);
            case GROUP -> List.of(Fields.text(json, "group"));
            case STATE -> List.of(state, severity);
            case PLACE -> List.of(places);
            default -> List.of();
        };
    }

    @Override
    public List<String> texts() {
        return List.of(id, kind, severity, station, subject, state, evidence, places);
    }
}
