package io.macmon.cli.watch;

import io.macmon.analyzer.Statistics;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.cli.input.RunContext;
import io.macmon.cli.input.StationGroup;
import io.macmon.cli.input.StationGroups;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** Frames and bytes from each group's stations. The analysis threads count them; reading is thread-safe. */
final class GroupCounts {

    private final Supplier<StationGroups> groups;
    private final ToLongFunction<Frame> source;
    private final Map<String, Tally> tallies = new ConcurrentHashMap<>();

    /**
     * @param groups supplies the groups that the policy lists now
     * @param source see {@link RunContext#source}
     */
    GroupCounts(Supplier<StationGroups> groups, ToLongFunction<Frame> source) {
        this.groups = groups;
        this.source = source;
    }

    /** Creates a handler that counts its frames; each analysis thread needs its own. */
    FrameHandler counter() {
        return new Counter();
    }

    /**
     * The counts of the current groups.
     *
     * @param dropped returns how many frames the group with a given name lost
     */
    List<Statistics.GroupTotals> read(ToLongFunction<String> dropped) {
        return groups.get().groups().stream()
                .map(group -> read(group, dropped.applyAsLong(group.name())))
                .toList();
    }

    private Statistics.GroupTotals read(StationGroup group, long dropped) {
        Tally tally = tally(group);
        return new Statistics.GroupTotals(
                group.name(), group.stations().size(), tally.frames.sum(), tally.bytes.sum(), dropped);
    }

    private Tally tally(StationGroup group) {
        Tally tally = tallies.get(group.name());
        return tally != null ? tally : tallies.computeIfAbsent(group.name(), unused -> new Tally());
    }

    private static final class Tally {
        final LongAdder frames = new LongAdder();
        final LongAdder bytes = new LongAdder();
    }

    private final class Counter implements FrameHandler {

        @Override
        public void onFrame(Frame frame) {
            long address = source.applyAsLong(frame);
            StationGroup group = address < 0 ? null : groups.get().groupOf(address);
            if (group != null) {
                Tally tally = tally(group);
                tally.frames.increment();
                tally.bytes.add(frame.originalLength());
            }
        }
    }
}
