package io.macmon.config;

import java.util.Locale;

/** Formats of a capture file. */
public enum FileFormat {

    /** With nanoseconds, descriptions, comments and counts of what was lost. */
    PCAPNG,

    /** With nanoseconds; one link type, and nothing but frames. */
    PCAP,

    /** With microseconds, for readers that know no other pcap. */
    PCAP_US;

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What the ending of a file's name says, that of a compression left aside: {@code .pcap}, or else pcapng. */
    public static FileFormat ofName(String file) {
        return Compression.ofName(file).removeExtension(file).endsWith(".pcap") ? PCAP : PCAPNG;
    }
}
