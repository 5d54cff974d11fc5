package io.macmon.cli.input;

import io.macmon.cli.fleet.FleetRun.StationList;
import io.macmon.config.net.MacAddress;
import io.macmon.config.net.MacList;
import io.macmon.config.policy.Group;
import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.MacPattern;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.read.PolicyFile;
import io.macmon.config.text.ConfigException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/** The policy of an audit: a file, or a list of stations that may be on the segment, without any role. */
public final class PolicySource {

    private static final String LISTED = "listed";

    private final List<MacAddress> stations;
    private final Path stationFile;
    private final Path file;
    private final PolicyFile policy;
    private final Optional<Given> given;

    /**
     * @param stations    stations from the command line
     * @param stationFile lists more stations; null for none
     * @param file        the policy; null for none
     */
    public PolicySource(List<MacAddress> stations, Path stationFile, Path file) {
        refuseListsWithPolicy(stations, stationFile, file);
        this.stations = List.copyOf(stations);
        this.stationFile = stationFile;
        this.file = file;
        policy = file == null ? null : new PolicyFile(file);
        given = Optional.empty();
    }

    private PolicySource(Given given) {
        stations = List.of();
        stationFile = null;
        file = null;
        policy = null;
        this.given = Optional.of(given);
    }

    /** A source that always has the same policy, which is in no file. */
    public static PolicySource of(String name, Policy policy) {
        return new PolicySource(new Given(name, policy));
    }

    static void refuseListsWithPolicy(List<MacAddress> stations, Path stationFile, Path policy) {
        if (policy != null && (!stations.isEmpty() || stationFile != null)) {
            throw new ConfigException(
                    "policy",
                    "cannot be combined with --mac or --macs; add those stations to one of the policy's groups");
        }
    }

    /** Whether there is a policy or a list. */
    public boolean isGiven() {
        return given.isPresent() || file != null || stationFile != null || !stations.isEmpty();
    }

    /**
     * Reads the policy in its present state.
     *
     * @param warnings receives messages about what is valid but probably unintended
     * @throws ConfigException if the policy or a list is invalid
     */
    public Policy read(Consumer<String> warnings) {
        if (given.isPresent()) {
            return given.get().policy;
        }
        if (policy == null) {
            return isGiven() ? policyOfStations() : Policy.NONE;
        }
        Policy read = policy.read();
        policy.warnings().forEach(warnings);
        return read;
    }

    /** The policy file; empty if the policy is in no file, or a list of stations. */
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /** The policy file as the user wrote it, or the name of a policy that is in no file; empty for none. */
    public String name() {
        return file == null ? given.map(Given::name).orElse("") : file.toString();
    }

    /** The files that are read: the policy and the lists that it names, or the station list. */
    public List<Path> files() {
        if (policy != null) {
            return policy.files();
        }
        return stationFile == null ? List.of() : List.of(stationFile);
    }

    /** What a fleet compares between sensors. */
    public StationList stationList() {
        return new StationList(this::files, stations);
    }

    private Policy policyOfStations() {
        Map<MacAddress, String> all = new LinkedHashMap<>();
        stations.forEach(station -> all.put(station, ""));
        if (stationFile != null) {
            MacList.readEntries(stationFile)
                    .forEach(entry -> all.merge(
                            entry.station(), entry.name(), (first, second) -> first.isEmpty() ? second : first));
        }
        List<ListedStation> members = all.entrySet().stream()
                .map(entry -> new ListedStation(
                        MacPattern.of(entry.getKey()), entry.getValue(), List.of(), List.of(), "the command line"))
                .toList();
        Group group = new Group(
                LISTED, members, List.of(), List.of(), Set.of(), false, Optional.empty(), OptionalInt.empty());
        return new Policy(List.of(group), List.of(), List.of(), List.of(), List.of());
    }

    private record Given(String name, Policy policy) {}
}
