package io.macmon.cli.input;

import io.macmon.config.net.MacAddress;
import io.macmon.config.net.MacList;
import io.macmon.config.policy.read.PolicyFile;
import io.macmon.config.text.ConfigException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The station lists of a run. During a live run, the {@code macmon-stations} thread reloads them when they change. An
 * invalid list is reported and changes nothing.
 */
public final class StationLists implements AutoCloseable {

    private final String name;
    private final List<MacAddress> listed;
    private final Supplier<? extends Collection<Path>> files;
    private final Supplier<StationGroups> parser;
    private final FileReloader reloader;
    private volatile StationGroups groups;

    private StationLists(
            String name,
            List<MacAddress> listed,
            Supplier<? extends Collection<Path>> files,
            Supplier<StationGroups> parser) {
        this.name = name;
        this.listed = List.copyOf(listed);
        this.files = files;
        this.parser = parser;
        reloader = new FileReloader(files);
        groups = reloader.read(parser);
    }

    /**
     * Reads a plain list.
     *
     * @param fixed the stations from the command line
     * @param file  lists more stations; null for none
     * @throws ConfigException if the file is invalid
     */
    static StationLists of(List<MacAddress> fixed, Path file) {
        List<Path> files = file == null ? List.of() : List.of(file);
        return new StationLists(String.valueOf(file), fixed, () -> files, () -> {
            List<MacAddress> stations = new ArrayList<>(fixed);
            Map<MacAddress, String> names = new HashMap<>();
            for (Path list : files) {
                for (MacList.Entry entry : MacList.readEntries(list)) {
                    stations.add(entry.station());
                    if (!entry.name().isEmpty()) {
                        names.putIfAbsent(entry.station(), entry.name());
                    }
                }
            }
            return StationGroups.of(stations, names);
        });
    }

    /**
     * Reads a policy.
     *
     * @param warnings receives messages about what is valid but probably unintended
     * @throws ConfigException if the policy is invalid
     */
    static StationLists of(Path policy, Consumer<String> warnings) {
        PolicyFile file = new PolicyFile(policy);
        return new StationLists(policy.toString(), List.of(), file::files, () -> {
            StationGroups groups = StationGroups.of(file.read());
            file.warnings().forEach(warnings);
            return groups;
        });
    }

    /** The groups as last read. */
    public StationGroups groups() {
        return groups;
    }

    /** The files that are read; none for a list on the command line. */
    public List<Path> files() {
        return List.copyOf(files.get());
    }

    /** The stations from the command line. */
    public List<MacAddress> listed() {
        return listed;
    }

    /** Starts reloading changed files. Both callbacks run on the thread that reloads. */
    public void follow(Consumer<StationGroups> onChange, Consumer<String> report) {
        if (!files.get().isEmpty()) {
            reloader.start("macmon-stations", () -> reload(onChange, report));
        }
    }

    @Override
    public void close() {
        reloader.close();
    }

    private void reload(Consumer<StationGroups> onChange, Consumer<String> report) {
        try {
            StationGroups read = reloader.read(parser);
            List<String> changed = read.groupsNeedingRestart(groups);
            groups = read;
            onChange.accept(read);
            if (!changed.isEmpty()) {
                report.accept(name + ": restart macmon to apply the new capture file or snaplen of "
                        + String.join(", ", changed));
            }
        } catch (ConfigException wrong) {
            report.accept(wrong.getMessage() + "; the stations stay unchanged");
        }
    }
}
