package io.macmon.analyzer.wire;

/** The outcome of pointing a flyweight at a header. */
public enum WireStatus {
    /** All accessors may be used. */
    OK,
    /** The header does not fit in the bytes available. */
    TRUNCATED,
    /** The version field does not match the header. */
    BAD_VERSION,
    /** The header length is below the minimum. */
    BAD_HEADER_LENGTH,
    /** The total length does not cover the header. */
    BAD_TOTAL_LENGTH,
    /** The address lengths do not match MAC and IPv4 addresses. */
    BAD_ADDRESS_LENGTH,
    /** There are more extension headers than the limit. */
    CHAIN_TOO_LONG
}
