package io.macmon.cli.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.function.Consumer;

/** Checks who may use a file with a secret or a private key. */
public final class KeyFile {

    private KeyFile() {}

    /**
     * Warns if other users can read or change the file.
     *
     * @param what the content, as in {@code the RADIUS secret}
     */
    public static void check(Path file, String what, Consumer<String> warnings) {
        Set<PosixFilePermission> permissions;
        try {
            permissions = Files.getPosixFilePermissions(file);
        } catch (IOException unreadable) {
            return; // reported when it is read
        }
        boolean isReadable = permissions.contains(PosixFilePermission.OTHERS_READ);
        if (isReadable || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            warnings.accept("any user can " + (isReadable ? "read" : "change") + " " + what + " in " + file
                    + "; restrict it with: chmod 600 " + file);
        }
    }
}
