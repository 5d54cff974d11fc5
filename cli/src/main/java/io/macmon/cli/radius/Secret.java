package io.macmon.cli.radius;

import io.macmon.cli.tls.KeyFile;
import io.macmon.config.text.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/** The secret that this machine shares with a RADIUS server. Never printed. */
public final class Secret {

    /** The fixed secret of RFC 6614: with RadSec, certificates authenticate the server. */
    public static final Secret RADSEC = new Secret("radsec".getBytes(StandardCharsets.US_ASCII));

    private static final String SETTING = "secret-file";
    private static final int MAX_LENGTH = 1_024;

    private final byte[] bytes;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    static Secret of(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads the secret from a file, without a final line terminator.
     *
     * @param warnings receives a message if other users can read or change the file
     * @throws ConfigException if the file cannot be read, is empty, or is longer than 1,024 bytes
     */
    public static Secret read(Path file, Consumer<String> warnings) {
        try {
            byte[] content = withoutLineEnd(readBytes(file));
            if (content.length > MAX_LENGTH) {
                throw new ConfigException(
                        SETTING,
                        file + " is longer than " + MAX_LENGTH + " bytes; give a file that contains only the secret");
            }
            if (content.length == 0) {
                throw new ConfigException(
                        SETTING, file + " is empty; put the secret that the server has for this machine into it");
            }
            KeyFile.check(file, "the RADIUS secret", warnings);
            return new Secret(content);
        } catch (IOException failed) {
            throw ConfigException.cannotRead(file, failed);
        }
    }

    // Reads a limited number of bytes, because a pipe has no length.
    private static byte[] readBytes(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return content.readNBytes(MAX_LENGTH + 3);
        }
    }

    private static byte[] withoutLineEnd(byte[] content) {
        int end = content.length;
        if (end > 0 && content[end - 1] == '\n') {
            end--;
        }
        if (end > 0 && content[end - 1] == '\r') {
            end--;
        }
        return Arrays.copyOf(content, end);
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return "***";
    }
}
