package io.macmon.analyzer.flow.name;

import java.util.Locale;

/** What is counted about names. Except for the first six, each counts names that stay unknown. */
public enum NameCounter {
    /** ClientHellos over TCP. */
    TLS,
    /** ClientHellos in QUIC. */
    QUIC,
    /** SSH identifications. */
    SSH,
    /** HTTP requests. */
    HTTP,
    /** Addresses in DNS answers. */
    DNS,
    /** Names that stations announced, or that DNS answers gave to them. */
    STATION,
    /** ClientHellos with an Encrypted Client Hello, or an imitation: the real name is unknown. */
    ECH,
    /** Flows of DNS over TLS or QUIC, by port 853 or ALPN: the answers are unknown. */
    ENCRYPTED_DNS,
    /** Messages of which a part was missing when their flow ended. */
    INCOMPLETE,
    /** Messages that the snaplen truncated. */
    TRUNCATED,
    /** Messages longer than a stream of the pool. */
    TOO_LONG,
    /** Messages that began with a known protocol and then violated it. */
    MALFORMED,
    /** Streams evicted before their message was complete, because the pool was full. */
    POOL_FULL,
    /** Streams that a SYN with another sequence number began again: what was expected before is not read. */
    RESTARTED,
    /** Connections of DNS over TCP of which a segment is missing. */
    DNS_GAPS,
    /** DNS answers evicted because the table was full. */
    DNS_FULL,
    /** Names of stations, and addresses by which DNS names them, that were lost because the table was full. */
    STATION_FULL,
    /** Frames that may name stations or show their addresses, but were not read, because their sender sent too many. */
    STATION_LIMIT,
    /** Directions of flows, and frames with DNS answers, that were not read, because too many were sent. */
    RATE_LIMIT;

    /** The name in outputs. */
    public String counterName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
