package io.macmon.cli.watch;

import io.macmon.analyzer.live.LiveCounters;
import io.macmon.cli.history.Measured;
import io.macmon.cli.input.Input;
import io.macmon.cli.output.Outputs;
import java.util.List;
import java.util.Map;

/**
 * The counters of a watch that are read while it runs. Thread-safe.
 *
 * @param workers those of each worker
 */
record WatchCounters(
        List<LiveCounters> workers,
        Input input,
        Outputs outputs,
        DropCountsReader losses,
        RecentEvents recent,
        OpenFlowScans scans)
        implements Measured {

    @Override
    public void prepare() {
        scans.releaseUnused();
    }

    @Override
    public Map<String, Long> drops() {
        return losses.read(input.stats(), outputs.counts()).byPlace();
    }

    @Override
    public long strangers() {
        return recent.strangersSoFar();
    }

    @Override
    public long findings() {
        return 0;
    }
}
