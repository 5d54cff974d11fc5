package io.macmon.cli.options;

import io.macmon.config.text.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks that no two options name the same file: opening it for writing would empty it before it is read. */
public final class DistinctFiles {

    private static final Path DEVICES = Path.of("/dev");
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final Path STANDARD_STREAM = Path.of("-");

    private final Map<Path, String> files = new LinkedHashMap<>();

    /**
     * Adds the file of an option. Null, a device such as {@code /dev/null}, and {@code -} may be named repeatedly.
     *
     * @throws ConfigException if an option that was added earlier names the same file
     */
    public void add(String option, Path file) {
        if (file == null || file.equals(STANDARD_STREAM) || isDevice(file)) {
            return;
        }
        files.forEach((path, other) -> {
            if (isSame(path, file)) {
                throw new ConfigException(
                        option, "names the same file as --" + other + ": " + file + "; choose another file");
            }
        });
        files.put(file, option);
    }

    /** Adds several files of the first option; the caller ensures that they are distinct. */
    public void addAll(String option, List<Path> distinct) {
        distinct.stream()
                .filter(file -> !file.equals(STANDARD_STREAM) && !isDevice(file))
                .forEach(file -> files.put(file, option));
    }

    // Files in /dev/shm are regular files.
    private static boolean isDevice(Path file) {
        return file.startsWith(DEVICES) && !file.startsWith(SHARED_MEMORY);
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return one.toAbsolutePath()
                            .normalize()
                            .equals(other.toAbsolutePath().normalize())
                    || (Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other));
        } catch (IOException unknown) {
            return false; // opening them reports the reason
        }
    }
}
