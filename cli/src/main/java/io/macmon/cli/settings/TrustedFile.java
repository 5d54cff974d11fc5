package io.macmon.cli.settings;

import io.macmon.config.text.ConfigException;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Set;

/**
 * Reads configuration files. Root reads only those that no other user can change: neither the file nor a directory
 * above it may belong to another user or be writable by others, except for a directory with the sticky bit.
 */
final class TrustedFile {

    static final int MAX_BYTES = 1 << 20;

    private static final int ROOT = 0;
    private static final int STICKY = 01000;

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
                requireTrusted(file, real);
            }
            return TextFile.read(real.equals(file.toAbsolutePath()) ? file : real, MAX_BYTES);
        } catch (IOException unreadable) {
            throw ConfigException.cannotRead(file, unreadable);
        }
    }

    private static void requireTrusted(Path file, Path real) throws IOException {
        for (Path path = real; path != null; path = path.getParent()) {
            Map<String, Object> attributes = Files.readAttributes(path, "unix:uid,gid,mode,permissions");
            boolean isSticky = Files.isDirectory(path) && ((Integer) attributes.get("mode") & STICKY) != 0;
            String what = (Files.isDirectory(path) ? "the directory " : "") + path;
            if (!attributes.get("uid").equals(ROOT)) {
                throw refusal(file, what + " belongs to user " + attributes.get("uid"), "chown root " + path);
            }
            if (!isSticky && isWritable(attributes)) {
                throw refusal(file, "other users can write to " + what, "chmod go-w " + path);
            }
        }
    }

    // Members of the group root are as good as root.
    private static boolean isWritable(Map<String, Object> attributes) {
        Set<?> permissions = (Set<?>) attributes.get("permissions");
        return permissions.contains(PosixFilePermission.OTHERS_WRITE)
                || (permissions.contains(PosixFilePermission.GROUP_WRITE)
                        && !attributes.get("gid").equals(ROOT));
    }

    private static ConfigException refusal(Path file, String reason, String command) {
        return new ConfigException(
                file.toString(), "root does not read it, because " + reason + "; fix it with: " + command);
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
