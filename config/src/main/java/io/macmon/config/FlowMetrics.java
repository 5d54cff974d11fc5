package io.macmon.config;

/** How much is measured of each flow; each includes what is before it, and costs memory and time per frame. */
public enum FlowMetrics {
    /** Frames, octets, times, TCP flags. */
    TOTALS,
    /** Also sizes, gaps, history, round-trip times, retransmissions, TTL and DSCP. */
    DETAIL,
    /** Also the flow-feature columns of intrusion-detection data sets. */
    FEATURES
}
