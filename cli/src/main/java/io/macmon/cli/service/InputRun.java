package io.macmon.cli.service;

import io.macmon.cli.input.Input;
import io.macmon.cli.input.RunContext;
import io.macmon.cli.output.OutputState;
import io.macmon.cli.output.Outputs;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** What the runs of all commands have in common: an input, and outputs. */
public abstract class InputRun implements Run {

    protected final RunContext run;
    protected final Input input;
    protected final Outputs outputs;

    protected InputRun(RunContext run, Outputs outputs) {
        this.run = run;
        input = run.input();
        this.outputs = outputs;
    }

    @Override
    public final String origin() {
        return input.name();
    }

    @Override
    public final long frames() {
        return input.stats().frames();
    }

    @Override
    public final List<OutputState> outputs() {
        return outputs.states();
    }

    @Override
    public final boolean isLive() {
        return input.isLive();
    }

    @Override
    public final Optional<InetSocketAddress> metricsAddress() {
        return run.config().metrics();
    }

    @Override
    public final void rotate() {
        outputs.reopen();
    }

    @Override
    public final void stop() {
        run.control().stop();
    }
}
