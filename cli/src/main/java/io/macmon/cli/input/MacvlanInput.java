package io.macmon.cli.input;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.SourceRanking;
import io.macmon.analyzer.Statistics.StrangerCounts;
import io.macmon.analyzer.stranger.StrangerDetector;
import io.macmon.capture.FrameSource;
import io.macmon.capture.link.CounterIncrease;
import io.macmon.capture.link.Link;
import io.macmon.capture.link.LinkWatch;
import io.macmon.capture.link.MacvlanDevice;
import io.macmon.capture.link.SourceList;
import io.macmon.config.CaptureConfig;
import io.macmon.config.RunConfig;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Live frames from the stations: source-mode macvlans on the parent, where the kernel selects the stations' frames, and
 * a second capture on the parent that finds strangers.
 */
public final class MacvlanInput implements Input {

    private static final int FULL_CAPTURE_BLOCKS = 64;

    private final RunConfig config;
    private final CaptureEngine engine;
    private final StationGroups groups;
    private final GroupDevices devices;
    private final String parentName;
    private final StrangerGuard parentGuard;
    private final CounterIncrease missed;
    private LinkMonitor linkMonitor;

    private MacvlanInput(
            RunConfig config,
            StationGroups groups,
            CaptureEngine engine,
            GroupDevices devices,
            Link parent,
            StrangerGuard parentGuard) {
        this.config = config;
        this.groups = groups;
        this.engine = engine;
        this.devices = devices;
        parentName = parent.name();
        this.parentGuard = parentGuard;
        missed = new CounterIncrease(parent.counters().rxLost());
    }

    /**
     * Starts both captures; the stations' frames arrive after {@link #start}. Closes the device on failure.
     *
     * @param groups at least one group
     * @param report receives a message about anything that works only in part
     */
    public static MacvlanInput open(
            RunConfig config, StationGroups groups, CaptureEngine engine, MacvlanDevice device, Consumer<String> report)
            throws MacmonException {
        GroupDevices devices = openDevices(config, groups, engine, device, report);
        try {
            Link parent = parent(device);
            StrangerGuard guard = StrangerGuard.open(engine, parent.name(), groups, config.quietPeriod(), report);
            return new MacvlanInput(config, groups, engine, devices, parent, guard);
        } catch (MacmonException | RuntimeException failed) {
            devices.close();
            throw failed;
        }
    }

    /** Like {@link #open} without the second capture: strangers are ignored. */
    public static MacvlanInput openUnguarded(
            RunConfig config, StationGroups groups, CaptureEngine engine, MacvlanDevice device, Consumer<String> report)
            throws MacmonException {
        GroupDevices devices = openDevices(config, groups, engine, device, report);
        try {
            return new MacvlanInput(config, groups, engine, devices, parent(device), new DisabledStrangerGuard());
        } catch (MacmonException | RuntimeException failed) {
            devices.close();
            throw failed;
        }
    }

    private static GroupDevices openDevices(
            RunConfig config, StationGroups groups, CaptureEngine engine, MacvlanDevice device, Consumer<String> report)
            throws MacmonException {
        GroupDevices devices = GroupDevices.open(engine, config.capture(), config.workers(), device, groups.groups());
        devices.bufferWarning().ifPresent(report);
        return devices;
    }

    private static Link parent(MacvlanDevice device) throws MacmonException {
        return device.parent()
                .orElseThrow(() -> new MacmonException(
                        "cannot capture on the parent of " + device.name() + ": it is in another network namespace",
                        "run macmon in that namespace"));
    }

    @Override
    public List<? extends FrameSource> sources() {
        return devices.sources();
    }

    @Override
    public String name() {
        return parentName;
    }

    @Override
    public String device() {
        return devices.firstDevice().name();
    }

    @Override
    public String engine() {
        return engine.inUse();
    }

    @Override
    public int maxHeldBlocks() {
        return devices.maxHeldBlocks();
    }

    @Override
    public boolean isLive() {
        return true;
    }

    @Override
    public boolean includesStrangers() {
        return false;
    }

    @Override
    public Optional<FrameSource> openFullCapture() throws MacmonException {
        CaptureConfig capture = config.capture();
        CaptureConfig unfiltered =
                new CaptureConfig(capture.snaplen(), capture.promiscuous(), "", capture.bufferBytes());
        String parent = parent(devices.firstDevice()).name();
        return Optional.of(engine.open(parent, unfiltered, CaptureEngine.newPool(FULL_CAPTURE_BLOCKS)));
    }

    @Override
    public FrameSource openCaptureOf(MacAddress station) throws MacmonException {
        return engine.openStation(parent(devices.firstDevice()).name(), config.capture(), station);
    }

    @Override
    public void start(StrangerDetector guard, EventSink events, Consumer<MacmonException> onFailure)
            throws MacmonException {
        MacvlanDevice device = devices.firstDevice();
        parentGuard.start(guard, failed -> onFailure.accept(explain(failed)));
        linkMonitor = LinkMonitor.start(LinkWatch.open(device, new LinkMonitor.Events(events, onFailure)));
        devices.setStations(groups.groups());
        linkMonitor.watchAll(devices.all());
    }

    @Override
    public MacmonException explain(MacmonException failure) {
        try {
            devices.firstDevice().parent();
            devices.firstDevice().link();
            return failure;
        } catch (MacmonException gone) {
            return LinkMonitor.linkGone(gone.getMessage());
        }
    }

    /**
     * Replaces the stations. No frames from stations on both lists are lost, and during the change no station on either
     * list counts as a stranger.
     */
    SourceList.Change replaceStations(StationGroups changed) throws MacmonException {
        parentGuard.addExpected(changed);
        SourceList.Change change = devices.setStations(changed.groups());
        linkMonitor.watchAll(devices.all());
        parentGuard.replaceExpected(changed);
        return change;
    }

    @Override
    public void stop() {
        if (linkMonitor != null) {
            linkMonitor.stop();
        }
        parentGuard.stop();
    }

    @Override
    public long strangerSources(StrangerDetector guard) {
        return parentGuard.sources(guard);
    }

    @Override
    public Optional<StrangerGuard.Activity> activity(MacAddress stranger) {
        return parentGuard.activity(stranger);
    }

    @Override
    public SourceRanking loudestStrangers(StrangerDetector guard, int limit) {
        return parentGuard.loudest(guard, limit);
    }

    @Override
    public StrangerCounts strangers(StrangerDetector guard) {
        return parentGuard.strangers(guard);
    }

    /** Thread-safe. */
    @Override
    public synchronized Losses losses() {
        try {
            missed.update(parent(devices.firstDevice()).counters().rxLost());
        } catch (MacmonException gone) {
            // The counters disappeared with the parent; the link watch reports that.
        }
        return new Losses(missed.get(), devices.droppedByBacklog(), parentGuard.dropped());
    }

    @Override
    public long dropped(String group) {
        return devices.dropped(group);
    }

    @Override
    public void close() throws MacmonException {
        if (linkMonitor != null) {
            linkMonitor.close();
        }
        parentGuard.close();
        devices.close();
    }
}
