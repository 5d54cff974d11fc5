package io.macmon.cli.input;

import io.macmon.analyzer.SourceRanking;
import io.macmon.analyzer.Statistics.StrangerCounts;
import io.macmon.analyzer.stranger.StrangerDetector;
import io.macmon.capture.BlockPool;
import io.macmon.capture.CaptureStats;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.FrameSource;
import io.macmon.capture.WallClock;
import io.macmon.capture.pcap.PcapFilter;
import io.macmon.cli.process.CaptureThread;
import io.macmon.config.CaptureConfig;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The guard without eBPF: inspects every stranger's frame in user space.
 *
 * <p>A classic filter in the kernel drops the stations' frames. If the list is too long for a filter, or is changing,
 * the detector drops those frames. A changed list needs a changed filter, and libpcap empties a capture whose filter is
 * replaced; so a second capture takes over at one moment of capture time.
 */
final class ClassicStrangerGuard implements StrangerGuard {

    private static final long HANDOVER_MILLIS = 100;

    private final CaptureEngine engine;
    private final String parent;
    private final BlockPool pool = CaptureEngine.newPool(BLOCKS);
    private final Frame window = new Frame();
    private StationGroups stations;
    private FrameSource current;
    private Optional<Successor> successor = Optional.empty();
    private CaptureStats endedStats = CaptureStats.NONE;
    private StrangerDetector guard;
    private CaptureThread thread;
    private boolean stopped;

    private ClassicStrangerGuard(CaptureEngine engine, String parent, StationGroups stations) throws MacmonException {
        this.engine = engine;
        this.parent = parent;
        this.stations = stations;
        current = openSource();
    }

    /** Starts the capture, in the namespace of the calling thread. */
    static ClassicStrangerGuard open(CaptureEngine engine, String parent, StationGroups stations)
            throws MacmonException {
        return new ClassicStrangerGuard(engine, parent, stations);
    }

    @Override
    public void start(StrangerDetector strangers, Consumer<MacmonException> onFailure) {
        guard = strangers;
        thread = CaptureThread.start(THREAD_NAME, "the guard", this::capture, onFailure);
    }

    @Override
    public synchronized void addExpected(StationGroups added) {
        StationGroups before = stations;
        guard.setExpected(source -> before.expects(source) || added.expects(source));
    }

    @Override
    public synchronized void replaceExpected(StationGroups expected) throws MacmonException {
        stations = expected;
        guard.setExpected(expected::expects);
        awaitEarlierHandover();
        if (!stopped && successor.isEmpty()) {
            FrameSource next = openSource();
            long handover = WallClock.nanos();
            successor = Optional.of(new Successor(next, handover));
            current.stop(handover);
        }
    }

    @Override
    public synchronized long dropped() {
        CaptureStats stats = endedStats.plus(current.stats());
        return stats.droppedByKernel() + stats.droppedAtRing();
    }

    @Override
    public StrangerCounts strangers(StrangerDetector strangers) {
        return strangers.counts();
    }

    @Override
    public SourceRanking loudest(StrangerDetector strangers, int limit) {
        return strangers.loudest(limit);
    }

    @Override
    public void stop() {
        if (thread == null) {
            return;
        }
        synchronized (this) {
            stopped = true;
            long now = WallClock.nanos();
            current.stop(now);
            successor.ifPresent(next -> next.source.stop(now));
        }
        thread.join();
    }

    @Override
    public synchronized void close() {
        current.close();
        successor.ifPresent(next -> next.source.close());
    }

    private void awaitEarlierHandover() {
        try {
            while (successor.isPresent() && !stopped && thread.isAlive()) {
                wait(HANDOVER_MILLIS);
            }
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
    }

    private FrameSource openSource() throws MacmonException {
        List<MacAddress> expected = stations.expectedAddresses();
        if (!expected.isEmpty() && expected.size() <= PcapFilter.MAX_EXCLUDED_SOURCES) {
            try {
                return openSource(PcapFilter.excludeSources(expected));
            } catch (MacmonException refused) {
                // The filter is too large for the kernel, or libpcap is missing: inspect every frame.
            }
        }
        return openSource(""); // fails with the reason if the device is at fault
    }

    private FrameSource openSource(String filter) throws MacmonException {
        return engine.open(parent, new CaptureConfig(SNAPLEN, false, filter, BUFFER_BYTES), pool);
    }

    private void capture() throws MacmonException {
        long from = Long.MIN_VALUE;
        boolean more = true;
        while (more) {
            deliverFrom(from);
            Optional<Successor> next = takeOver();
            more = next.isPresent();
            from = next.map(Successor::fromNanos).orElse(from);
        }
    }

    // Delivers only later frames: the previous capture has delivered those up to this time.
    private void deliverFrom(long fromNanos) throws MacmonException {
        FrameHandler late = frame -> {
            if (frame.timestampNanos() > fromNanos) {
                guard.onFrame(frame);
            }
        };
        current.run(block -> {
            block.deliverTo(late, window);
            long now = block.timeNanos();
            block.release();
            guard.onTick(now);
        });
    }

    private synchronized Optional<Successor> takeOver() {
        Optional<Successor> next = successor;
        if (next.isPresent()) {
            endedStats = endedStats.plus(current.stats());
            current.close();
            current = next.get().source;
            successor = Optional.empty();
            notifyAll();
        }
        return next;
    }

    private record Successor(FrameSource source, long fromNanos) {}
}
