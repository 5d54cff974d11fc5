package io.macmon.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name of this machine. */
public final class HostName {

    private static final Path FILE = Path.of("/proc/sys/kernel/hostname");

    private HostName() {}

    /** The name; empty if unknown. */
    public static String get() {
        try {
            return Files.readString(FILE).strip();
        } catch (IOException unknown) {
            return "";
        }
    }
}
