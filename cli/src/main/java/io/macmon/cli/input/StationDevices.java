package io.macmon.cli.input;

import io.macmon.capture.BlockPool;
import io.macmon.capture.FrameSource;
import io.macmon.capture.MergedSource;
import io.macmon.capture.link.CounterIncrease;
import io.macmon.capture.link.MacvlanDevice;
import io.macmon.capture.link.SourceList;
import io.macmon.config.CaptureConfig;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The source-mode devices for a list of stations, with a capture on each: one device for up to
 * {@value io.macmon.capture.link.SourceList#MAX_SOURCES} stations, and more in the same namespace for a longer list. A
 * station keeps its device, so a change of the list costs the remaining stations no frame.
 *
 * <p>The capture on a device starts before the device gets its first address. So the capture receives or drops every
 * frame that the device's own counter counts.
 */
final class StationDevices implements AutoCloseable {

    private final CaptureEngine engine;
    private final CaptureConfig capture;
    private final int workers;
    private final BlockPool pool;
    private final List<Shard> shards = new ArrayList<>();
    private final List<HandoverSource> captures = new ArrayList<>();
    private final List<Handover.Part> handovers = new CopyOnWriteArrayList<>();
    private final List<MergedSource> sources;

    private StationDevices(
            CaptureEngine engine, CaptureConfig capture, int workers, BlockPool pool, MacvlanDevice first)
            throws MacmonException {
        this.engine = engine;
        this.capture = capture.splitAmong(workers);
        this.workers = workers;
        this.pool = pool;
        sources = open(first).stream().map(MergedSource::new).toList();
    }

    /**
     * Starts a capture on a device that has no stations yet, or on an attached device. The device is closed with this
     * object.
     *
     * @param pool blocks for captures that copy frames
     */
    static StationDevices open(
            CaptureEngine engine, CaptureConfig capture, int workers, BlockPool pool, MacvlanDevice first)
            throws MacmonException {
        try {
            return new StationDevices(engine, capture, workers, pool, first);
        } catch (MacmonException | RuntimeException failed) {
            first.close();
            throw failed;
        }
    }

    /** Sources that deliver the frames from all devices, one per worker. */
    List<? extends FrameSource> sources() {
        return sources;
    }

    /** The first device; present from the start. */
    MacvlanDevice firstDevice() {
        return shards.get(0).device;
    }

    synchronized List<MacvlanDevice> all() {
        return shards.stream().map(shard -> shard.device).toList();
    }

    synchronized List<MacAddress> stations() {
        return shards.stream().flatMap(shard -> shard.stations.stream()).toList();
    }

    /** Takes part in a handover, and forgets the ones that are over. */
    synchronized void add(Handover.Part handover) {
        handovers.removeIf(before -> {
            long until = before.leftOut().untilNanos();
            return captures.stream().allMatch(capture -> capture.publishedNanos() > until);
        });
        handovers.add(handover);
    }

    /**
     * Replaces the stations by applying only the differences; new stations are added before others are removed.
     *
     * @throws MacmonException if the kernel's lists differ from these
     */
    synchronized SourceList.Change setStations(List<MacAddress> stations) throws MacmonException {
        Set<MacAddress> unassigned = new LinkedHashSet<>(stations);
        shards.forEach(shard -> unassigned.removeAll(shard.stations));
        Set<MacAddress> listed = new LinkedHashSet<>(stations);
        List<MacAddress> added = new ArrayList<>();
        List<MacAddress> removed = new ArrayList<>();
        for (int i = 0; i < shards.size() || !unassigned.isEmpty(); i++) {
            if (i == shards.size()) {
                List<FrameSource> opened = openAnother();
                for (int worker = 0; worker < workers; worker++) {
                    sources.get(worker).add(opened.get(worker));
                }
            }
            Shard shard = shards.get(i);
            shard.assign(unassigned, listed);
            SourceList.Change change = shard.device.setStations(List.copyOf(shard.stations));
            added.addAll(change.added());
            removed.addAll(change.removed());
        }
        return new SourceList.Change(added, removed);
    }

    /** Frames that the kernel's backlog dropped, since the start. */
    synchronized long droppedByBacklog() {
        return shards.stream().mapToLong(Shard::droppedByBacklog).sum();
    }

    private List<FrameSource> openAnother() throws MacmonException {
        MacvlanDevice another = firstDevice().openSibling();
        try {
            return open(another);
        } catch (MacmonException | RuntimeException failed) {
            another.close();
            throw failed;
        }
    }

    private List<FrameSource> open(MacvlanDevice device) throws MacmonException {
        long droppedBefore = device.link().counters().rxErrors();
        List<? extends FrameSource> opened = device.namespace().isPresent()
                ? device.namespace().get().call(() -> engine.open(device.name(), capture, pool, workers))
                : engine.open(device.name(), capture, pool, workers);
        shards.add(new Shard(device, droppedBefore));
        List<HandoverSource> filtered = opened.stream()
                .map(source -> new HandoverSource(source, handovers))
                .toList();
        captures.addAll(filtered);
        return List.copyOf(filtered);
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
        private final CounterIncrease dropped;

        Shard(MacvlanDevice device, long droppedBefore) {
            this.device = device;
            dropped = new CounterIncrease(droppedBefore);
        }

        // Keeps the shard's stations that are still listed, and adds as many unassigned ones as fit.
        void assign(Set<MacAddress> unassigned, Set<MacAddress> listed) {
            stations.retainAll(listed);
            List<MacAddress> taken = unassigned.stream()
                    .limit(SourceList.MAX_SOURCES - stations.size())
                    .toList();
            taken.forEach(unassigned::remove);
            stations.addAll(taken);
        }

        long droppedByBacklog() {
            try {
                dropped.update(device.link().counters().rxErrors());
            } catch (MacmonException gone) {
                // The counter disappeared with the device; the link watch reports that.
            }
            return dropped.get();
        }
    }
}
