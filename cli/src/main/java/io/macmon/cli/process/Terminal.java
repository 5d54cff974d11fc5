package io.macmon.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Detects whether standard output and standard error are terminals. */
public final class Terminal {

    private static final Path STDOUT = Path.of("/proc/self/fd/1");
    private static final Path STDERR = Path.of("/proc/self/fd/2");

    private Terminal() {}

    /** Whether to use colour: standard output is a terminal, and NO_COLOR is not set. */
    public static boolean showsColour() {
        return isTerminal(STDOUT) && System.getenv("NO_COLOR") == null;
    }

    /** Whether to draw a progress line: standard error is a terminal, and standard output is not. */
    public static boolean showsProgress() {
        return isTerminal(STDERR) && !isTerminal(STDOUT) && !"dumb".equals(System.getenv("TERM"));
    }

    private static boolean isTerminal(Path stream) {
        try {
            String target = Files.readSymbolicLink(stream).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException unknown) {
            return false;
        }
    }
}
