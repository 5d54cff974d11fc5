package io.macmon.analyzer.flow;

/** What the flow-feature columns of intrusion-detection data sets need beyond {@link FlowDetail}. */
public record FlowFeatures() {}
