package io.macmon.cli;

import io.macmon.config.ConfigException;
import io.macmon.config.IpPrefix;
import io.macmon.config.MacAddress;
import io.macmon.config.policy.Group;
import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.MacPattern;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.PolicyFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** The option that says what is expected on the segment. */
final class AuditPolicy {

    private static final String LISTED = "listed";

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description =
                    "Who belongs on the segment, and what they may do (YAML; see the README). Live, the file is followed,"
                            + " and SIGHUP has it read at once. Without it every station is seen, and what contradicts itself is"
                            + " found.")
    private Path file;

    private PolicyFile policy;

    /**
     * Reads it.
     *
     * @param listed stations named on the command line instead, which are all that is expected
     */
    Policy read(List<MacAddress> listed, Consumer<String> say) {
        if (file != null && !listed.isEmpty()) {
            throw new ConfigException("policy", "lists the stations already; drop --mac and --macs");
        }
        if (file == null) {
            return listed.isEmpty() ? Policy.NONE : of(listed);
        }
        policy = new PolicyFile(file);
        Policy read = policy.read();
        policy.remarks().forEach(say);
        return read;
    }

    /** Reads the file as it now is. */
    Policy readAgain(Consumer<String> say) {
        Policy read = policy.read();
        policy.remarks().forEach(say);
        return read;
    }

    /** The policy and the lists that it names, to be followed. */
    FollowedFiles followed() {
        return new FollowedFiles(this::files);
    }

    /** Null when there is none. */
    Path file() {
        return file;
    }

    /** The policy with the lists that it names; none without a policy. */
    List<Path> files() {
        return policy == null ? List.of() : policy.files();
    }

    private static Policy of(List<MacAddress> stations) {
        List<ListedStation> members = stations.stream()
                .distinct()
                .map(station -> new ListedStation(
                        MacPattern.of(station), "", List.of(), List.<IpPrefix>of(), "the command line"))
                .toList();
        Group group = new Group(
                LISTED, members, List.of(), List.of(), Set.of(), false, Optional.empty(), OptionalInt.empty());
        return new Policy(List.of(group), List.of(), List.of(), List.of(), List.of());
    }
}
