package io.macmon.cli;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.capture.CaptureException;
import io.macmon.capture.CaptureStats;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.FrameSource;
import io.macmon.capture.link.Link;
import io.macmon.capture.link.LinkCounters;
import io.macmon.capture.link.LinkWatch;
import io.macmon.capture.link.MacvlanDevice;
import io.macmon.capture.pcap.PcapFilter;
import io.macmon.config.CaptureConfig;
import io.macmon.config.MonitorConfig;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Two eyes on one wire: a source-mode macvlan on the parent, where the kernel selects the stations' frames, and a second
 * capture on the parent for the sources that are not on the list.
 *
 * <p>The device is captured from before it gets its first address. So what its own counter says it received is what the
 * capture received or dropped.
 */
final class LiveInput implements Input {

    private static final int GUARD_BLOCKS = 4;
    private static final int GUARD_BUFFER = 4 << 20;
    private static final int GUARD_SNAPLEN = 128;

    private final MonitorConfig config;
    private final MacvlanDevice device;
    private final FrameSource source;
    private final FrameSource guardSource;
    private final LinkCounters parentBefore;
    private final LinkCounters deviceBefore;
    private Thread guardThread;
    private LinkWatch watch;
    private Thread watchThread;

    private LiveInput(MonitorConfig config, MacvlanDevice device, FrameSource source, FrameSource guardSource)
            throws CaptureException {
        this.config = config;
        this.device = device;
        this.source = source;
        this.guardSource = guardSource;
        parentBefore = parentCounters();
        deviceBefore = device.link().counters();
    }

    /** Makes what is needed and starts both captures; no frame comes before {@link #begin}. Closes the device on failure. */
    static LiveInput open(MonitorConfig config, Engine engine, MacvlanDevice device) throws CaptureException {
        FrameSource source = null;
        FrameSource guardSource = null;
        try {
            source = openInside(engine, device, config.capture());
            guardSource = engine.open(parent(device).name(), guardCapture(config), GUARD_BLOCKS);
            return new LiveInput(config, device, source, guardSource);
        } catch (CaptureException | RuntimeException failed) {
            closeAll(source, guardSource, device);
            throw failed;
        }
    }

    private static FrameSource openInside(Engine engine, MacvlanDevice device, CaptureConfig capture)
            throws CaptureException {
        return device.namespace().isPresent()
                ? device.namespace().get().call(() -> engine.open(device.name(), capture, Monitor.BLOCKS))
                : engine.open(device.name(), capture, Monitor.BLOCKS);
    }

    private static Link parent(MacvlanDevice device) throws CaptureException {
        return device.parent()
                .orElseThrow(() -> new CaptureException("cannot guard the parent of " + device.name()
                        + ": it is in another network namespace; start macmon there"));
    }

    private static void closeAll(FrameSource source, FrameSource guardSource, MacvlanDevice device)
            throws CaptureException {
        if (source != null) {
            source.close();
        }
        if (guardSource != null) {
            guardSource.close();
        }
        device.close();
    }

    // A filter in the kernel spares the guard the stations' frames; a list too long for one is checked by the guard.
    private static CaptureConfig guardCapture(MonitorConfig config) {
        String filter = config.stations().size() <= PcapFilter.MAX_EXCEPTED_SOURCES
                ? PcapFilter.exceptSources(config.stations())
                : "";
        return new CaptureConfig(GUARD_SNAPLEN, false, filter, GUARD_BUFFER);
    }

    @Override
    public FrameSource source() {
        return source;
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
    public void begin(FrameHandler strangers, EventSink events, Consumer<CaptureException> onFailure)
            throws CaptureException {
        guardThread = new Thread(() -> guardParent(strangers, onFailure), "macmon-guard");
        guardThread.start();
        watch = LinkWatch.open(device, new Hearing(device.name(), events, onFailure));
        watchThread = new Thread(watch, "macmon-links");
        watchThread.start();
        device.admit(config.stations());
    }

    private void guardParent(FrameHandler strangers, Consumer<CaptureException> onFailure) {
        Frame window = new Frame();
        try {
            guardSource.run(block -> {
                block.deliverTo(strangers, window);
                block.release();
            });
        } catch (CaptureException failed) {
            onFailure.accept(failed);
        } catch (RuntimeException defect) {
            onFailure.accept(new CaptureException("the guard failed, which is a defect of macmon: " + defect, defect));
        }
    }

    @Override
    public void end() {
        if (watch != null) {
            watch.stop();
            join(watchThread);
        }
        if (guardThread != null) {
            guardSource.stop();
            join(guardThread);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Losses losses() {
        LinkCounters parent = parentBefore;
        LinkCounters received = deviceBefore;
        try {
            parent = parentCounters();
            received = device.link().counters();
        } catch (CaptureException gone) {
            // The counters went with the device; that it went is told by the link watch.
        }
        CaptureStats guarded = guardSource.stats();
        return new Losses(
                parent.rxMissed() + parent.rxFifo() - parentBefore.rxMissed() - parentBefore.rxFifo(),
                received.rxDropped() - deviceBefore.rxDropped(),
                guarded.droppedByKernel() + guarded.droppedAtRing());
    }

    private LinkCounters parentCounters() throws CaptureException {
        return parent(device).counters();
    }

    @Override
    public void close() throws CaptureException {
        if (watch != null) {
            watch.close();
        }
        closeAll(source, guardSource, device);
    }

    /** Makes events of what the kernel says about the links. */
    private record Hearing(String device, EventSink events, Consumer<CaptureException> onFailure)
            implements LinkWatch.Listener {

        @Override
        public void onDeaf(String why) {
            events.accept(new MonitorEvent.Deaf(Instant.now(), device, why));
        }

        @Override
        public void onHearing() {
            events.accept(new MonitorEvent.HearsAgain(Instant.now(), device));
        }

        @Override
        public void onGone(String why) {
            onFailure.accept(new CaptureException(why + "; the statistics hold what was captured until then"));
        }

        @Override
        public void onFailure(CaptureException failure) {
            onFailure.accept(failure);
        }
    }
}
