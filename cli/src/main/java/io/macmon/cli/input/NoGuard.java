package io.macmon.cli.input;

import io.macmon.analyzer.Statistics.Strangers;
import io.macmon.analyzer.station.SourceGuard;
import io.macmon.config.text.MacmonException;
import java.util.function.Consumer;

/** Where only the stations' frames are wanted. */
final class NoGuard implements ParentGuard {

    @Override
    public void begin(SourceGuard strangers, Consumer<MacmonException> onFailure) {}

    @Override
    public void expectAlso(StationGroups added) {}

    @Override
    public void settle(StationGroups expected) {}

    @Override
    public Strangers strangers(SourceGuard guard) {
        return guard.counts();
    }

    @Override
    public long dropped() {
        return 0;
    }

    @Override
    public void end() {}

    @Override
    public void close() {}
}
