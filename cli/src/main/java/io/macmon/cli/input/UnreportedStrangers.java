package io.macmon.cli.input;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.analyzer.MonitorEvent.AlertsHeldBack;
import io.macmon.analyzer.stranger.StrangerDetector;
import io.macmon.analyzer.stranger.StrangerSelection;
import io.macmon.analyzer.stranger.StrangerSelection.Stranger;
import io.macmon.capture.guard.KernelGuard;
import io.macmon.capture.linux.LinuxException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * Reports strangers that the kernel's table has, but whose alert did not arrive: the frame was lost because this
 * process paused, or there were too many alerts at once.
 *
 * <p>A flood of made-up sources must not hide a real one. While alerts are held back, the ones that keep sending are
 * reported from the table at a separate rate, as {@link StrangerSelection} chooses.
 *
 * <p>Times are those of {@link System#nanoTime}, which the kernel uses too. Used under the guard's lock.
 */
final class UnreportedStrangers {

    /** A stranger whose frame was passed on this long ago would have been reported. */
    static final long LOST_NANOS = MILLISECONDS.toNanos(400);

    private static final long SWEEP_NANOS = SECONDS.toNanos(1);
    private static final long EVENT_NANOS = SECONDS.toNanos(10);
    private static final int MAX_REMEMBERED = 2 * KernelGuard.MAX_STRANGERS;

    private static final int SWEEPS_AT_END = 16;

    private final KernelGuard kernel;
    private final LongPredicate expected;
    private final StrangerDetector alerts;
    private final long quietNanos;
    private final Map<Long, Long> reported = new LinkedHashMap<>();
    private final Map<Long, Long> takenForLost = new HashMap<>();
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
            recovered -= takenForLost.remove(source, nanos) ? 1 : 0; // the frame was only late
            return false;
        }
        reported.remove(source); // so that the map stays in the order of reports
        reported.put(source, nanos);
        if (reported.size() > MAX_REMEMBERED) {
            reported.remove(reported.keySet().iterator().next());
        }
        return true;
    }

    /** Whether {@link #check} has nothing to report until the next alert or loss. */
    boolean isIdle() {
        return !isDue && !isFlood;
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
            isDue = true; // for strangers that are silent since
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
        StrangerSelection found = new StrangerSelection(isFlood);
        boolean[] isTooEarly = new boolean[1];
        kernel.forEachStranger((source, frames, bytes, alertNanos, lastNanos) -> {
            boolean lost = alertNanos != 0;
            if (isReported(source, lost ? alertNanos : now) || expected.test(source)) {
                return;
            }
            if (lost && now - alertNanos < LOST_NANOS) {
                isTooEarly[0] = true;
            } else {
                found.add(new Stranger(source, frames, bytes, alertNanos));
            }
        });
        if (isFlood && now - nextEventNanos >= 0) {
            nextEventNanos = now + EVENT_NANOS;
            alerts.report(new AlertsHeldBack(Instant.now(), heldBack, found.loudest(), false));
        }
        List<Stranger> chosen = found.chosen();
        for (Stranger stranger : chosen) {
            report(stranger.source(), now);
            if (stranger.isLost()) {
                recovered++;
                remember(stranger);
            }
            alerts.alertFromTable(stranger.source(), stranger.frames(), stranger.bytes());
        }
        isDue = isFlood || isTooEarly[0] || (found.total() > chosen.size() && !chosen.isEmpty());
    }

    private void remember(Stranger lost) {
        if (takenForLost.size() >= MAX_REMEMBERED) {
            takenForLost.clear();
        }
        takenForLost.put(lost.source(), lost.alertNanos());
    }

    private boolean isReported(long source, long nanos) {
        Long last = reported.get(source);
        return last != null && nanos - last < quietNanos;
    }
}
