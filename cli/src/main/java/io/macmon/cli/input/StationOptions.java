package io.macmon.cli.input;

import io.macmon.capture.link.SourceList;
import io.macmon.cli.options.DistinctFiles;
import io.macmon.cli.options.HelpSection;
import io.macmon.cli.process.RunControl;
import io.macmon.cli.screen.Quantities;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.MacmonException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** The options of watch and export that list the stations. */
public final class StationOptions {

    @Option(
            names = "--mac",
            order = HelpSection.SELECTION,
            split = ",",
            paramLabel = "ADDRESS",
            description = "MAC address of a station; repeat, or use commas")
    private List<MacAddress> stations = new ArrayList<>();

    @Option(
            names = "--macs",
            order = HelpSection.SELECTION,
            paramLabel = "FILE",
            description = "Stations from FILE, one per line, as in /etc/ethers")
    private Path stationFile;

    @Option(
            names = "--policy",
            order = HelpSection.SELECTION,
            paramLabel = "FILE",
            description = "Stations in groups, from this policy (YAML)")
    private Path policy;

    /**
     * Reads the station lists.
     *
     * @param report receives warnings about the policy
     */
    public StationLists openLists(Consumer<String> report) {
        if (policy == null) {
            return StationLists.of(stations, stationFile);
        }
        PolicySource.refuseListsWithPolicy(stations, stationFile, policy);
        return StationLists.of(policy, report);
    }

    /** Registers the files that list the stations. */
    public void registerFiles(DistinctFiles distinct, StationLists lists) {
        distinct.addAll(policy == null ? "macs" : "policy", lists.files());
    }

    /**
     * Checks that a live capture has stations, and not too many groups.
     *
     * @param command     the command's name for the message, as in {@code watch}
     * @param makesDevices whether macmon can create a device for each group
     */
    public void requireStations(StationGroups groups, String command, boolean makesDevices) {
        if (groups.stations().isEmpty()) {
            throw policy == null
                    ? new ConfigException("a live " + command + " needs a station; add --mac ADDRESS or --macs FILE,"
                            + " or see all with 'audit'")
                    : new ConfigException(
                            "policy",
                            "a live " + command + " needs at least one station with a full address; no group in "
                                    + policy + " has one");
        }
        long devices = groups.groups().stream()
                .filter(group -> !group.stations().isEmpty())
                .count();
        if (devices > GroupDevices.MAX_GROUPS) {
            throw new ConfigException(
                    "policy",
                    "can have at most " + GroupDevices.MAX_GROUPS + " groups, because each needs a device; it has "
                            + devices);
        }
        if (devices > 1 && !makesDevices) {
            throw new ConfigException(
                    "policy",
                    "cannot have several groups with --device, because each needs its own device; use --parent");
        }
    }

    /** Warns about the policy's prefixes, whose stations the kernel cannot select. */
    public void warnAboutPrefixes(StationGroups groups, Consumer<String> report) {
        int prefixes = groups.prefixes().size();
        if (prefixes > 0) {
            report.accept(policy + " lists " + prefixes + (prefixes == 1 ? " prefix" : " prefixes")
                    + "; the kernel can select full addresses only, so stations that match only a prefix are expected"
                    + " but not watched");
        }
    }

    /** Starts to apply list changes to a running capture, and to report each change. */
    public void follow(StationLists lists, MacvlanInput input, RunControl control) {
        lists.follow(changed -> replaceStations(input, changed, control), control::warn);
    }

    private void replaceStations(MacvlanInput input, StationGroups listed, RunControl control) {
        try {
            SourceList.Change change = input.replaceStations(listed);
            control.report((policy == null ? stationFile : policy) + ": "
                    + Quantities.count(change.added().size(), "station") + " added, "
                    + change.removed().size() + " removed; " + listed.stations().size() + " in all");
        } catch (MacmonException failed) {
            control.warn(failed.getMessage());
        }
    }
}
