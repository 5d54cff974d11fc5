package io.macmon.cli.process;

import io.macmon.config.text.ConfigException;
import io.macmon.config.text.TextFile;
import io.macmon.config.text.YamlMapping;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that contains a secret. The secret itself is never printed.
 *
 * @param location where the configuration names the file
 */
public record SecretFile(Path file, String location) {

    private static final int MAX_BYTES = 1 << 20;

    /** The file under a key: a credential of the service, or a file relative to the configuration file. */
    public static Optional<SecretFile> of(YamlMapping mapping, String key) {
        return mapping.value(key, text -> {
            Path credential = Credentials.resolve(Path.of(text), System.getenv());
            return new SecretFile(
                    credential.equals(Path.of(text)) ? mapping.resolve(text) : credential, mapping.location(key));
        });
    }

    /**
     * Reads the secret, without a final line terminator.
     *
     * @throws ConfigException if the file cannot be read or is empty
     */
    public String read() {
        String text;
        try {
            text = TextFile.read(file, MAX_BYTES).strip();
        } catch (ConfigException unreadable) {
            throw unreadable.at(location);
        }
        if (text.isEmpty() || text.indexOf('\n') >= 0) {
            throw new ConfigException(location, file + " must contain one line, the secret");
        }
        return text;
    }
}
