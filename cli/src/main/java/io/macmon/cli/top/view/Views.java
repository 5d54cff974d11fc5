package io.macmon.cli.top.view;

import java.time.ZoneId;
import java.util.List;

/** The views of a run. */
public final class Views {

    private Views() {}

    /**
     * New views, in the order of their tabs; each screen needs its own.
     *
     * @param command {@code watch}, {@code audit} or {@code fleet}
     */
    public static List<View> of(String command) {
        return of(command, ZoneId.systemDefault());
    }

    static List<View> of(String command, ZoneId zone) {
        if (command.equals("fleet")) {
            return List.of(new PlacesView(zone), new FleetStationsView(zone), new FindingsView(zone, true));
        }
        return command.equals("audit")
                ? List.of(
                        new StationsView(zone, true),
                        new StrangersView(zone, true),
                        new FindingsView(zone, false),
                        new AddressesView(zone),
                        new LossesView(zone),
                        new OutputsView(zone))
                : List.of(
                        new StationsView(zone, false),
                        new StrangersView(zone, false),
                        new FlowsView(zone),
                        new LossesView(zone),
                        new OutputsView(zone));
    }
}
