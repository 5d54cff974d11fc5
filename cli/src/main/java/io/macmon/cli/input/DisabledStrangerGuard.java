package io.macmon.cli.input;

import io.macmon.analyzer.SourceRanking;
import io.macmon.analyzer.Statistics.StrangerCounts;
import io.macmon.analyzer.stranger.StrangerDetector;
import io.macmon.config.text.MacmonException;
import java.util.function.Consumer;

/** A guard for runs that ignore strangers. */
final class DisabledStrangerGuard implements StrangerGuard {

    @Override
    public void start(StrangerDetector strangers, Consumer<MacmonException> onFailure) {}

    @Override
    public void addExpected(StationGroups added) {}

    @Override
    public void replaceExpected(StationGroups expected) {}

    @Override
    public StrangerCounts strangers(StrangerDetector guard) {
        return guard.counts();
    }

    @Override
    public SourceRanking loudest(StrangerDetector strangers, int limit) {
        return strangers.loudest(limit);
    }

    @Override
    public long dropped() {
        return 0;
    }

    @Override
    public void stop() {}

    @Override
    public void close() {}
}
