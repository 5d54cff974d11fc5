package io.macmon.cli.screen;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.StatisticsReported;
import io.macmon.analyzer.record.EveFormat;
import io.macmon.cli.process.TextStream;
import io.macmon.config.FlowMetrics;

/** Events as JSON lines. */
public final class EveSink implements EventSink {

    private final TextStream out;
    private final EveFormat eve;
    private final boolean quiet;

    /** @param quiet whether only the closing statistics are wanted */
    public EveSink(TextStream out, EveFormat eve, boolean quiet) {
        this.out = out;
        this.eve = eve;
        this.quiet = quiet;
    }

    @Override
    public void accept(MonitorEvent event) {
        if (!quiet
                || (event instanceof StatisticsReported taken
                        && taken.statistics().isFinal())) {
            out.line(eve.toJson(event));
        }
    }

    @Override
    public boolean acceptsFlows() {
        return !quiet;
    }

    @Override
    public FlowMetrics flowMetrics() {
        return quiet ? FlowMetrics.TOTALS : eve.flowMetrics();
    }

    @Override
    public void flush() {
        out.flush();
    }
}
