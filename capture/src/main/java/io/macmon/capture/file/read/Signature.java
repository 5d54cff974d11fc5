package io.macmon.capture.file.read;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** The first octets of a file: what compressed it, and words for what is no capture. */
enum Signature {
    BZIP2("425a68", "bzip2-compressed; decompress it first"),
    XZ("fd377a585a00", "xz-compressed; decompress it first"),
    LZ4("04224d18", "lz4-compressed; decompress it first"),
    SNOOP("736e6f6f70000000", "a snoop capture; convert it first, with editcap for example");

    private static final String GZIP = "1f8b";
    private static final String ZSTD = "28b52ffd";
    /** Of a frame without content, which may come first (RFC 8878 section 3.1.2); the first digit is any. */
    private static final String ZSTD_SKIPPABLE = "2a4d18";

    private static final int SHOWN_OCTETS = 8;

    private final String hex;
    private final String words;

    Signature(String hex, String words) {
        this.hex = hex;
        this.words = words;
    }

    static boolean isGzip(byte[] start) {
        return HexFormat.of().formatHex(start).startsWith(GZIP);
    }

    static boolean isZstd(byte[] start) {
        String hex = HexFormat.of().formatHex(start);
        return hex.startsWith(ZSTD) || (hex.startsWith("5") && hex.startsWith(ZSTD_SKIPPABLE, 2));
    }

    /** What a file is that starts so and is neither pcap nor pcapng, as the end of a sentence. */
    static String describe(byte[] start) {
        String startHex = HexFormat.of().formatHex(start);
        for (Signature known : values()) {
            if (startHex.startsWith(known.hex)) {
                return known.words;
            }
        }
        return start.length == 0 ? "it is empty" : "not a capture file: starts with " + shown(start);
    }

    private static String shown(byte[] start) {
        byte[] shown = Arrays.copyOf(start, Math.min(start.length, SHOWN_OCTETS));
        String octets = HexFormat.ofDelimiter(" ").formatHex(shown);
        String text = new String(shown, StandardCharsets.ISO_8859_1);
        return text.chars().allMatch(c -> c >= ' ' && c <= '~') ? octets + " (\"" + text + "\")" : octets;
    }
}
