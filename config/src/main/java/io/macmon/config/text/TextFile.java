package io.macmon.config.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of settings, which are text in UTF-8 and read whole. */
public final class TextFile {

    private TextFile() {}

    /**
     * Reads a file; a byte order mark at its start is left out.
     *
     * @throws ConfigException naming the file when it cannot be read, is no text, or is longer than so many octets
     */
    public static String read(Path file, int mostOctets) {
        byte[] octets = readBytes(file, mostOctets);
        if (octets.length > mostOctets) {
            throw new ConfigException(
                    file.toString(), "is larger than " + (mostOctets >> 20) + " MiB, which is not read");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                throw notText(file);
            }
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException binary) {
            throw notText(file);
        }
    }

    private static byte[] readBytes(Path file, int mostOctets) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(mostOctets + 1);
        } catch (IOException unreadable) {
            throw new ConfigException(file.toString(), "cannot be read: " + IoErrorText.of(unreadable));
        }
    }

    private static ConfigException notText(Path file) {
        return new ConfigException(file.toString(), "is not a text file in UTF-8");
    }
}
