package io.macmon.fleet.application;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.config.text.MacmonException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Asks the other instances for their part of a reply. One that did not answer and kept this instance waiting is left
 * out for a while, so that a screen does not wait for it each second. Thread-safe.
 */
final class OtherInstances {

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

    /**
     * Asks all of them at the same time.
     *
     * @param limit until their replies must be complete
     */
    Lines ask(String path, Duration limit) {
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
                asked.add(StationQuery.send(other, path, limit));
            }
        }
        for (StationQuery.Sent query : asked) {
            try {
                query.await().lines().forEach(lines::add);
                failedNanos.remove(query.instance());
            } catch (MacmonException unreachable) {
                if (isLate(unreachable.getCause())) { // a refused connection costs no time
                    failedNanos.put(query.instance(), System.nanoTime());
                }
                missing.add(query.instance());
            }
        }
        if (isAddressShared.getAsBoolean()) {
            missing.add("another instance with the address of this one");
        }
        return new Lines(lines, missing);
    }

    private static boolean isLate(Throwable cause) {
        return cause instanceof TimeoutException || cause instanceof HttpTimeoutException;
    }
}
