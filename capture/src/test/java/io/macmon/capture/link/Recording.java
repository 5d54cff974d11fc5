package io.macmon.capture.link;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Messages recorded from a real kernel, in hexadecimal: datagrams separated by an empty line, comments after a hash.
 * The machine was little-endian, so the tests need one, too.
 */
final class Recording {

    static final int SEQUENCE = 8;
    static final int PORT = 0x9bd1_bf50;

    private Recording() {}

    /** A source-mode device and the acknowledgement after it. */
    static List<byte[]> sourceModeMacvlan() {
        return read("source-mode-macvlan.hex");
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s|#.*", ""));
    }

    private static List<byte[]> read(String file) {
        try (InputStream stream = Recording.class.getResourceAsStream(file)) {
            String text = new String(stream.readAllBytes(), StandardCharsets.US_ASCII);
            return Arrays.stream(text.strip().split("\n\n", -1))
                    .map(Recording::bytes)
                    .toList();
        } catch (IOException missing) {
            throw new AssertionError(missing);
        }
    }
}
