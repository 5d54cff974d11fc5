package io.macmon.cli.top.view;

import java.time.ZoneId;
import java.util.List;

/** The views of a run. */
public final class Views {

    private Views() {}

    /**
     * New views, in the order of their tabs; each screen needs its own.
     *
     * @param command {@code watch} or {@code audit}
     */
    public static List<View> of(String command) {
        return of(command, ZoneId.systemDefault());
    }

    static List<View> of(String command, ZoneId zone) {
        return command.equals("audit")
                ? List.of(
                        new StationsView(zone, true),
                        new StrangersView(zone, true),
                        new FindingsView(zone),
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
