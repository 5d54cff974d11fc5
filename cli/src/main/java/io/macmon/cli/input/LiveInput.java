package io.macmon.cli.input;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.Statistics.Strangers;
import io.macmon.analyzer.station.SourceGuard;
import io.macmon.capture.FrameSource;
import io.macmon.capture.link.Link;
import io.macmon.capture.link.LinkCounters;
import io.macmon.capture.link.LinkWatch;
import io.macmon.capture.link.MacvlanDevice;
import io.macmon.capture.link.SourceList;
import io.macmon.config.CaptureConfig;
import io.macmon.config.MonitorConfig;
import io.macmon.config.text.MacmonException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Two eyes on one wire: source-mode macvlans on the parent, where the kernel selects the stations' frames, and a second
 * capture on the parent for the sources that are not on the list.
 */
public final class LiveInput implements Input {

    private static final int EVERYTHING_BLOCKS = 64;

    private final MonitorConfig config;
    private final Engine engine;
    private final StationGroups groups;
    private final GroupDevices devices;
    private final ParentGuard parentGuard;
    private final LinkCounters parentBefore;
    private LinkCounters parentNow;
    private LinkWatch watch;
    private Thread watchThread;

    private LiveInput(
            MonitorConfig config,
            StationGroups groups,
            Engine engine,
            GroupDevices devices,
            ParentGuard parentGuard,
            LinkCounters parentBefore) {
        this.config = config;
        this.groups = groups;
        this.engine = engine;
        this.devices = devices;
        this.parentGuard = parentGuard;
        this.parentBefore = parentBefore;
        parentNow = parentBefore;
    }

    /**
     * Starts both captures; no frame comes before {@link #begin}. Closes the device on failure.
     *
     * @param groups  at least one
     * @param notices told what works with a limit only
     */
    public static LiveInput open(
            MonitorConfig config, StationGroups groups, Engine engine, MacvlanDevice device, Consumer<String> notices)
            throws MacmonException {
        GroupDevices devices = open(config, groups, engine, device);
        try {
            Link parent = parent(device);
            LinkCounters before = parent.counters();
            ParentGuard guard = ParentGuard.open(engine, parent.name(), groups, config.quietPeriod(), notices);
            return new LiveInput(config, groups, engine, devices, guard, before);
        } catch (MacmonException | RuntimeException failed) {
            devices.close();
            throw failed;
        }
    }

    /** Like {@link #open}, without the second capture: other sources are nobody's business. */
    public static LiveInput openUnguarded(
            MonitorConfig config, StationGroups groups, Engine engine, MacvlanDevice device) throws MacmonException {
        GroupDevices devices = open(config, groups, engine, device);
        try {
            return new LiveInput(
                    config,
                    groups,
                    engine,
                    devices,
                    ParentGuard.NONE,
                    parent(device).counters());
        } catch (MacmonException | RuntimeException failed) {
            devices.close();
            throw failed;
        }
    }

    private static GroupDevices open(MonitorConfig config, StationGroups groups, Engine engine, MacvlanDevice device)
            throws MacmonException {
        return GroupDevices.open(engine, config.capture(), config.workers(), device, groups.groups());
    }

    private static Link parent(MacvlanDevice device) throws MacmonException {
        return device.parent()
                .orElseThrow(() -> new MacmonException("cannot guard the parent of " + device.name()
                        + ": it is in another network namespace; start macmon there"));
    }

    @Override
    public List<? extends FrameSource> sources() {
        return devices.sources();
    }

    @Override
    public int blocksToSpare() {
        return devices.blocksToSpare();
    }

    @Override
    public boolean isLive() {
        return true;
    }

    @Override
    public boolean mixesStrangersIn() {
        return false;
    }

    @Override
    public Optional<FrameSource> openEverything() throws MacmonException {
        CaptureConfig capture = config.capture();
        CaptureConfig unfiltered =
                new CaptureConfig(capture.snaplen(), capture.promiscuous(), "", capture.bufferOctets());
        String parent = parent(devices.first()).name();
        return Optional.of(engine.open(parent, unfiltered, Engine.pool(EVERYTHING_BLOCKS)));
    }

    @Override
    public void begin(SourceGuard guard, EventSink events, Consumer<MacmonException> onFailure) throws MacmonException {
        MacvlanDevice device = devices.first();
        parentGuard.begin(guard, failed -> onFailure.accept(explain(failed)));
        watch = LinkWatch.open(device, new Hearing(events, onFailure));
        watchThread = new Thread(watch, "macmon-links");
        watchThread.start();
        devices.admit(groups.groups());
    }

    @Override
    public MacmonException explain(MacmonException failure) {
        try {
            devices.first().parent();
            devices.first().link();
            return failure;
        } catch (MacmonException gone) {
            return Hearing.gone(gone.getMessage());
        }
    }

    /**
     * Makes these the stations from now on. No frame is lost of those that were stations before, and nobody who comes or goes
     * is taken for a stranger meanwhile.
     */
    SourceList.Change follow(StationGroups changed) throws MacmonException {
        parentGuard.expectAlso(changed);
        SourceList.Change change = devices.admit(changed.groups());
        parentGuard.settle(changed);
        return change;
    }

    @Override
    public void end() {
        if (watch != null) {
            watch.stop();
            join(watchThread);
        }
        parentGuard.end();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Strangers strangers(SourceGuard guard) {
        return parentGuard.strangers(guard);
    }

    /** Any thread. */
    @Override
    public synchronized Losses losses() {
        try {
            parentNow = parent(devices.first()).counters();
        } catch (MacmonException gone) {
            // The counters went with the parent; that it went is told by the link watch.
        }
        return new Losses(
                parentNow.rxMissed() + parentNow.rxFifo() - parentBefore.rxMissed() - parentBefore.rxFifo(),
                devices.droppedByBacklog(),
                parentGuard.dropped());
    }

    @Override
    public long dropped(String group) {
        return devices.dropped(group);
    }

    @Override
    public void close() throws MacmonException {
        if (watch != null) {
            watch.close();
        }
        parentGuard.close();
        devices.close();
    }
}
