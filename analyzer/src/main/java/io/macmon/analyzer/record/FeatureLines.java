package io.macmon.analyzer.record;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.config.FlowMeasure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@link FeaturesWriter}'s columns as a file of lines. */
public final class FeatureLines implements LineFormat {

    private final FeaturesWriter features = new FeaturesWriter();

    @Override
    public FlowMeasure measure() {
        return FlowMeasure.FEATURES;
    }

    @Override
    public boolean takes(MonitorEvent event) {
        return event instanceof FlowEnded;
    }

    @Override
    public List<String> head(Instant now) {
        return List.of(features.header());
    }

    @Override
    public Optional<String> line(MonitorEvent event) {
        return features.write(((FlowEnded) event).flow());
    }
}
