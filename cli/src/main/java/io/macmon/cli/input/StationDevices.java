package io.macmon.cli.input;

import io.macmon.capture.BlockPool;
import io.macmon.capture.FrameSource;
import io.macmon.capture.MergedSource;
import io.macmon.capture.link.MacvlanDevice;
import io.macmon.capture.link.SourceList;
import io.macmon.config.CaptureConfig;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The source-mode devices that the stations are spread over, with a capture on each: one device for up to
 * {@value io.macmon.capture.link.SourceList#MAX_SOURCES} stations, and more in the same namespace for a longer list. A
 * station stays on the device that it was given, so a change of the list costs none of those that remain a frame.
 *
 * <p>A device is captured from before it gets its first address. So what its own counter says it received is what the
 * capture received or dropped.
 */
final class StationDevices implements AutoCloseable {

    private final Engine engine;
    private final CaptureConfig capture;
    private final int workers;
    private final BlockPool pool;
    private final List<Shard> shards = new ArrayList<>();
    private final List<MergedSource> sources;

    private StationDevices(Engine engine, CaptureConfig capture, int workers, BlockPool pool, MacvlanDevice first)
            throws MacmonException {
        this.engine = engine;
        this.capture = capture.splitAmong(workers);
        this.workers = workers;
        this.pool = pool;
        sources = open(first).stream().map(MergedSource::new).toList();
    }

    /**
     * Starts a capture on a device that has no stations yet, or is an attached one; closed with this.
     *
     * @param pool of blocks for captures that copy frames
     */
    static StationDevices open(Engine engine, CaptureConfig capture, int workers, BlockPool pool, MacvlanDevice first)
            throws MacmonException {
        try {
            return new StationDevices(engine, capture, workers, pool, first);
        } catch (MacmonException | RuntimeException failed) {
            first.close();
            throw failed;
        }
    }

    /** The frames of all devices, shared out to the workers. */
    List<? extends FrameSource> sources() {
        return sources;
    }

    /** The one that was there first. */
    MacvlanDevice firstDevice() {
        return shards.get(0).device;
    }

    synchronized List<MacAddress> stations() {
        return shards.stream().flatMap(shard -> shard.stations.stream()).toList();
    }

    /**
     * Makes these the stations, by difference: what is new is added before what is gone is removed.
     *
     * @throws MacmonException when the kernel's lists are not what was wanted
     */
    synchronized SourceList.Change setStations(List<MacAddress> stations) throws MacmonException {
        Set<MacAddress> homeless = new LinkedHashSet<>(stations);
        shards.forEach(shard -> homeless.removeAll(shard.stations));
        Set<MacAddress> wanted = new LinkedHashSet<>(stations);
        List<MacAddress> added = new ArrayList<>();
        List<MacAddress> removed = new ArrayList<>();
        for (int i = 0; i < shards.size() || !homeless.isEmpty(); i++) {
            if (i == shards.size()) {
                List<FrameSource> opened = openAnother();
                for (int worker = 0; worker < workers; worker++) {
                    sources.get(worker).add(opened.get(worker));
                }
            }
            Shard shard = shards.get(i);
            shard.assign(homeless, wanted);
            SourceList.Change change = shard.device.setStations(List.copyOf(shard.stations));
            added.addAll(change.added());
            removed.addAll(change.removed());
        }
        return new SourceList.Change(added, removed);
    }

    /** Copies that found the kernel's backlog full, since the start. */
    synchronized long droppedByBacklog() {
        return shards.stream().mapToLong(Shard::droppedByBacklog).sum();
    }

    private List<FrameSource> openAnother() throws MacmonException {
        MacvlanDevice beside = firstDevice().openSibling();
        try {
            return open(beside);
        } catch (MacmonException | RuntimeException failed) {
            beside.close();
            throw failed;
        }
    }

    private List<FrameSource> open(MacvlanDevice device) throws MacmonException {
        long droppedBefore = device.link().counters().rxErrors();
        List<FrameSource> opened = device.namespace().isPresent()
                ? device.namespace().get().call(() -> engine.open(device.name(), capture, pool, workers))
                : engine.open(device.name(), capture, pool, workers);
        shards.add(new Shard(device, droppedBefore));
        return opened;
    }

    @Override
    public synchronized void close() throws MacmonException {
        sources.forEach(MergedSource::close);
        MacmonException failure = null;
        for (Shard shard : shards) {
            try {
                shard.device.close();
            } catch (MacmonException failed) {
                failure = failed;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static final class Shard {

        private final MacvlanDevice device;
        private final Set<MacAddress> stations = new LinkedHashSet<>();
        private final long droppedBefore;
        private long dropped;

        Shard(MacvlanDevice device, long droppedBefore) {
            this.device = device;
            this.droppedBefore = droppedBefore;
        }

        // Keeps those of its stations that are wanted, and takes of the homeless as many as fit.
        void assign(Set<MacAddress> homeless, Set<MacAddress> wanted) {
            stations.retainAll(wanted);
            List<MacAddress> taken = homeless.stream()
                    .limit(SourceList.MAX_SOURCES - stations.size())
                    .toList();
            taken.forEach(homeless::remove);
            stations.addAll(taken);
        }

        long droppedByBacklog() {
            try {
                dropped = device.link().counters().rxErrors() - droppedBefore;
            } catch (MacmonException gone) {
                // The counter went with the device; that it went is told by the link watch.
            }
            return dropped;
        }
    }
}
