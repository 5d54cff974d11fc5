package io.macmon.cli.screen;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.StatisticsTaken;
import io.macmon.analyzer.record.EveWriter;
import io.macmon.cli.process.Output;
import io.macmon.config.FlowMeasure;

/** Events as JSON lines. */
public final class EveSink implements EventSink {

    private final Output out;
    private final EveWriter eve;
    private final boolean quiet;

    /** @param quiet whether only the closing statistics are wanted */
    public EveSink(Output out, EveWriter eve, boolean quiet) {
        this.out = out;
        this.eve = eve;
        this.quiet = quiet;
    }

    @Override
    public void accept(MonitorEvent event) {
        if (!quiet
                || (event instanceof StatisticsTaken taken && taken.statistics().last())) {
            out.line(eve.write(event));
        }
    }

    @Override
    public boolean takesFlows() {
        return !quiet;
    }

    @Override
    public FlowMeasure measure() {
        return quiet ? FlowMeasure.TOTALS : eve.measure();
    }

    @Override
    public void flush() {
        out.flush();
    }
}
