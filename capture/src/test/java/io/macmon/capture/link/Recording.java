package io.macmon.capture.link;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * What a real kernel sent, kept in hexadecimal: datagrams apart by an empty line, comments behind a hash. The machine
 * was little-endian, and these tests only run on such.
 */
final class Recording {

    static final int SEQUENCE = 8;
    static final int PORT = 0x9bd1_bf50;

    private Recording() {}

    /** A source-mode device, and the acknowledgement behind it. */
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
