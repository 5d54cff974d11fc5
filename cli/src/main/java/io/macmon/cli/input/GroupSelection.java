package io.macmon.cli.input;

import io.macmon.capture.Frame;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** Selects the frames from one group's stations, as the policy lists them now. One thread only. */
public final class GroupSelection implements Predicate<Frame> {

    private final Supplier<StationGroups> groups;
    private final String name;
    private final ToLongFunction<Frame> source;

    /** @param source see {@link RunContext#source} */
    public GroupSelection(Supplier<StationGroups> groups, String name, ToLongFunction<Frame> source) {
        this.groups = groups;
        this.name = name;
        this.source = source;
    }

    @Override
    public boolean test(Frame frame) {
        long address = source.applyAsLong(frame);
        StationGroup group = address < 0 ? null : groups.get().groupOf(address);
        return group != null && group.name().equals(name);
    }
}
