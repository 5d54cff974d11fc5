package io.macmon.cli.input;

import io.macmon.analyzer.StationFrameSelection;
import io.macmon.capture.Frame;
import io.macmon.capture.pcap.PcapFilter;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Creates a frame selection for each reader. With a capture file, the selection applies the station list and the
 * filter; in a live run, it takes every frame, because the kernel has already selected them.
 */
public final class FrameSelections implements AutoCloseable {

    private final StationGroups groups;
    private final String filter;
    private final boolean live;
    private final List<PcapFilter> filters = new ArrayList<>();

    /** @param filter a pcap-filter(7) expression; empty selects every frame */
    public FrameSelections(StationGroups groups, String filter, boolean live) {
        this.groups = groups;
        this.filter = filter;
        this.live = live;
    }

    /** Creates a selection; each reader needs its own, because a selection belongs to one thread. */
    public Predicate<Frame> newSelection() throws MacmonException {
        Predicate<Frame> selection = frame -> true;
        if (live) {
            return selection;
        }
        if (groups.mayAlert()) {
            selection = new StationFrameSelection(groups::selects);
        }
        if (!filter.isEmpty()) {
            PcapFilter compiled = PcapFilter.compile(filter);
            filters.add(compiled);
            selection = selection.and(compiled::matches);
        }
        return selection;
    }

    @Override
    public void close() {
        filters.forEach(PcapFilter::close);
    }
}
