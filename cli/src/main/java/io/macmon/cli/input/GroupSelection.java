package io.macmon.cli.input;

import io.macmon.capture.Frame;
import io.macmon.capture.SourceMac;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Selects the frames from one group's stations, as the policy lists them now. One thread only. */
public final class GroupSelection implements Predicate<Frame> {

    private final Supplier<StationGroups> groups;
    private final String name;

    public GroupSelection(Supplier<StationGroups> groups, String name) {
        this.groups = groups;
        this.name = name;
    }

    @Override
    public boolean test(Frame frame) {
        long source = SourceMac.of(frame);
        StationGroup group = source < 0 ? null : groups.get().groupOf(source);
        return group != null && group.name().equals(name);
    }
}
