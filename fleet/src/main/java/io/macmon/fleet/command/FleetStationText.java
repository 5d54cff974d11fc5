package io.macmon.fleet.command;

import io.macmon.cli.control.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A station of the fleet as lines for people, in the form of {@code macmon who}; what is not known is left out. */
final class FleetStationText {

    private final JsonObject station;
    private final List<String> lines = new ArrayList<>();

    FleetStationText(JsonObject station) {
        this.station = station;
    }

    List<String> lines() {
        lines.add(station.text("mac"));
        station.texts("names").forEach(name -> row("name", name));
        row("type", station.text("type"));
        station.texts("addresses").forEach(address -> row("address", address));
        row("first seen", time(station.text("first")));
        row("last seen", time(station.text("last")));
        row("finding", station.flag("absent") ? "absent-everywhere" : "");
        row("finding", station.has("cloned") ? "cloned-mac, last " + time(station.text("cloned")) : "");
        station.objects("heard")
                .forEach(heard -> row(
                        "heard",
                        heard.text("place") + "  by " + heard.text("sensor")
                                + (heard.number("vlan", 0) == 0 ? "" : "  VLAN " + heard.text("vlan")) + "  "
                                + time(heard.text("first")) + " to " + time(heard.text("last"))));
        return lines;
    }

    private void row(String label, String value) {
        if (!value.isEmpty()) {
            lines.add(String.format(Locale.ROOT, "  %-11s  %s", label, value));
        }
    }

    private static String time(String instant) {
        try {
            return Instant.parse(instant).truncatedTo(ChronoUnit.SECONDS).toString();
        } catch (DateTimeException unknown) {
            return instant;
        }
    }
}
