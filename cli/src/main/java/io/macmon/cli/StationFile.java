package io.macmon.cli;

import io.macmon.config.ConfigException;
import io.macmon.config.MacAddress;
import io.macmon.config.MacList;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A file of stations that is followed while the monitor runs, on thread {@code macmon-stations}, as {@link FollowedFiles} tells.
 * A file that cannot be read or holds something else than stations changes nothing, and that is said.
 */
final class StationFile implements AutoCloseable {

    private final Path path;
    private final List<MacAddress> fixed;
    private final FollowedFiles followed;

    /** @param fixed stations that are listed whatever the file says */
    StationFile(Path path, List<MacAddress> fixed) {
        this.path = path;
        this.fixed = List.copyOf(fixed);
        followed = new FollowedFiles(() -> List.of(path));
    }

    /**
     * The stations as they are listed now, repetitions dropped.
     *
     * @throws ConfigException when the file cannot be used
     */
    List<MacAddress> read() {
        return followed.read(() -> {
            List<MacAddress> stations = new ArrayList<>(fixed);
            stations.addAll(MacList.read(path));
            return MacList.distinct(stations);
        });
    }

    /** Starts following. Both are called on this file's own thread. */
    void follow(Consumer<List<MacAddress>> onChange, Consumer<String> say) {
        followed.follow("macmon-stations", () -> readAgain(onChange, say));
    }

    @Override
    public void close() {
        followed.close();
    }

    private void readAgain(Consumer<List<MacAddress>> onChange, Consumer<String> say) {
        try {
            onChange.accept(read());
        } catch (ConfigException wrong) {
            say.accept(wrong.getMessage() + "; the stations stay as they were");
        }
    }
}
