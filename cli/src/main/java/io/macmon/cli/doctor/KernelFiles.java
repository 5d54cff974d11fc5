package io.macmon.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the files that the kernel shows under /proc and /sys. */
final class KernelFiles {

    static final Path SYSCTL = Path.of("/proc/sys");

    private KernelFiles() {}

    /** Returns the stripped content of a file; empty if this kernel or this namespace does not show the file. */
    static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (IOException hidden) {
            return Optional.empty();
        }
    }
}
