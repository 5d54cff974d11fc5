package io.macmon.analyzer.wire;

/** What a flyweight found when it was pointed at a header. */
public enum WireStatus {
    /** Every accessor may be used. */
    OK,
    /** The header does not fit in the octets that there are. */
    TRUNCATED,
    /** Another version than the header's own. */
    BAD_VERSION,
    /** A header length below the least that the header can have. */
    BAD_HEADER_LENGTH,
    /** A total length that does not cover the header. */
    BAD_TOTAL_LENGTH,
    /** Address lengths other than those of MAC and IPv4 addresses. */
    BAD_ADDRESS_LENGTH,
    /** More extension headers than are walked. */
    CHAIN_TOO_LONG
}
