package io.macmon.cli.settings;

import io.macmon.config.file.TrustedPath;
import io.macmon.config.file.UntrustedPathException;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads configuration files. Root reads only files that no other user can change; see {@link TrustedPath}. */
final class TrustedFile {

    static final int MAX_BYTES = 1 << 20;

    private static final int ROOT = 0;

    private TrustedFile() {}

    /**
     * Reads a regular file of at most 1 MiB.
     *
     * @throws ConfigException if it cannot be read, or if this is root and another user could change the file
     */
    static String read(Path file) {
        return read(file, isRoot());
    }

    static String read(Path file, boolean asRoot) {
        try {
            Path real = file.toRealPath();
            if (!Files.isRegularFile(real)) {
                throw ConfigException.cannotRead(
                        file, Files.isDirectory(real) ? "it is a directory" : "it is not a regular file");
            }
            if (asRoot) {
                TrustedPath.requireSettings(file);
                TrustedPath.requireSettings(real); // a path in /proc leads elsewhere without a link
            }
            return TextFile.read(real.equals(file.toAbsolutePath()) ? file : real, MAX_BYTES);
        } catch (UntrustedPathException untrusted) {
            throw new ConfigException(file.toString(), "root does not read it, because " + untrusted.getReason());
        } catch (IOException unreadable) {
            throw ConfigException.cannotRead(file, unreadable);
        }
    }

    /** Whether this process is root, also in a container; not if it only appears so in a user namespace. */
    static boolean isRoot() {
        try {
            Object user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            String[] map =
                    Files.readString(Path.of("/proc/self/uid_map")).strip().split("\\s+", -1);
            return user.equals(ROOT) && !map[map.length - 1].equals("1");
        } catch (IOException noProc) {
            throw new ConfigException("/proc/self", "cannot be read: " + IoErrorText.of(noProc));
        }
    }
}
