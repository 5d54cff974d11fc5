package io.macmon.cli.who;

import io.macmon.cli.control.JsonObject;
import io.macmon.cli.screen.Quantities;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A station as lines for people; what is not known is left out. */
final class StationText {

    private static final int MAX_ROWS = 20;

    private final String source;
    private final JsonObject station;
    private final List<JsonObject> findings;
    private final List<Peer> peers;
    private final List<String> lines = new ArrayList<>();

    StationText(String source, JsonObject station, List<JsonObject> findings, List<Peer> peers) {
        this.source = source;
        this.station = station;
        this.findings = findings;
        this.peers = peers;
    }

    List<String> lines() {
        lines.add(station.text("mac")
                + inBrackets(station.text("vendor"), station.flag("randomised") ? "randomised" : ""));
        rows("name", names());
        row("type", station.text("type") + inBrackets(station.text("confidence"), typeEvidence()));
        row("group", station.text("group"));
        row("verdict", station.text("verdict"));
        row("state", station.text("state"));
        row("first seen", firstKnown("first_seen", "first"));
        row("last seen", firstKnown("last_seen", "last"));
        rows(
                "address",
                station.objects("addresses").stream().map(StationText::address).toList());
        rows(
                "same device",
                station.objects("same_device").stream()
                        .map(StationText::sameDevice)
                        .toList());
        row("DHCP client", station.text("fingerprint"));
        rows("service", station.texts("services"));
        row("neighbour", station.text("neighbour"));
        row("identity", station.text("identity"));
        rows("finding", findings.stream().map(StationText::finding).toList());
        rows(
                "peer",
                peers.stream()
                        .map(peer -> peer.address() + "  " + Quantities.count(peer.bytes(), "byte"))
                        .toList());
        row("source", source);
        return lines;
    }

    private String typeEvidence() {
        return station.objects("evidence").stream()
                .map(trait -> trait.text("kind") + ": " + trait.text("value"))
                .collect(Collectors.joining(", "));
    }

    // A name that the user gave comes before names that the station gave itself.
    private List<String> names() {
        List<String> names = new ArrayList<>();
        String given = station.text("name");
        if (!given.isEmpty()) {
            String from = station.text("name_source"); // missing in an audit
            names.add(given + inBrackets(from.isEmpty() ? "policy" : from));
        }
        for (JsonObject name : station.objects("names")) {
            String last = name.text("last_seen");
            names.add(name.text("name") + inBrackets(name.text("source"), last.isEmpty() ? "" : time(last)));
        }
        return names;
    }

    private String firstKnown(String one, String other) {
        return time(station.text(one).isEmpty() ? station.text(other) : station.text(one));
    }

    private static String address(JsonObject use) {
        return use.text("address") + "  " + time(use.text("first_seen")) + " to " + time(use.text("last_seen"))
                + inBrackets(use.text("how"));
    }

    // A question mark marks a hint, as in reports.
    private static String sameDevice(JsonObject other) {
        return other.text("mac") + (other.flag("listed") ? "" : "?") + inBrackets(other.text("evidence"));
    }

    private static String finding(JsonObject finding) {
        return Stream.of(
                        finding.text("severity"),
                        finding.text("kind"),
                        finding.text("subject"),
                        finding.flag("resolved") ? "(resolved)" : "",
                        time(finding.text("last")),
                        finding.text("evidence"))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("  "));
    }

    private void rows(String label, List<String> values) {
        for (String value : values.subList(0, Math.min(MAX_ROWS, values.size()))) {
            row(label, value);
        }
        if (values.size() > MAX_ROWS) {
            row(label, "and " + (values.size() - MAX_ROWS) + " more");
        }
    }

    private void row(String label, String value) {
        if (!value.isEmpty()) {
            lines.add(String.format(Locale.ROOT, "  %-11s  %s", label, value));
        }
    }

    private static String inBrackets(String... parts) {
        String known = Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
        return known.isEmpty() ? "" : " (" + known + ")";
    }

    private static String time(String text) {
        try {
            return text.isEmpty()
                    ? text
                    : Instant.parse(text).truncatedTo(ChronoUnit.SECONDS).toString();
        } catch (DateTimeException other) {
            return text;
        }
    }
}
