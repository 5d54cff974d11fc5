package io.macmon.config;

import java.util.Locale;

/** Formats of a capture file. */
public enum FileFormat {

    /** Nanoseconds, interface descriptions, comments and loss counters. */
    PCAPNG,

    /** Classic pcap with nanoseconds: one link type, frames only. */
    PCAP,

    /** Classic pcap with microseconds, for programs that do not read nanoseconds. */
    PCAP_US;

    /** The value on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The format for a file name: pcap for {@code .pcap}, also before a compression's extension, else pcapng. */
    public static FileFormat ofName(String file) {
        return Compression.ofName(file).removeExtension(file).endsWith(".pcap") ? PCAP : PCAPNG;
    }
}
