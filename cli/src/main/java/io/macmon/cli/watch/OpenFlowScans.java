package io.macmon.cli.watch;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.analyzer.live.FlowScan;
import io.macmon.analyzer.live.FlowScan.OpenFlow;
import io.macmon.analyzer.live.FlowScan.Pair;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Asks all workers for their open flows when a client does, at most once a second, and less often while that takes
 * long. Keeps the memory for it until no client has asked for a minute. Thread-safe: callers wait for each other.
 */
final class OpenFlowScans {

    private static final long MIN_INTERVAL_NANOS = SECONDS.toNanos(1);
    private static final long TIMES_ITS_LENGTH = 4;
    private static final long KEEP_NANOS = SECONDS.toNanos(60);
    private static final int ANSWER_SECONDS = 5;

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Worker> workers;
    private final List<FlowScan.Workspace> workspaces = new ArrayList<>();
    private List<Future<FlowScan.Result>> pending = List.of();
    private FlowScan.Result latest;
    private long requestNanos;
    private long nextNanos;

    OpenFlowScans(List<Worker> workers) {
        this.workers = workers;
    }

    /** The open flows with the highest rates, the highest first. */
    List<OpenFlow> flows() throws MacmonException {
        return latest().flows();
    }

    /** The pairs of addresses with the most bytes, the largest first. */
    List<Pair> pairs() throws MacmonException {
        return latest().pairs();
    }

    private FlowScan.Result latest() throws MacmonException {
        lock.lock();
        try {
            return locked();
        } finally {
            lock.unlock();
        }
    }

    private FlowScan.Result locked() throws MacmonException {
        long now = System.nanoTime();
        if (latest != null && now - nextNanos < 0) {
            requestNanos = now;
            return latest;
        }
        if (pending.isEmpty()) {
            request(now);
        }
        requestNanos = now;
        latest = merged(await());
        pending = List.of();
        long end = System.nanoTime();
        nextNanos = end + Math.max(MIN_INTERVAL_NANOS, (end - now) * TIMES_ITS_LENGTH);
        return latest;
    }

    private void request(long now) {
        if (workspaces.isEmpty() || now - requestNanos > KEEP_NANOS) {
            release();
            workers.forEach(worker -> workspaces.add(worker.analysis().scan().newWorkspace()));
        }
        pending = new ArrayList<>();
        for (int i = 0; i < workers.size(); i++) {
            pending.add(workers.get(i).analysis().scan().request(workspaces.get(i)));
        }
    }

    /** Gives the memory back if no client has asked for a minute. Does not wait. */
    void releaseUnused() {
        if (lock.tryLock()) {
            try {
                if (pending.isEmpty() && System.nanoTime() - requestNanos > KEEP_NANOS) {
                    release();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private void release() {
        workspaces.clear();
        latest = null;
    }

    private List<FlowScan.Result> await() throws MacmonException {
        long end = System.nanoTime() + SECONDS.toNanos(ANSWER_SECONDS);
        List<FlowScan.Result> results = new ArrayList<>();
        try {
            for (Future<FlowScan.Result> scan : pending) {
                results.add(scan.get(Math.max(1, end - System.nanoTime()), NANOSECONDS));
            }
            return results;
        } catch (TimeoutException | ExecutionException | InterruptedException late) {
            if (late instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new MacmonException("no reply: the analysis is too far behind", "try again later", late);
        }
    }

    private static FlowScan.Result merged(List<FlowScan.Result> results) {
        if (results.size() == 1) {
            return results.get(0);
        }
        List<OpenFlow> flows = new ArrayList<>();
        Map<List<Long>, Pair> pairs = new HashMap<>();
        for (FlowScan.Result result : results) {
            flows.addAll(result.flows());
            result.pairs().forEach(pair -> pairs.merge(List.of(pair.one(), pair.other()), pair, OpenFlowScans::sum));
        }
        flows.sort(Comparator.comparingLong(OpenFlow::rate).reversed());
        List<Pair> sorted = new ArrayList<>(pairs.values());
        sorted.sort(Comparator.comparingLong(Pair::bytes).reversed());
        return new FlowScan.Result(
                List.copyOf(flows.subList(0, Math.min(FlowScan.MAX_FLOWS, flows.size()))),
                List.copyOf(sorted.subList(0, Math.min(FlowScan.MAX_PAIRS, sorted.size()))));
    }

    private static Pair sum(Pair one, Pair other) {
        return new Pair(one.one(), one.other(), one.bytes() + other.bytes(), one.frames() + other.frames());
    }
}
