package io.macmon.cli.input;

import io.macmon.analyzer.flow.name.LearnedNames;
import io.macmon.analyzer.identity.StationName;
import io.macmon.analyzer.record.StationLabels;
import io.macmon.capture.Frame;
import io.macmon.capture.SourceMac;
import io.macmon.cli.process.RunControl;
import io.macmon.config.RunConfig;
import io.macmon.config.text.MacmonException;
import java.util.Optional;
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
 * @param learned    the names that a watch learns
 */
public record RunContext(
        RunConfig config,
        Input input,
        Supplier<StationGroups> groups,
        FrameSelections selections,
        RunControl control,
        LearnedNames learned)
        implements AutoCloseable {

    /** Closing the result leaves the input and the control open. */
    public static RunContext open(RunConfig config, Input input, Supplier<StationGroups> groups, RunControl control) {
        FrameSelections selections =
                new FrameSelections(groups.get(), config.capture().filter(), input.isLive());
        return new RunContext(config, input, groups, selections, control, new LearnedNames(input.isLive()));
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

    /** The names of stations: in the lists as they are now, or learned. */
    public StationLabels labels() {
        return new StationLabels() {
            @Override
            public String rawName(long mac) {
                return groups.get().nameOf(mac);
            }

            @Override
            public Optional<StationName> learned(long mac) {
                return learnedName(mac);
            }
        };
    }

    /** The name that a station has revealed so far. Thread-safe. */
    public Optional<StationName> learnedName(long mac) {
        return Optional.ofNullable(learned.stations().find(mac));
    }

    @Override
    public void close() {
        selections.close();
    }
}
