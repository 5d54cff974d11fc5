package io.macmon.fleet.application;

import io.macmon.cli.control.ControlReply;
import io.macmon.config.net.IpAddress;
import io.macmon.fleet.application.StationLookup.Found;
import io.macmon.fleet.application.index.PlaceCount;
import io.macmon.fleet.place.StationState;
import io.macmon.fleet.place.StationState.Visit;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A station as JSON. */
final class StationJson {

    private StationJson() {}

    /** One JSON object: what the station is, where it is now, and who heard it, the latest first. */
    static String of(Found found) {
        StationState state = found.state();
        ControlReply json = ControlReply.object()
                .text("mac", found.mac())
                .list("addresses", addresses(state), ControlReply::quoted)
                .list("names", state.names(), ControlReply::quoted)
                .text("type", state.type())
                .text("place", state.lastSensor().map(state::placeOf).orElse(""))
                .text("state", stateOf(state))
                .text("first", time(state.firstNanos()))
                .text("last", time(state.lastNanos()))
                .flag("absent", state.isAbsent());
        if (state.clonedNanos() != 0) {
            json.text("cloned", time(state.clonedNanos()));
        }
        return json.list(
                        "heard",
                        latestFirst(state),
                        visit -> ControlReply.object()
                                .text("place", state.placeOf(visit.getKey()))
                                .text("sensor", visit.getKey())
                                .number("vlan", visit.getValue().vlan())
                                .text("first", time(visit.getValue().firstNanos()))
                                .text("last", time(visit.getValue().lastNanos()))
                                .toString())
                .toString();
    }

    private static String stateOf(StationState state) {
        long silentNanos = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - state.lastNanos();
        return state.isAbsent() ? "absent" : silentNanos > PlaceCount.SILENT_AFTER.toNanos() ? "silent" : "heard";
    }

    private static List<String> addresses(StationState state) {
        return state.addresses().stream()
                .map(IpAddress::of)
                .sorted()
                .map(IpAddress::toString)
                .toList();
    }

    private static List<Map.Entry<String, Visit>> latestFirst(StationState state) {
        return state.visits().entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Visit> visit) ->
                                -visit.getValue().lastNanos())
                        .thenComparing(Map.Entry::getKey))
                .toList();
    }

    private static String time(long nanos) {
        return Instant.ofEpochSecond(0, nanos).toString();
    }
}
