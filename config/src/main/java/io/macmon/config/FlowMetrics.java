package io.macmon.config;

/** What is measured per flow. Each level includes the previous one, and costs more memory and time per frame. */
public enum FlowMetrics {
    /** Frames, bytes, times, TCP flags. */
    TOTALS,
    /** Also frame sizes, inter-arrival times, history, round-trip times, retransmissions, TTL and DSCP. */
    DETAIL,
    /** Also the flow features that intrusion detection data sets use. */
    FEATURES
}
