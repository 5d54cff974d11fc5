package io.macmon.cli.input;

import io.macmon.config.net.MacAddress;
import io.macmon.config.net.MacList;
import io.macmon.config.policy.Group;
import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.MacPattern;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.read.PolicyFile;
import io.macmon.config.text.ConfigException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/** What is expected on a segment: a policy file, or stations that are named, which may do anything. */
public final class PolicySource {

    private static final String LISTED = "listed";

    private final List<MacAddress> stations;
    private final Path stationFile;
    private final Path file;
    private final PolicyFile policy;

    /**
     * @param stations    named on the command line
     * @param stationFile names more of them; null for none
     * @param file        the policy; null for none
     */
    PolicySource(List<MacAddress> stations, Path stationFile, Path file) {
        if (file != null && (!stations.isEmpty() || stationFile != null)) {
            throw new ConfigException(
                    "policy", "lists all the stations; write those of --mac and --macs into one of its groups");
        }
        this.stations = List.copyOf(stations);
        this.stationFile = stationFile;
        this.file = file;
        policy = file == null ? null : new PolicyFile(file);
    }

    /** Whether anybody is expected. */
    public boolean isGiven() {
        return file != null || stationFile != null || !stations.isEmpty();
    }

    /**
     * Reads it as it now is.
     *
     * @param remarks told what is allowed there but may not be meant
     * @throws ConfigException when it cannot be used
     */
    public Policy read(Consumer<String> remarks) {
        if (policy == null) {
            return isGiven() ? policyOfStations() : Policy.NONE;
        }
        Policy read = policy.read();
        policy.warnings().forEach(remarks);
        return read;
    }

    /** As the user wrote it; empty when there is none. */
    public String name() {
        return file == null ? "" : file.toString();
    }

    /** That are read: the policy with the lists that it names, or the list. */
    public List<Path> files() {
        if (policy != null) {
            return policy.files();
        }
        return stationFile == null ? List.of() : List.of(stationFile);
    }

    private Policy policyOfStations() {
        List<MacAddress> all = new ArrayList<>(stations);
        if (stationFile != null) {
            all.addAll(MacList.read(stationFile));
        }
        if (all.isEmpty()) {
            throw new ConfigException("macs", stationFile + " names no station");
        }
        List<ListedStation> members = all.stream()
                .distinct()
                .map(station -> new ListedStation(MacPattern.of(station), "", List.of(), List.of(), "the command line"))
                .toList();
        Group group = new Group(
                LISTED, members, List.of(), List.of(), Set.of(), false, Optional.empty(), OptionalInt.empty());
        return new Policy(List.of(group), List.of(), List.of(), List.of(), List.of());
    }
}
