package io.macmon.cli.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The secrets that systemd passes to this service only ({@code LoadCredential=} of systemd.exec(5)). */
public final class Credentials {

    private Credentials() {}

    /**
     * The file to read: that of a credential, if the file has no directory and its name is a credential's; otherwise
     * the file itself.
     *
     * @param file        may be null, and then the result is
     * @param environment the program's environment variables
     */
    public static Path resolve(Path file, Map<String, String> environment) {
        String directory = environment.getOrDefault("CREDENTIALS_DIRECTORY", "");
        if (file == null || file.getParent() != null || !directory.startsWith("/")) {
            return file;
        }
        Path credential = Path.of(directory).resolve(file);
        return Files.isRegularFile(credential) ? credential : file;
    }
}
