package io.macmon.config.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads whole configuration files of UTF-8 text. */
public final class TextFile {

    private TextFile() {}

    /**
     * Reads a file, and omits a byte order mark.
     *
     * @throws ConfigException if it cannot be read, is not text, or is larger than {@code maxBytes}
     */
    public static String read(Path file, int maxBytes) {
        byte[] bytes = readBytes(file, maxBytes);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                throw notText(file);
            }
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException binary) {
            throw notText(file);
        }
    }

    /**
     * Reads a file of any content. A device or a pipe has no length, so no more is read than allowed.
     *
     * @param maxBytes at least a MiB
     * @throws ConfigException if it cannot be read, or is larger than {@code maxBytes}
     */
    public static byte[] readBytes(Path file, int maxBytes) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new ConfigException(file.toString(), "is larger than " + (maxBytes >> 20) + " MiB");
            }
            return bytes;
        } catch (IOException unreadable) {
            throw ConfigException.cannotRead(file, unreadable);
        }
    }

    private static ConfigException notText(Path file) {
        return new ConfigException(file.toString(), "is not a UTF-8 text file");
    }
}
