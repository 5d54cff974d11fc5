package io.macmon.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What standard output and standard error lead to. */
public final class Terminal {

    private static final Path STDOUT = Path.of("/proc/self/fd/1");
    private static final Path STDERR = Path.of("/proc/self/fd/2");

    private Terminal() {}

    /** Whether colour is welcome: a person looks on, and has not set NO_COLOR. */
    public static boolean showsColour() {
        return isTerminal(STDOUT) && System.getenv("NO_COLOR") == null;
    }

    /** Whether a line may be drawn over on standard error: a person looks on, and nothing else is printed there. */
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
