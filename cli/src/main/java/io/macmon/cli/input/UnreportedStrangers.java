package io.macmon.cli.input;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.analyzer.MonitorEvent.AlertsHeldBack;
import io.macmon.analyzer.SourceRanking;
import io.macmon.analyzer.stranger.StrangerDetector;
import io.macmon.capture.guard.KernelGuard;
import io.macmon.capture.linux.LinuxException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.LongPredicate;

/**
 * Reports strangers that the kernel's table has, but whose alert did not arrive: the frame was lost because this
 * process paused, or there were too many alerts at once.
 *
 * <p>A flood of made-up sources must not hide a real one. While alerts are held back, those that keep sending are
 * reported from the table, the loudest first, at a separate rate. To hide a real stranger, an attacker would have to
 * send more frames with each of many made-up addresses than that stranger sends.
 *
 * <p>Times are those of {@link System#nanoTime}, which the kernel uses too. Used under the guard's lock.
 */
final class UnreportedStrangers {

    /** A stranger whose frame was passed on this long ago would have been reported. */
    static final long LOST_NANOS = MILLISECONDS.toNanos(400);

    private static final long SWEEP_NANOS = SECONDS.toNanos(1);
    private static final long EVENT_NANOS = SECONDS.toNanos(10);
    private static final int MAX_REMEMBERED = 2 * KernelGuard.MAX_STRANGERS;

    /** Frames that a made-up source would have to send to be reported during a flood. */
    private static final int KEEPS_SENDING = 3;

    private static final int PER_SWEEP_IN_FLOOD = 64;
    private static final int PER_SWEEP = 256;
    private static final int SWEEPS_AT_END = 16;

    /** More silent strangers than this are not worth a line each. */
    private static final int MAX_SILENT = 1_024;

    private static final int NAMED = 5;

    private final KernelGuard kernel;
    private final LongPredicate expected;
    private final StrangerDetector alerts;
    private final long quietNanos;
    private final Map<Long, Long> reported = new LinkedHashMap<>();
    private long lostFrames;
    private long recovered;
    private long heldBack;
    private boolean isDue;
    private long nextSweepNanos = System.nanoTime();
    private boolean isFlood;
    private long lastHeldBackNanos;
    private long nextEventNanos;

    /** @param expected accepts the addresses that are no strangers, though the kernel does not know */
    UnreportedStrangers(KernelGuard kernel, LongPredicate expected, StrangerDetector alerts, Duration quietPeriod) {
        this.kernel = kernel;
        this.expected = expected;
        this.alerts = alerts;
        quietNanos = quietPeriod.toNanos();
    }

    /** Lost frames whose stranger was reported from the table. */
    long recovered() {
        return recovered;
    }

    /**
     * Records a report, unless the stranger was reported within the quiet period.
     *
     * @param nanos when the frame was passed on
     * @return whether to report the stranger
     */
    boolean report(long source, long nanos) {
        Long last = reported.get(source);
        if (last != null && nanos - last < quietNanos) {
            return false;
        }
        reported.remove(source); // so that the map stays in the order of reports
        reported.put(source, nanos);
        if (reported.size() > MAX_REMEMBERED) {
            reported.remove(reported.keySet().iterator().next());
        }
        return true;
    }

    /** @param lost frames that the guard has lost so far */
    void check(long lost, long now) throws LinuxException {
        long held = kernel.heldBack();
        isDue |= lost > lostFrames || held > heldBack;
        if (held > heldBack) {
            lastHeldBackNanos = now;
            if (!isFlood) {
                isFlood = true;
                nextEventNanos = now;
            }
        }
        lostFrames = lost;
        heldBack = held;
        if (isDue && now - nextSweepNanos >= 0) {
            nextSweepNanos = now + SWEEP_NANOS;
            sweep(now);
        }
        if (isFlood && now - lastHeldBackNanos >= EVENT_NANOS) {
            isFlood = false;
            isDue = true; // for those that are silent since
            alerts.report(new AlertsHeldBack(Instant.now(), heldBack, List.of(), true));
        }
    }

    /** Reports what is left at the end. */
    void finish(long lost, long now) throws LinuxException {
        isFlood = false;
        isDue = lost > 0 || kernel.heldBack() > 0;
        for (int sweeps = 0; isDue && sweeps < SWEEPS_AT_END; sweeps++) {
            sweep(now + LOST_NANOS);
        }
    }

    private void sweep(long now) throws LinuxException {
        Candidates found = new Candidates(isFlood ? PER_SWEEP_IN_FLOOD : PER_SWEEP);
        kernel.forEachStranger((source, frames, bytes, alertNanos) -> {
            boolean lost = alertNanos != 0;
            if (isReported(source, lost ? alertNanos : now) || expected.test(source)) {
                return;
            }
            if (lost && now - alertNanos < LOST_NANOS) {
                found.isTooEarly = true;
            } else {
                found.add(new Stranger(source, frames, bytes, lost));
            }
        });
        if (isFlood && now - nextEventNanos >= 0) {
            nextEventNanos = now + EVENT_NANOS;
            alerts.report(new AlertsHeldBack(Instant.now(), heldBack, found.loudest(), false));
        }
        List<Stranger> chosen = found.chosen(isFlood);
        for (Stranger stranger : chosen) {
            report(stranger.source, now);
            recovered += stranger.isLost ? 1 : 0;
            alerts.alertFromTable(stranger.source, stranger.frames, stranger.bytes);
        }
        isDue = isFlood || found.isTooEarly || (found.total > chosen.size() && !chosen.isEmpty());
    }

    private boolean isReported(long source, long nanos) {
        Long last = reported.get(source);
        return last != null && nanos - last < quietNanos;
    }

    private record Stranger(long source, long frames, long bytes, boolean isLost) {

        boolean keepsSending() {
            return isLost || frames >= KEEPS_SENDING;
        }
    }

    /** The strangers of one sweep: the most important ones, in bounded memory. */
    private static final class Candidates {

        private static final Comparator<Stranger> BY_IMPORTANCE =
                Comparator.comparing(Stranger::isLost).thenComparingLong(Stranger::frames);

        private final int limit;
        private final PriorityQueue<Stranger> top = new PriorityQueue<>(BY_IMPORTANCE);
        private final SourceRanking.Builder ranking = new SourceRanking.Builder(NAMED);
        private boolean isTooEarly;
        private long total;
        private long silent;

        Candidates(int limit) {
            this.limit = limit;
        }

        void add(Stranger stranger) {
            total++;
            silent += stranger.keepsSending() ? 0 : 1;
            ranking.add(stranger.source, stranger.frames, stranger.bytes);
            top.add(stranger);
            if (top.size() > limit) {
                top.remove();
            }
        }

        List<SourceRanking.SourceTotals> loudest() {
            return ranking.build().top();
        }

        List<Stranger> chosen(boolean isFlood) {
            List<Stranger> chosen = new ArrayList<>(top);
            if (isFlood || silent > MAX_SILENT) {
                chosen.removeIf(stranger -> !stranger.keepsSending());
            }
            chosen.sort(BY_IMPORTANCE.reversed());
            return chosen;
        }
    }
}
