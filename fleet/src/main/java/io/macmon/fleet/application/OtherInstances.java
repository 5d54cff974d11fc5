package io.macmon.fleet.application;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.config.text.MacmonException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Asks the other instances for their part of a reply. One that did not answer and kept this instance waiting is left
 * out for a while, so that a screen does not wait for it each second. Thread-safe.
 */
final class OtherInstances {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final long SLOW_NANOS = SECONDS.toNanos(1);
    private static final long REST_NANOS = SECONDS.toNanos(10);

    private final Supplier<List<String>> others;
    private final BooleanSupplier isAddressShared;
    private final Map<String, Long> failedNanos = new ConcurrentHashMap<>(); // when, by instance

    /**
     * @param others          their addresses, {@code HOST:PORT}
     * @param isAddressShared whether one of them has the address of this one, so that it cannot be asked
     */
    OtherInstances(Supplier<List<String>> others, BooleanSupplier isAddressShared) {
        this.others = others;
        this.isAddressShared = isAddressShared;
    }

    /**
     * The lines of all replies.
     *
     * @param missing instances that did not answer, and whose part is missing
     */
    record Lines(List<String> lines, List<String> missing) {}

    /** Asks all of them at the same time. */
    Lines ask(String path) {
        List<String> all = others.get();
        failedNanos.keySet().retainAll(all);
        List<String> lines = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<StationQuery.Sent> asked = new ArrayList<>();
        for (String other : all) {
            Long failed = failedNanos.get(other);
            if (failed != null && System.nanoTime() - failed < REST_NANOS) {
                missing.add(other);
            } else {
                asked.add(StationQuery.send(other, path, LIMIT));
            }
        }
        for (StationQuery.Sent query : asked) {
            try {
                query.await().lines().forEach(lines::add);
                failedNanos.remove(query.instance());
            } catch (MacmonException unreachable) {
                long now = System.nanoTime();
                if (now - query.startNanos() > SLOW_NANOS) { // a refused connection costs no time
                    failedNanos.put(query.instance(), now);
                }
                missing.add(query.instance());
            }
        }
        if (isAddressShared.getAsBoolean()) {
            missing.add("another instance with the address of this one");
        }
        return new Lines(lines, missing);
    }
}
