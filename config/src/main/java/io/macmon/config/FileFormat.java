package io.macmon.config;

import java.util.Locale;

/** Formats of a capture file. */
public enum FileFormat {

    /** Nanosecond timestamps, interface descriptions, comments and loss counters. */
    PCAPNG,

    /** Classic pcap with nanosecond timestamps: one link type, frames only. */
    PCAP,

    /** Classic pcap with microsecond timestamps, for programs that do not read nanosecond files. */
    PCAP_US;

    /** The value on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The format for a file name: pcap for {@code .pcap}, even if a compression's extension follows, else pcapng. */
    public static FileFormat ofName(String file) {
        return Compression.ofName(file).removeExtension(file).endsWith(".pcap") ? PCAP : PCAPNG;
    }
}
