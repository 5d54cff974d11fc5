package io.macmon.cli.watch;

import io.macmon.analyzer.live.LiveCounters;
import io.macmon.analyzer.stranger.StrangerDetector;
import io.macmon.cli.history.Measured;
import io.macmon.cli.input.Input;
import io.macmon.cli.output.Outputs;
import java.util.List;
import java.util.Map;

/**
 * The counters of a watch that are read while it runs. Thread-safe.
 *
 * @param workers those of each worker
 * @param guard   the detector that the input was started with
 */
record WatchCounters(
        List<LiveCounters> workers,
        Input input,
        StrangerDetector guard,
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
        return losses.read(input.stats(), outputs).byPlace();
    }

    @Override
    public long strangers() {
        return input.strangerSources(guard);
    }

    @Override
    public long findings() {
        return 0;
    }
}
