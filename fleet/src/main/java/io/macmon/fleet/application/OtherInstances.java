package io.macmon.fleet.application;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.config.text.MacmonException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks the other instances for their part of a reply. One that does not answer is left out for a while, so that a
 * screen does not wait for it each second. Thread-safe.
 */
final class OtherInstances {

    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final long REST_NANOS = SECONDS.toNanos(10);

    private final StationLookup lookup;
    private final Map<String, Long> failedNanos = new ConcurrentHashMap<>(); // when, by instance

    OtherInstances(StationLookup lookup) {
        this.lookup = lookup;
    }

    /**
     * The lines of all replies.
     *
     * @param missing instances that did not answer, and whose part is missing
     */
    record Lines(List<String> lines, List<String> missing) {}

    Lines ask(String path) {
        List<String> others = lookup.others();
        failedNanos.keySet().retainAll(others);
        List<String> lines = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String other : others) {
            Long failed = failedNanos.get(other);
            if (failed != null && System.nanoTime() - failed < REST_NANOS) {
                missing.add(other);
                continue;
            }
            try {
                StationQuery.get(other, path, LIMIT).lines().forEach(lines::add);
                failedNanos.remove(other);
            } catch (MacmonException unreachable) {
                failedNanos.put(other, System.nanoTime());
                missing.add(other);
            }
        }
        if (lookup.isAddressShared()) {
            missing.add("another instance with the address of this one");
        }
        return new Lines(lines, missing);
    }
}
