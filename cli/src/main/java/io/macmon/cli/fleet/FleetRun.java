package io.macmon.cli.fleet;

import io.macmon.analyzer.audit.station.Station;
import io.macmon.config.net.MacAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the plugin knows about the run.
 *
 * @param device   the device that is captured
 * @param types    the type of an audit's station, as in {@code printer}; empty if unknown. Called on the analysis
 *                 thread
 * @param time     the time in what is sent
 * @param messages receives failures and recoveries; called by any thread
 */
public record FleetRun(
        String device,
        FleetSettings settings,
        Function<Station, String> types,
        FleetTime time,
        StationList stations,
        Consumer<String> messages) {

    /**
     * What lists the stations of the run.
     *
     * @param files  the files of the policy or list that is in effect; thread-safe
     * @param listed the stations that are listed on the command line
     */
    public record StationList(Supplier<List<Path>> files, List<MacAddress> listed) {

        public StationList {
            listed = List.copyOf(listed);
        }
    }
}
