package io.macmon.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The size of the kernel buffer unless the user chooses one: a 64th of the machine's memory, within limits. */
final class DefaultBuffer {

    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final String TOTAL = "MemTotal:";

    private static final int MIN_MEBIBYTES = 64;
    private static final int MAX_MEBIBYTES = 128;
    private static final int SHARE = 64;

    private DefaultBuffer() {}

    /** Returns the least size if the machine's memory is unknown. */
    static int bytes() {
        try (BufferedReader lines = Files.newBufferedReader(MEMORY)) {
            return ofMemory(lines.readLine());
        } catch (IOException unknown) {
            return MIN_MEBIBYTES << 20;
        }
    }

    /** @param total the first line of proc_meminfo(5), such as {@code MemTotal:  16384000 kB}; null for none */
    static int ofMemory(String total) {
        long mebibytes = MIN_MEBIBYTES;
        if (total != null && total.startsWith(TOTAL) && total.endsWith(" kB")) {
            String kibibytes = total.substring(TOTAL.length(), total.length() - " kB".length());
            mebibytes = (Long.parseLong(kibibytes.strip()) >> 10) / SHARE;
        }
        return (int) Math.max(MIN_MEBIBYTES, Math.min(mebibytes, MAX_MEBIBYTES)) << 20;
    }
}
