package io.macmon.config;

/** What is measured of each flow. Each level includes the previous one, and costs more memory and time per frame. */
public enum FlowMetrics {
    /** Frames, bytes, times, TCP flags. */
    TOTALS,
    /** Also frame sizes, gaps, history, round-trip times, retransmissions, TTL and DSCP. */
    DETAIL,
    /** Also the flow features of intrusion detection data sets. */
    FEATURES
}
