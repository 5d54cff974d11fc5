package io.macmon.cli.lab;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.StatisticsReported;
import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.analyzer.Statistics.Totals;
import io.macmon.capture.linux.LinuxException;
import io.macmon.capture.linux.PacketSocket;
import io.macmon.cli.process.Threads;
import io.macmon.cli.watch.WatchListener;
import io.macmon.config.net.MacAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Sends the lab's traffic once watch is listening, on the {@code macmon-lab} thread, and keeps what watch reports. */
final class LabPlayer implements WatchListener {

    private final LabTraffic traffic;
    private final PacketSocket socket;
    private final Duration length;
    private final Set<MacAddress> alertedSources = new HashSet<>();
    private volatile boolean complete;
    private Thread sender;
    private Totals finalTotals;

    /** @param length time from the first frame until watch is stopped */
    LabPlayer(LabTraffic traffic, PacketSocket socket, Duration length) {
        this.traffic = traffic;
        this.socket = socket;
        this.length = length;
    }

    @Override
    public void onListening(Runnable stop) {
        sender = new Thread(() -> send(stop), "macmon-lab");
        sender.start();
    }

    @Override
    public void accept(MonitorEvent event) {
        if (event instanceof UnexpectedSource stranger) {
            alertedSources.add(stranger.source());
        } else if (event instanceof StatisticsReported reported
                && reported.statistics().isFinal()) {
            finalTotals = reported.statistics().totals();
        }
    }

    /** Stops sending; true if all traffic had been sent. */
    boolean stop() {
        if (sender != null) {
            sender.interrupt();
            Threads.join(sender);
        }
        return complete;
    }

    Set<MacAddress> alertedSources() {
        return alertedSources;
    }

    /** The totals in the final statistics. */
    Totals finalTotals() {
        return finalTotals;
    }

    private void send(Runnable stop) {
        try {
            long start = System.nanoTime();
            for (LabTraffic.TimedFrame timed : traffic.frames()) {
                sleepUntil(start + timed.millis() * 1_000_000L);
                socket.send(timed.frame());
            }
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

    private static void sleepUntil(long nanoTime) throws InterruptedException {
        long left = nanoTime - System.nanoTime();
        if (left > 0) {
            Thread.sleep(left / 1_000_000L, (int) (left % 1_000_000L));
        }
    }
}
