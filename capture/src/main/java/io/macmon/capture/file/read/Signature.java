package io.macmon.capture.file.read;

import io.macmon.config.text.MacmonException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** The first bytes of a file: its compression, or why it is not a supported capture. */
enum Signature {
    BZIP2("425a68", "compressed with bzip2", "decompress it first"),
    XZ("fd377a585a00", "compressed with xz", "decompress it first"),
    LZ4("04224d18", "compressed with lz4", "decompress it first"),
    SNOOP("736e6f6f70000000", "a snoop capture", "convert it first, for example with editcap");

    private static final String GZIP = "1f8b";
    private static final String ZSTD = "28b52ffd";
    /** The signature of a skippable frame, which may come first (RFC 8878 section 3.1.2), after 5 and any digit. */
    private static final String ZSTD_SKIPPABLE = "2a4d18";

    private static final int SHOWN_BYTES = 8;

    private final String hex;
    private final String description;
    private final String advice;

    Signature(String hex, String description, String advice) {
        this.hex = hex;
        this.description = description;
        this.advice = advice;
    }

    static boolean isGzip(byte[] start) {
        return HexFormat.of().formatHex(start).startsWith(GZIP);
    }

    static boolean isZstd(byte[] start) {
        String hex = HexFormat.of().formatHex(start);
        return hex.startsWith(ZSTD) || (hex.startsWith("5") && hex.startsWith(ZSTD_SKIPPABLE, 2));
    }

    /** Returns the error for a file that starts with these bytes and is neither pcap nor pcapng. */
    static MacmonException unsupported(CaptureInput input, byte[] start) {
        String startHex = HexFormat.of().formatHex(start);
        for (Signature known : values()) {
            if (startHex.startsWith(known.hex)) {
                return input.unreadable(known.description, known.advice);
            }
        }
        return input.unreadable(
                start.length == 0 ? "it is empty" : "not a pcap or pcapng file: starts with " + shown(start), "");
    }

    private static String shown(byte[] start) {
        byte[] shown = Arrays.copyOf(start, Math.min(start.length, SHOWN_BYTES));
        String hex = HexFormat.ofDelimiter(" ").formatHex(shown);
        String text = new String(shown, StandardCharsets.ISO_8859_1);
        return text.chars().allMatch(c -> c >= ' ' && c <= '~') ? hex + " (\"" + text + "\")" : hex;
    }
}
