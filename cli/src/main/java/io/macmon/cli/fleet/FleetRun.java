package io.macmon.cli.fleet;

import io.macmon.analyzer.audit.station.Station;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the plugin knows about the run.
 *
 * @param device      the device that is audited
 * @param types       the type of a station, as in {@code printer}; empty if unknown. Called on the analysis thread
 * @param time        the time in what is sent
 * @param policyFiles the files of the policy that is in effect; thread-safe
 * @param messages    receives failures and recoveries; called by any thread
 */
public record FleetRun(
        String device,
        FleetSettings settings,
        Function<Station, String> types,
        FleetTime time,
        Supplier<List<Path>> policyFiles,
        Consumer<String> messages) {}
