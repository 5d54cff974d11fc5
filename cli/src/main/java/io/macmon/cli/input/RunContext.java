package io.macmon.cli.input;

import io.macmon.analyzer.record.StationLabels;
import io.macmon.capture.Frame;
import io.macmon.capture.SourceMac;
import io.macmon.cli.process.RunControl;
import io.macmon.config.RunConfig;
import io.macmon.config.text.MacmonException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * What all parts of one run share.
 *
 * @param config     limits and settings
 * @param input      where the frames come from; closed by the command
 * @param groups     the station groups as they are now: they change when a followed list changes
 * @param selections creates frame selections, one per reader
 * @param control    ends the run and prints its messages
 */
public record RunContext(
        RunConfig config, Input input, Supplier<StationGroups> groups, FrameSelections selections, RunControl control)
        implements AutoCloseable {

    /** Closing the result leaves the input and the control open. */
    public static RunContext open(RunConfig config, Input input, Supplier<StationGroups> groups, RunControl control) {
        FrameSelections selections =
                new FrameSelections(groups.get(), config.capture().filter(), input.isLive());
        return new RunContext(config, input, groups, selections, control);
    }

    /** Creates a selection of the frames that this run takes, for one more reader. */
    public Predicate<Frame> newSelection() throws MacmonException {
        return selections.newSelection();
    }

    /**
     * Reads the address that decides which station a frame is from. A live run has to compare what the kernel compares.
     * They differ in a provider backbone (IEEE 802.1ah).
     */
    public ToLongFunction<Frame> source() {
        return input.isLive() ? SourceMac::outer : SourceMac::of;
    }

    /** The names of the listed stations, as the lists are now. */
    public StationLabels labels() {
        return mac -> groups.get().nameOf(mac);
    }

    @Override
    public void close() {
        selections.close();
    }
}
