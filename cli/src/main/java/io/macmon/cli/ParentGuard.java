package io.macmon.cli;

import io.macmon.analyzer.station.SourceGuard;
import io.macmon.capture.BlockPool;
import io.macmon.capture.CaptureException;
import io.macmon.capture.CaptureStats;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.FrameSource;
import io.macmon.capture.WallClock;
import io.macmon.capture.pcap.PcapFilter;
import io.macmon.config.CaptureConfig;
import io.macmon.config.MacAddress;
import io.macmon.config.MacSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The second eye: a capture on the parent, on thread {@code macmon-guard}, for sources that are not on the list.
 *
 * <p>A filter in the kernel spares it the stations' frames; when the list is too long for one, or changes, the guard's own
 * check does it. A changed list gets a changed filter by a second capture that takes over at one moment of capture time,
 * because libpcap empties a capture whose filter is replaced.
 */
final class ParentGuard implements AutoCloseable {

    private static final int BLOCKS = 4;
    private static final int BUFFER = 4 << 20;
    private static final int SNAPLEN = 128;
    private static final long HANDOVER_MILLIS = 100;

    private final Engine engine;
    private final String parent;
    private final BlockPool pool = Engine.pool(BLOCKS);
    private final Frame window = new Frame();
    private List<MacAddress> stations;
    private FrameSource current;
    private Optional<Successor> successor = Optional.empty();
    private CaptureStats ended = new CaptureStats(0, 0, 0, 0);
    private SourceGuard guard;
    private Thread thread;
    private boolean stopped;

    private ParentGuard(Engine engine, String parent, List<MacAddress> stations) throws CaptureException {
        this.engine = engine;
        this.parent = parent;
        this.stations = stations;
        current = capture();
    }

    /** Starts the capture, in the namespace of the calling thread. */
    static ParentGuard open(Engine engine, String parent, List<MacAddress> stations) throws CaptureException {
        return new ParentGuard(engine, parent, stations);
    }

    /** Starts the thread; called once. */
    void begin(SourceGuard strangers, Consumer<CaptureException> onFailure) {
        guard = strangers;
        thread = new Thread(() -> run(onFailure), "macmon-guard");
        thread.start();
    }

    /** Expects old and new stations alike, until {@link #settle}: while they come and go, neither is a stranger. */
    synchronized void expectAlso(List<MacAddress> added) {
        Set<MacAddress> both = new LinkedHashSet<>(stations);
        both.addAll(added);
        guard.expect(new MacSet(both));
    }

    /** Expects these stations and nobody else; on a thread in the namespace that this was opened in. */
    synchronized void settle(List<MacAddress> expected) throws CaptureException {
        stations = expected;
        guard.expect(new MacSet(expected));
        awaitEarlierHandover();
        if (!stopped && successor.isEmpty()) {
            FrameSource next = capture();
            long handover = WallClock.nanos();
            successor = Optional.of(new Successor(next, handover));
            current.stop(handover);
        }
    }

    /** Frames of the parent that the guard did not get to see. */
    synchronized long dropped() {
        CaptureStats stats = ended.plus(current.stats());
        return stats.droppedByKernel() + stats.droppedAtRing();
    }

    /** Returns when what came up to now has been looked at. */
    void end() {
        if (thread == null) {
            return;
        }
        synchronized (this) {
            stopped = true;
            long now = WallClock.nanos();
            current.stop(now);
            successor.ifPresent(next -> next.source.stop(now));
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
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

    private FrameSource capture() throws CaptureException {
        String filter = stations.size() <= PcapFilter.MAX_EXCEPTED_SOURCES ? PcapFilter.exceptSources(stations) : "";
        return engine.open(parent, new CaptureConfig(SNAPLEN, false, filter, BUFFER), pool);
    }

    private void run(Consumer<CaptureException> onFailure) {
        try {
            long from = Long.MIN_VALUE;
            boolean more = true;
            while (more) {
                look(from);
                Optional<Successor> next = takeOver();
                more = next.isPresent();
                from = next.map(Successor::fromNanos).orElse(from);
            }
        } catch (CaptureException failed) {
            onFailure.accept(failed);
        } catch (RuntimeException defect) {
            onFailure.accept(new CaptureException("the guard failed, which is a defect of macmon: " + defect, defect));
        }
    }

    // Up to this moment the capture before has told everything.
    private void look(long fromNanos) throws CaptureException {
        FrameHandler late = frame -> {
            if (frame.timestampNanos() > fromNanos) {
                guard.onFrame(frame);
            }
        };
        current.run(block -> {
            block.deliverTo(late, window);
            block.release();
        });
    }

    private synchronized Optional<Successor> takeOver() {
        Optional<Successor> next = successor;
        if (next.isPresent()) {
            ended = ended.plus(current.stats());
            current.close();
            current = next.get().source;
            successor = Optional.empty();
            notifyAll();
        }
        return next;
    }

    private record Successor(FrameSource source, long fromNanos) {}
}
