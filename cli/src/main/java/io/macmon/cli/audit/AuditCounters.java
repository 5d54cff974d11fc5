package io.macmon.cli.audit;

import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.analyzer.audit.AuditState;
import io.macmon.analyzer.audit.AuditSummary;
import io.macmon.analyzer.live.LiveCounters;
import io.macmon.capture.WallClock;
import io.macmon.cli.history.HeardStations;
import io.macmon.cli.history.Measured;
import io.macmon.cli.history.StationNames;
import io.macmon.cli.input.RunContext;
import io.macmon.config.policy.Policy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The counters of an audit that are read while it runs. Those of stations and findings come from a summary, which the
 * analysis makes between two blocks. It is asked for every second, or less often if that takes more than a two
 * hundredth of its time, but at least every ten seconds: what one summary took says little about the next while the
 * JVM is still compiling. Thread-safe.
 */
final class AuditCounters implements Measured, StationNames {

    private static final long HEARD_NANOS = MINUTES.toNanos(5);
    private static final long MIN_INTERVAL_NANOS = SECONDS.toNanos(1) / 2;
    private static final long MAX_INTERVAL_NANOS = SECONDS.toNanos(10);
    private static final long TIMES_ITS_COST = 200;
    private static final long LATE_NANOS = SECONDS.toNanos(5); // of a frame that was captured before another

    private final LiveCounters live;
    private final Supplier<Map<String, Long>> drops;
    private final AtomicLong findings = new AtomicLong();
    private volatile Policy policy;
    private volatile Consumer<Consumer<AuditState>> analysis = task -> {};
    private volatile AuditSummary summary = AuditSummary.EMPTY;
    private final AtomicReference<HeardStations> heard = new AtomicReference<>();
    private volatile long takenNanos; // time of the latest frame in the list that was taken last
    private volatile long nextNanos = System.nanoTime();

    AuditCounters(RunContext run, Policy policy, Supplier<Map<String, Long>> drops) {
        this.policy = policy;
        this.drops = drops;
        live = new LiveCounters(run.source(), mac -> this.policy.listsExactly(mac));
    }

    /** @param later runs a task on the analysis thread, between two blocks */
    void setAnalysis(Consumer<Consumer<AuditState>> later) {
        analysis = later;
    }

    void setPolicy(Policy changed) {
        policy = changed;
    }

    void countFinding() {
        findings.incrementAndGet();
    }

    LiveCounters live() {
        return live;
    }

    /** The latest summary. */
    AuditSummary summary() {
        return summary;
    }

    @Override
    public void prepare() {
        long now = System.nanoTime();
        if (now - nextNanos >= 0) {
            nextNanos = Long.MAX_VALUE / 2 + now; // none while one is awaited
            analysis.accept(this::summarize);
        }
    }

    /** Updates the summary. Called on the analysis thread, or after its end. */
    void summarize(AuditState state) {
        long start = System.nanoTime();
        long now = WallClock.nanos();
        summary = state.summary(now - HEARD_NANOS);
        HeardStations since = new HeardStations(now);
        state.forEachHeard(
                Math.min(takenNanos, now) - LATE_NANOS, station -> since.add(station.mac, station.lastNanos()));
        heard.set(since);
        long end = System.nanoTime();
        long interval = Math.min((end - start) * TIMES_ITS_COST, MAX_INTERVAL_NANOS);
        nextNanos = end + Math.max(interval, MIN_INTERVAL_NANOS);
    }

    @Override
    public Optional<HeardStations> takeHeard() {
        Optional<HeardStations> taken = Optional.ofNullable(heard.getAndSet(null));
        taken.ifPresent(list -> takenNanos = Math.max(takenNanos, list.latestNanos()));
        return taken;
    }

    @Override
    public List<LiveCounters> workers() {
        return List.of(live);
    }

    @Override
    public Map<String, Long> drops() {
        return drops.get();
    }

    @Override
    public long strangers() {
        return summary.strangers();
    }

    @Override
    public long findings() {
        return findings.get();
    }

    @Override
    public String name(long mac) {
        return policy.member(mac).map(member -> member.entry().name()).orElse("");
    }

    @Override
    public String group(long mac) {
        return policy.member(mac).map(member -> member.group().name()).orElse("");
    }
}
