package io.macmon.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sqlite.util.OSInfo;

/** SQLite's native library, unpacked once for all programs that a test JVM starts. */
public final class SqliteLibrary {

    private static final String NAME = "libsqlitejdbc.so";
    private static final Path DIRECTORY = unpack();

    private SqliteLibrary() {}

    /**
     * The option of a JVM that loads this library. Without it, a JVM unpacks another copy, and leaves it behind
     * if a signal ends the JVM.
     */
    public static String option() {
        return "-Dorg.sqlite.lib.path=" + DIRECTORY;
    }

    private static Path unpack() {
        String resource = "/org/sqlite/native/" + OSInfo.getNativeLibFolderPathForCurrentOS() + "/" + NAME;
        try (InputStream library = OSInfo.class.getResourceAsStream(resource)) {
            Path directory = Files.createTempDirectory("sqlite");
            Path file = directory.resolve(NAME);
            Files.copy(library, file);
            directory.toFile().deleteOnExit(); // files are deleted in reverse order
            file.toFile().deleteOnExit();
            return directory;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
