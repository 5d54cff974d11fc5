package io.macmon.cli.lab;

import io.macmon.capture.linux.LinuxException;
import io.macmon.capture.linux.PacketSocket;
import io.macmon.cli.process.Threads;
import java.time.Duration;
import java.util.List;

/** Sends frames at their times, on the {@code macmon-lab} thread, and then stops the run that receives them. */
final class LabPlayer {

    private static final long STEP_NANOS = Duration.ofMillis(50).toNanos();

    private final List<TimedFrame> frames;
    private final PacketSocket wire;
    private final Duration length;
    private final Runnable meanwhile;
    private final boolean repeats;
    private volatile boolean complete;
    private Thread sender;

    /**
     * @param length    time from the first frame until the run is stopped
     * @param meanwhile called on the thread, at least every 50 ms
     * @param repeats   whether the frames are sent again and again until then
     */
    LabPlayer(List<TimedFrame> frames, PacketSocket wire, Duration length, Runnable meanwhile, boolean repeats) {
        this.repeats = repeats;
        this.frames = List.copyOf(frames);
        this.wire = wire;
        this.length = length;
        this.meanwhile = meanwhile;
    }

    /** @param stop ends the run */
    void start(Runnable stop) {
        sender = new Thread(() -> send(stop), "macmon-lab");
        sender.start();
    }

    /** Stops sending; true if all frames had been sent. */
    boolean stop() {
        if (sender != null) {
            sender.interrupt();
            Threads.join(sender);
        }
        return complete;
    }

    private void send(Runnable stop) {
        try {
            long start = System.nanoTime();
            long round = start;
            do {
                for (TimedFrame timed : frames) {
                    sleepUntil(round + timed.millis() * 1_000_000L);
                    wire.send(timed.frame());
                }
                round = System.nanoTime();
            } while (repeats && round - start < length.toNanos());
            sleepUntil(start + length.toNanos());
            complete = true;
        } catch (LinuxException failed) {
            throw new IllegalStateException(failed.getMessage(), failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            stop.run();
        }
    }

    private void sleepUntil(long nanoTime) throws InterruptedException {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            long step = Math.min(left, STEP_NANOS);
            Thread.sleep(step / 1_000_000L, (int) (step % 1_000_000L));
            meanwhile.run();
        }
    }
}
