package io.macmon.cli;

import io.macmon.analyzer.Statistics.Strangers;
import io.macmon.analyzer.station.SourceGuard;
import io.macmon.capture.CaptureException;
import io.macmon.capture.CaptureStats;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameSource;
import io.macmon.capture.guard.GuardCounts;
import io.macmon.capture.guard.KernelGuard;
import io.macmon.capture.linux.LinuxException;
import io.macmon.config.CaptureConfig;
import io.macmon.config.MacAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The guard where the kernel takes a program from us (eBPF): it counts strangers itself, and lets up one frame for each
 * alert. One capture serves the whole run, whatever becomes of the list.
 */
final class KernelParentGuard implements ParentGuard {

    /** A system property that tests set to {@code classic}, where the kernel would be the guard. */
    private static final String KIND = "macmon.guard";

    private static final int SOURCE = 6;

    private final KernelGuard kernel;
    private final FrameSource source;
    private final Frame window = new Frame();
    private GuardCounts counts = new GuardCounts(0, 0, 0, 0, 0, 0, 0, 0);
    private SourceGuard alerts;
    private Thread thread;
    private boolean stopped;

    private KernelParentGuard(KernelGuard kernel, FrameSource source) {
        this.kernel = kernel;
        this.source = source;
    }

    static boolean isWanted() {
        return !"classic".equals(System.getProperty(KIND));
    }

    /**
     * Prepares the guard, which sees nothing yet.
     *
     * @throws LinuxException when the kernel refuses to be the guard
     */
    static KernelGuard load(List<MacAddress> stations, Duration quietPeriod) throws LinuxException {
        KernelGuard kernel = KernelGuard.load(quietPeriod, SourceGuard.MAX_STRANGERS, SNAPLEN);
        try {
            kernel.expect(stations);
            return kernel;
        } catch (LinuxException | RuntimeException failed) {
            kernel.close();
            throw failed;
        }
    }

    /** Starts the capture, in the namespace of the calling thread, and takes the guard over; closes it on failure. */
    static KernelParentGuard open(Engine engine, String parent, KernelGuard kernel) throws CaptureException {
        try {
            CaptureConfig capture = new CaptureConfig(SNAPLEN, false, "", BUFFER);
            return new KernelParentGuard(kernel, engine.open(parent, capture, Engine.pool(BLOCKS), kernel));
        } catch (CaptureException | RuntimeException failed) {
            kernel.close();
            throw failed;
        }
    }

    @Override
    public void begin(SourceGuard strangers, Consumer<CaptureException> onFailure) {
        alerts = strangers;
        thread = new Thread(() -> run(onFailure), "macmon-guard");
        thread.start();
    }

    @Override
    public void expectAlso(List<MacAddress> added) throws LinuxException {
        kernel.expectAlso(added);
    }

    @Override
    public void settle(List<MacAddress> expected) throws LinuxException {
        kernel.expect(expected);
    }

    @Override
    public synchronized Strangers strangers(SourceGuard guard) {
        count();
        return new Strangers(
                counts.frames(),
                guard.alerts(),
                counts.heldBack(),
                counts.untracked(),
                counts.evicted(),
                counts.evictedFrames(),
                counts.malformed(),
                0);
    }

    @Override
    public long dropped() {
        CaptureStats stats = source.stats();
        return stats.droppedByKernel() + stats.droppedAtRing();
    }

    @Override
    public void end() {
        if (thread == null) {
            return;
        }
        source.stop();
        ParentGuard.join(thread);
        settleCounts();
    }

    @Override
    public void close() {
        source.close();
        kernel.close();
    }

    private synchronized void settleCounts() {
        try {
            kernel.stop();
        } catch (LinuxException refused) {
            // It counts on until it is closed; what is told is what it has counted now.
        }
        count();
        stopped = true;
    }

    // A reading that fails leaves the one before.
    private void count() {
        try {
            if (!stopped) {
                counts = kernel.counts();
            }
        } catch (LinuxException unreadable) {
            // The tables are this process's own: it is out of memory, and will say so elsewhere.
        }
    }

    private void run(Consumer<CaptureException> onFailure) {
        try {
            source.run(block -> {
                block.deliverTo(this::announce, window);
                block.release();
            });
        } catch (CaptureException failed) {
            onFailure.accept(failed);
        } catch (RuntimeException defect) {
            onFailure.accept(new CaptureException("the guard failed, which is a defect of macmon: " + defect, defect));
        }
    }

    // One that the kernel has forgotten already has been heard at least this once.
    private void announce(Frame frame) {
        if (!isTold(frame)) {
            alerts.announce(frame, 1, frame.originalLength());
        }
    }

    private boolean isTold(Frame frame) {
        int at = frame.offset() + SOURCE;
        long stranger = ((frame.memory().getShort(at) & 0xFFFFL) << 32)
                | (frame.memory().getInt(at + 2) & 0xFFFF_FFFFL);
        try {
            return kernel.tell(stranger, (frames, octets) -> alerts.announce(frame, frames, octets));
        } catch (LinuxException unreadable) {
            return false;
        }
    }
}
