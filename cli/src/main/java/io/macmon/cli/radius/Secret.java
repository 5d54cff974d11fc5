package io.macmon.cli.radius;

import io.macmon.config.text.ConfigException;
import io.macmon.config.text.IoErrorText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.function.Consumer;

/** What this machine and a RADIUS server share. Never printed. */
public final class Secret {

    /** The one that RFC 6614 gives to everybody, for RadSec is proven by its certificates. */
    public static final Secret RADSEC = new Secret("radsec".getBytes(StandardCharsets.US_ASCII));

    private static final String SETTING = "secret-file";
    private static final int MAX_LENGTH = 1_024;

    private final byte[] bytes;

    private Secret(byte[] octets) {
        this.bytes = octets;
    }

    static Secret of(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads the file's octets, without the line end that an editor put at its end.
     *
     * @param warnings gets a sentence when others may read the file
     * @throws ConfigException when it cannot be read, is empty or longer than 1,024 octets
     */
    public static Secret read(Path file, Consumer<String> warnings) {
        try {
            byte[] octets = withoutLineEnd(readBytes(file));
            if (octets.length > MAX_LENGTH) {
                throw new ConfigException(
                        SETTING,
                        file + " is longer than " + MAX_LENGTH + " octets; give a file with nothing but the secret");
            }
            if (octets.length == 0) {
                throw new ConfigException(
                        SETTING,
                        file + " is empty; write into it the secret that the server has for this" + " machine");
            }
            if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                warnings.accept(
                        "everybody may read the RADIUS secret in " + file + "; chmod 600 " + file + " ends that");
            }
            return new Secret(octets);
        } catch (IOException failed) {
            throw new ConfigException(SETTING, "cannot read " + file + ": " + IoErrorText.of(failed));
        }
    }

    // May be a pipe, whose length nobody knows.
    private static byte[] readBytes(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return content.readNBytes(MAX_LENGTH + 3);
        }
    }

    private static byte[] withoutLineEnd(byte[] octets) {
        int end = octets.length;
        if (end > 0 && octets[end - 1] == '\n') {
            end--;
        }
        if (end > 0 && octets[end - 1] == '\r') {
            end--;
        }
        return Arrays.copyOf(octets, end);
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return "***";
    }
}
