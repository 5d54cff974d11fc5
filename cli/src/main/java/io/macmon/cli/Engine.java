package io.macmon.cli;

/** What reads frames from a device. */
enum Engine {
    /** The best that this machine has. */
    AUTO,
    /** libpcap, through pcap4j. */
    PCAP4J
}
