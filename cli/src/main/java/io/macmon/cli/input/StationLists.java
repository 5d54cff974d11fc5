package io.macmon.cli.input;

import io.macmon.config.net.MacAddress;
import io.macmon.config.net.MacList;
import io.macmon.config.policy.read.PolicyFile;
import io.macmon.config.text.ConfigException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Where the stations are listed, followed while they are watched on thread {@code macmon-stations}. Lists that cannot be read
 * change nothing, and that is said.
 */
public final class StationLists implements AutoCloseable {

    private final String name;
    private final Supplier<? extends Collection<Path>> files;
    private final Supplier<StationGroups> parser;
    private final FileReloader reloader;
    private volatile StationGroups groups;

    private StationLists(String name, Supplier<? extends Collection<Path>> files, Supplier<StationGroups> reading) {
        this.name = name;
        this.files = files;
        this.parser = reading;
        reloader = new FileReloader(files);
        groups = reloader.read(reading);
    }

    /**
     * Reads a plain list.
     *
     * @param fixed stations that are listed whatever the file says
     * @param file  null for none
     * @throws ConfigException when the file cannot be used
     */
    static StationLists of(List<MacAddress> fixed, Path file) {
        List<Path> files = file == null ? List.of() : List.of(file);
        return new StationLists(String.valueOf(file), () -> files, () -> {
            List<MacAddress> stations = new ArrayList<>(fixed);
            files.forEach(list -> stations.addAll(MacList.read(list)));
            return StationGroups.of(stations);
        });
    }

    /**
     * Reads a policy.
     *
     * @param remarks told what is allowed there but may not be meant
     * @throws ConfigException when it cannot be used
     */
    static StationLists of(Path policy, Consumer<String> remarks) {
        PolicyFile file = new PolicyFile(policy);
        return new StationLists(policy.toString(), file::files, () -> {
            StationGroups groups = StationGroups.of(file.read());
            file.warnings().forEach(remarks);
            return groups;
        });
    }

    /** What was read last. */
    public StationGroups groups() {
        return groups;
    }

    /** That are read: none for a list that was typed. */
    public List<Path> files() {
        return List.copyOf(files.get());
    }

    /** Starts following. Both are called on a thread of its own; the groups are those that were read when this returns. */
    public void follow(Consumer<StationGroups> onChange, Consumer<String> say) {
        if (!files.get().isEmpty()) {
            reloader.start("macmon-stations", () -> reload(onChange, say));
        }
    }

    @Override
    public void close() {
        reloader.close();
    }

    private void reload(Consumer<StationGroups> onChange, Consumer<String> say) {
        try {
            StationGroups read = reloader.read(parser);
            List<String> changed = read.groupsNeedingRestart(groups);
            groups = read;
            onChange.accept(read);
            if (!changed.isEmpty()) {
                say.accept(name + ": start anew for the capture file and the snaplen of " + String.join(", ", changed));
            }
        } catch (ConfigException wrong) {
            say.accept(wrong.getMessage() + "; the stations stay as they were");
        }
    }
}
