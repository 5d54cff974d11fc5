package io.macmon.cli.input;

import io.macmon.capture.BlockPool;
import io.macmon.capture.CaptureStats;
import io.macmon.capture.FrameSource;
import io.macmon.capture.MergedSource;
import io.macmon.capture.link.MacvlanDevice;
import io.macmon.capture.link.SourceList;
import io.macmon.config.CaptureConfig;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The devices and captures of all station groups, in one namespace. A group that is added during the run gets a device;
 * a removed group's device stays, without stations, so that its counters are kept.
 */
final class GroupDevices implements AutoCloseable {

    /** The maximum number of groups: more would leave each with a small buffer, and every group has its own threads. */
    static final int MAX_GROUPS = 64;

    private static final int SMALL_BUFFER = 4 << 20;

    // Must not exceed the number of slots in a ring.
    private static final int POOLED_BLOCKS = 256;

    private final CaptureEngine engine;
    private final CaptureConfig capture;
    private final int workers;
    private final BlockPool pool = CaptureEngine.newPool(POOLED_BLOCKS);
    private final Map<String, StationDevices> devices = new LinkedHashMap<>();
    private final StationDevices first;
    private final List<MergedSource> sources;

    private GroupDevices(
            CaptureEngine engine, CaptureConfig capture, int workers, MacvlanDevice device, List<StationGroup> groups)
            throws MacmonException {
        this.engine = engine;
        this.capture = capture.splitAmong(groups.size());
        this.workers = workers;
        first = open(groups.get(0), device);
        sources = first.sources().stream().map(MergedSource::new).toList();
    }

    /**
     * Starts captures on devices that have no stations yet, or on an attached device for the only group.
     *
     * @param device the first group's device; closed with this object, and on failure
     * @param groups the groups, of which at least one has a station
     */
    static GroupDevices open(
            CaptureEngine engine, CaptureConfig capture, int workers, MacvlanDevice device, List<StationGroup> groups)
            throws MacmonException {
        List<StationGroup> present =
                groups.stream().filter(group -> !group.stations().isEmpty()).toList();
        GroupDevices opened = new GroupDevices(engine, capture, workers, device, present);
        try {
            for (StationGroup group : present.subList(1, present.size())) {
                opened.add(group);
            }
            return opened;
        } catch (MacmonException | RuntimeException failed) {
            opened.close();
            throw failed;
        }
    }

    /** Sources that deliver the frames from all devices, one per worker. */
    List<? extends FrameSource> sources() {
        return sources;
    }

    int maxHeldBlocks() {
        return engine.maxHeldBlocks(capture.splitAmong(workers), POOLED_BLOCKS);
    }

    /** A warning if little traffic fills the buffer of one capture within a second. */
    Optional<String> bufferWarning() {
        int bytes = capture.splitAmong(workers).bufferBytes();
        return bytes >= SMALL_BUFFER || devices.size() * workers == 1
                ? Optional.empty()
                : Optional.of("each group and worker has " + (bytes >> 10) + " KiB of the kernel buffer, which "
                        + bytes * 8L / 1_000_000 + " Mbit/s fill in a second; raise --buffer");
    }

    /** The first group's device. */
    MacvlanDevice firstDevice() {
        return first.firstDevice();
    }

    /** The devices of all groups. */
    synchronized List<MacvlanDevice> all() {
        return devices.values().stream().flatMap(group -> group.all().stream()).toList();
    }

    /**
     * Replaces the stations by applying only the differences. New stations are added before others are removed. No
     * frame is lost or counts twice if a station moves to another group.
     *
     * @throws MacmonException if the kernel's lists differ from these, or there are too many groups
     */
    synchronized SourceList.Change setStations(List<StationGroup> groups) throws MacmonException {
        Map<String, List<MacAddress>> listed = new LinkedHashMap<>();
        devices.keySet().forEach(name -> listed.put(name, List.of()));
        for (StationGroup group : groups) {
            listed.put(group.name(), group.stations());
            if (!devices.containsKey(group.name()) && !group.stations().isEmpty()) {
                add(group);
            }
        }
        Map<String, List<MacAddress>> gains = new LinkedHashMap<>();
        Map<String, List<MacAddress>> losses = new LinkedHashMap<>();
        findMoves(listed, gains, losses);
        if (gains.isEmpty()) {
            return new SourceList.Change(addTo(listed), removeAllBut(listed));
        }
        try (Handover handover = Handover.open()) {
            gains.forEach((name, stations) -> devices.get(name).add(handover.gain(stations)));
            losses.forEach((name, stations) -> devices.get(name).add(handover.loss(stations)));
            List<MacAddress> added = addTo(listed);
            handover.passMoment();
            return new SourceList.Change(added, removeAllBut(listed));
        }
    }

    // Finds the stations that move to another group, by the group that gains and by the one that loses them.
    private void findMoves(
            Map<String, List<MacAddress>> listed,
            Map<String, List<MacAddress>> gains,
            Map<String, List<MacAddress>> losses) {
        Map<MacAddress, String> before = new HashMap<>();
        devices.forEach((name, group) -> group.stations().forEach(station -> before.put(station, name)));
        listed.forEach((name, stations) -> stations.forEach(station -> {
            String old = before.getOrDefault(station, name);
            if (!old.equals(name)) {
                gains.computeIfAbsent(name, unused -> new ArrayList<>()).add(station);
                losses.computeIfAbsent(old, unused -> new ArrayList<>()).add(station);
            }
        }));
    }

    private List<MacAddress> addTo(Map<String, List<MacAddress>> listed) throws MacmonException {
        List<MacAddress> added = new ArrayList<>();
        for (Map.Entry<String, StationDevices> group : devices.entrySet()) {
            Set<MacAddress> both = new LinkedHashSet<>(group.getValue().stations());
            both.addAll(listed.get(group.getKey()));
            added.addAll(group.getValue().setStations(List.copyOf(both)).added());
        }
        return added;
    }

    private List<MacAddress> removeAllBut(Map<String, List<MacAddress>> listed) throws MacmonException {
        List<MacAddress> removed = new ArrayList<>();
        for (Map.Entry<String, StationDevices> group : devices.entrySet()) {
            removed.addAll(
                    group.getValue().setStations(listed.get(group.getKey())).removed());
        }
        return removed;
    }

    /** Frames that the kernel's backlog dropped, since the start. */
    synchronized long droppedByBacklog() {
        return devices.values().stream()
                .mapToLong(StationDevices::droppedByBacklog)
                .sum();
    }

    /** Frames that a group's devices and captures lost, since the start. */
    synchronized long dropped(String group) {
        StationDevices own = devices.get(group);
        if (own == null) {
            return 0;
        }
        CaptureStats captured =
                own.sources().stream().map(FrameSource::stats).reduce(CaptureStats.NONE, CaptureStats::plus);
        return captured.droppedByKernel() + captured.droppedAtRing() + own.droppedByBacklog();
    }

    private void add(StationGroup group) throws MacmonException {
        if (devices.size() == MAX_GROUPS) {
            throw new MacmonException(
                    "cannot create a device for group '" + group.name() + "': there are already " + MAX_GROUPS,
                    "restart macmon to remove the devices of former groups");
        }
        List<? extends FrameSource> added =
                open(group, firstDevice().openSibling()).sources();
        for (int worker = 0; worker < workers; worker++) {
            sources.get(worker).add(added.get(worker));
        }
    }

    private StationDevices open(StationGroup group, MacvlanDevice device) throws MacmonException {
        CaptureConfig own = group.snaplen().isPresent()
                ? capture.withSnaplen(group.snaplen().getAsInt())
                : capture;
        StationDevices opened = StationDevices.open(engine, own, workers, pool, device);
        devices.put(group.name(), opened);
        return opened;
    }

    @Override
    public synchronized void close() throws MacmonException {
        MacmonException failure = null;
        for (StationDevices group : devices.values()) {
            try {
                group.close();
            } catch (MacmonException failed) {
                failure = failed;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
