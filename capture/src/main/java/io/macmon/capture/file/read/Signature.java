package io.macmon.capture.file.read;

import io.macmon.config.text.MacmonException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** The first bytes of a file: its compression, or why it is not a supported capture. */
enum Signature {
    BZIP2("425a68", "compressed with bzip2", "decompress it first"),
    XZ("fd377a585a00", "compressed with xz", "decompress it first"),
    LZ4("04224d18", "compressed with lz4", "decompress it first"),
    SNOOP("736e6f6f70000000", "a snoop capture"),
    NETMON_2("474d4255", "a Microsoft Network Monitor capture"),
    NETMON_1("52545353", "a Microsoft Network Monitor capture"),
    BTSNOOP("6274736e6f6f7000", "a btsnoop capture of Bluetooth"),
    SNIFFER("5452534e494646206461746120202020", "a Sniffer capture"),
    NETXRAY("58435000", "a NetXRay or Windows Sniffer capture"),
    IPTRACE("6970747261636520", "an AIX iptrace capture"),
    OBSERVER("4f627365727665", "a Network Instruments Observer capture"),
    OMNIPEEK("7f766572", "an OmniPeek capture"),
    ZIP("504b0304", "a zip archive", "extract it first");

    private static final String CONVERT = "convert it first: editcap -F pcapng FILE FILE.pcapng";

    private static final String GZIP = "1f8b";
    private static final String ZSTD = "28b52ffd";
    /** The signature of a skippable frame, which may come first (RFC 8878 section 3.1.2), after 5 and any digit. */
    private static final String ZSTD_SKIPPABLE = "2a4d18";

    private static final int SHOWN_BYTES = 8;
    private static final int ERF_HEADER = 16;
    private static final int ERF_FIRST_SECOND = 788_918_400; // the year 1995, before the first DAG card
    private static final int ERF_LAST_TYPE = 27;
    private static final int ERF_MOST_EXTRA = 256; // extension headers, padding
    private static final int ERF_LONGEST = 0x2020; // text has larger numbers

    private final String hex;
    private final String description;
    private final String advice;

    Signature(String hex, String description) {
        this(hex, description, "");
    }

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
                return input.unreadable(known.description, known.advice.isEmpty() ? CONVERT : known.advice);
            }
        }
        if (isErf(start)) {
            return input.unreadable("an ERF capture (Endace DAG)", CONVERT);
        }
        return input.unreadable(
                start.length == 0 ? "it is empty" : "not a pcap or pcapng file: starts with " + shown(start), "");
    }

    // ERF has no signature: a record starts with a time (8 bytes, the seconds last), a type, flags, its length, a
    // counter
    // of losses and the length on the wire.
    private static boolean isErf(byte[] start) {
        if (start.length < ERF_HEADER) {
            return false;
        }
        ByteBuffer record = ByteBuffer.wrap(start);
        int seconds = Integer.reverseBytes(record.getInt(4));
        int type = record.get(8) & 0x7f;
        int recordLength = record.getShort(10) & 0xffff;
        int wireLength = record.getShort(14) & 0xffff;
        return seconds >= ERF_FIRST_SECOND
                && type >= 1
                && type <= ERF_LAST_TYPE
                && recordLength >= ERF_HEADER
                && wireLength > 0
                && wireLength < ERF_LONGEST
                && recordLength <= wireLength + ERF_MOST_EXTRA;
    }

    private static String shown(byte[] start) {
        byte[] shown = Arrays.copyOf(start, Math.min(start.length, SHOWN_BYTES));
        String hex = HexFormat.ofDelimiter(" ").formatHex(shown);
        String text = new String(shown, StandardCharsets.ISO_8859_1);
        return text.chars().allMatch(c -> c >= ' ' && c <= '~') ? hex + " (\"" + text + "\")" : hex;
    }
}
