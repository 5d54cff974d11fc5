package io.macmon.fleet.application;

import io.macmon.analyzer.audit.finding.Severity;
import io.macmon.cli.control.ControlReply;
import io.macmon.cli.control.JsonObject;
import io.macmon.fleet.finding.FindingText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The latest findings of all instances, each with its latest record. Violations are kept apart from information, so
 * that thousands of new stations do not push them out. Bounded. Thread-safe.
 */
final class RecentFindings {

    /** How many violations are kept, and how many other findings. */
    static final int MAX = 1_000;

    private static final int MAX_CHARACTERS = 8 << 20; // of the violations, and of the others

    private final Latest violations = new Latest();
    private final Latest others = new Latest();
    private long added;

    /** @param json as in the topic */
    private record Recent(String json, Severity severity, int count, long order) {}

    private static final class Latest {

        private final Map<String, Recent> byId = new LinkedHashMap<>(); // the one reported last at the end
        private int characters;

        private void add(String id, String json, Severity severity, long order) {
            Recent before = remove(id);
            byId.put(id, new Recent(json, severity, before == null ? 1 : before.count + 1, order));
            characters += json.length();
            while (byId.size() > MAX || characters > MAX_CHARACTERS) {
                remove(byId.keySet().iterator().next());
            }
        }

        private Recent remove(String id) {
            Recent removed = byId.remove(id);
            characters -= removed == null ? 0 : removed.json.length();
            return removed;
        }
    }

    /** Adds a record of the topic; leaves out what is not a finding. */
    void add(String json) {
        JsonObject eve;
        try {
            eve = FindingText.parse(json);
        } catch (IOException notAFinding) {
            return;
        }
        String id = eve.object("macmon").text("finding");
        if (id.isEmpty()) {
            return;
        }
        Severity severity = severityOf(eve);
        synchronized (this) {
            (severity.isViolation() ? violations : others).add(id, json, severity, added++);
        }
    }

    private synchronized List<Recent> all() {
        return Stream.concat(violations.byId.values().stream(), others.byId.values().stream())
                .sorted(Comparator.comparingLong(Recent::order).reversed())
                .toList();
    }

    /** Adds the list {@code findings}, in the form of an audit's, the latest first. */
    void writeTo(ControlReply reply) {
        reply.list("findings", all(), RecentFindings::shown);
    }

    /** How many are kept, by severity; also those of which there are none. */
    Map<String, Long> bySeverity() {
        Map<String, Long> counts = new TreeMap<>();
        for (Severity severity : Severity.values()) {
            counts.put(name(severity), 0L);
        }
        all().forEach(recent -> counts.merge(name(recent.severity), 1L, Long::sum));
        return counts;
    }

    private static String shown(Recent recent) {
        JsonObject eve;
        try {
            eve = FindingText.parse(recent.json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // it was parsed when it was added
        }
        JsonObject macmon = eve.object("macmon");
        JsonObject fields = macmon.object("fields");
        String station = eve.object("ether").text("src_mac");
        return ControlReply.object()
                .text("id", macmon.text("finding"))
                .text("kind", macmon.text("kind"))
                .text("severity", name(recent.severity))
                .text("state", "open")
                .text("station", station.isEmpty() ? macmon.text("sensor") : station)
                .text("subject", macmon.text("subject"))
                .list("places", places(fields), ControlReply::quoted)
                .text("evidence", macmon.text("evidence"))
                .text("action", macmon.text("action"))
                .text("if_legitimate", macmon.text("if_legitimate"))
                .text("since", macmon.text("first"))
                .text("last", macmon.text("last"))
                .number("count", recent.count)
                .toString();
    }

    private static List<String> places(JsonObject fields) {
        return Stream.of("place", "place2", "from", "to")
                .map(fields::text)
                .filter(place -> !place.isEmpty())
                .distinct()
                .toList();
    }

    private static String name(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    private static Severity severityOf(JsonObject eve) {
        long number = eve.object("alert").number("severity", Severity.INFO.eve());
        return Arrays.stream(Severity.values())
                .filter(severity -> severity.eve() == number)
                .findFirst()
                .orElse(Severity.INFO);
    }
}
