package io.macmon.cli.input;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.stranger.StrangerDetector;
import io.macmon.capture.FrameSource;
import io.macmon.capture.link.CounterIncrease;
import io.macmon.capture.link.Link;
import io.macmon.capture.link.LinkWatch;
import io.macmon.capture.link.Links;
import io.macmon.capture.link.NetworkNamespace;
import io.macmon.cli.radius.MabConfig.Nas;
import io.macmon.config.CaptureConfig;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Every frame that a device receives or sends, from one capture on the device itself. Creates no macvlan. */
public final class ParentInput implements Input {

    private static final int POOLED_BLOCKS = 256;
    private static final String ALIAS = "macmon ";

    private final Links links;
    private final Link device;
    private final CaptureEngine engine;
    private final CaptureConfig capture;
    private final FrameSource source;
    private final int maxHeldBlocks;
    private final CounterIncrease missed;
    private LinkMonitor linkMonitor;
    private Map<MacAddress, String> ownDevices = Map.of();
    private Consumer<Map<MacAddress, String>> onOwnDevices = changed -> {};

    private ParentInput(
            Links links,
            Link device,
            CaptureEngine engine,
            CaptureConfig capture,
            FrameSource source,
            int maxHeldBlocks) {
        this.engine = engine;
        this.capture = capture;
        this.links = links;
        this.device = device;
        this.source = source;
        this.maxHeldBlocks = maxHeldBlocks;
        missed = new CounterIncrease(device.counters().rxLost());
    }

    /** Starts the capture of frames in both directions. */
    public static ParentInput open(String name, CaptureEngine engine, CaptureConfig capture) throws MacmonException {
        Links links = Links.open();
        try {
            Link device = links.require(name);
            FrameSource source = engine.open(name, capture.withOutgoing(), CaptureEngine.newPool(POOLED_BLOCKS));
            return new ParentInput(
                    links, device, engine, capture, source, engine.maxHeldBlocks(capture, POOLED_BLOCKS));
        } catch (MacmonException | RuntimeException failed) {
            links.close();
            throw failed;
        }
    }

    /**
     * The devices of this machine that send through this one, by MAC address, as in {@code macvlan mv0}; this one is
     * the first.
     */
    public Map<MacAddress, String> ownDevices() throws MacmonException {
        ownDevices = ownDevices(device, links);
        return ownDevices;
    }

    /** Calls back on the {@code macmon-links} thread when those devices have changed. Call before {@link #start}. */
    public void watchOwnDevices(Consumer<Map<MacAddress, String>> changed) {
        onOwnDevices = changed;
    }

    private void refreshOwnDevices() {
        try {
            Map<MacAddress, String> before = ownDevices;
            if (!ownDevices().equals(before)) {
                onOwnDevices.accept(ownDevices);
            }
        } catch (MacmonException gone) {
            // the watch reports why
        }
    }

    /** Describes this device to a RADIUS server as a switch port. */
    public Nas nas() {
        return new Nas(Optional.empty(), "macmon", device.index(), device.name(), device.address());
    }

    @Override
    public List<FrameSource> sources() {
        return List.of(source);
    }

    @Override
    public FrameSource openCaptureOf(MacAddress station) throws MacmonException {
        return engine.openStation(device.name(), capture, station);
    }

    @Override
    public int maxHeldBlocks() {
        return maxHeldBlocks;
    }

    @Override
    public boolean isLive() {
        return true;
    }

    @Override
    public void start(StrangerDetector guard, EventSink events, Consumer<MacmonException> onFailure)
            throws MacmonException {
        linkMonitor = LinkMonitor.start(
                LinkWatch.open(device, links, new LinkMonitor.Events(events, onFailure, this::refreshOwnDevices)));
    }

    @Override
    public String name() {
        return device.name();
    }

    @Override
    public String engine() {
        return engine.inUse();
    }

    @Override
    public MacmonException explain(MacmonException failure) {
        try {
            links.refresh(device);
            return failure;
        } catch (MacmonException gone) {
            return LinkMonitor.linkGone(gone.getMessage());
        }
    }

    @Override
    public void stop() {
        if (linkMonitor != null) {
            linkMonitor.stop();
        }
    }

    @Override
    public synchronized Losses losses() {
        try {
            missed.update(links.require(device.name()).counters().rxLost());
        } catch (MacmonException gone) {
            // The counters disappeared with the device; the link watch reports that.
        }
        return new Losses(missed.get(), 0, 0);
    }

    @Override
    public void close() {
        if (linkMonitor != null) {
            linkMonitor.close();
        }
        source.close();
        links.close();
    }

    // The device itself, what is on it, and the bridge or bond above it. In named network namespaces, only what macmon
    // created: containers with a macvlan are machines of their own.
    private static Map<MacAddress, String> ownDevices(Link device, Links links) throws MacmonException {
        Map<MacAddress, String> names = new LinkedHashMap<>();
        device.address().ifPresent(address -> names.put(address, device.name()));
        for (Link link : links.all()) {
            if (link.isEthernet() && (link.isOn(device) || link.index() == device.masterIndex())) {
                add(link, names);
            }
        }
        for (String namespace : NetworkNamespace.names()) {
            addCreatedByMacmon(device, namespace, names);
        }
        return names;
    }

    // A namespace may disappear while it is read.
    private static void addCreatedByMacmon(Link device, String namespace, Map<MacAddress, String> names) {
        try (NetworkNamespace opened = NetworkNamespace.find(namespace);
                Links links = Links.open(opened)) {
            List<Link> all = links.all();
            all.stream()
                    .filter(link -> link.macvlan().isPresent()
                            && link.parentNamespaceId().isPresent()
                            && link.parentIndex() == device.index()
                            && link.alias().startsWith(ALIAS))
                    .forEach(link -> add(link, names));
        } catch (MacmonException gone) {
            // its devices are judged as other stations
        }
    }

    private static void add(Link link, Map<MacAddress, String> names) {
        String kind = link.kind().isEmpty() ? "" : link.kind() + " ";
        link.address().ifPresent(address -> names.putIfAbsent(address, kind + link.name()));
    }
}
