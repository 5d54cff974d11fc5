package io.macmon.cli;

import io.macmon.analyzer.StationSelection;
import io.macmon.capture.CaptureException;
import io.macmon.capture.Frame;
import io.macmon.capture.pcap.PcapFilter;
import io.macmon.config.MacSet;
import io.macmon.config.MonitorConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes each reader of a ring its own selection of frames. Live, the kernel has selected already; of a capture file, the
 * station list and the filter are applied here.
 */
final class Readers implements AutoCloseable {

    private final MonitorConfig config;
    private final boolean live;
    private final List<PcapFilter> filters = new ArrayList<>();

    Readers(MonitorConfig config, boolean live) {
        this.config = config;
        this.live = live;
    }

    Predicate<Frame> selection() throws CaptureException {
        Predicate<Frame> selection = frame -> true;
        if (live) {
            return selection;
        }
        if (!config.stations().isEmpty()) {
            selection = new StationSelection(new MacSet(config.stations()));
        }
        if (!config.capture().filter().isEmpty()) {
            PcapFilter filter = PcapFilter.compile(config.capture().filter());
            filters.add(filter);
            selection = selection.and(filter::takes);
        }
        return selection;
    }

    @Override
    public void close() {
        filters.forEach(PcapFilter::close);
    }
}
