package io.macmon.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of this process. */
public final class ProcessMemory {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final int KIB = 1 << 10;

    private ProcessMemory() {}

    /** Bytes in main memory, Java's heap included; without {@code /proc}, Java's heap alone. */
    public static long residentBytes() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
                    .findFirst()
                    .orElse(Runtime.getRuntime().totalMemory());
        } catch (IOException hidden) {
            return Runtime.getRuntime().totalMemory();
        }
    }
}
