package io.macmon.benchmarks;

import io.macmon.fleet.FleetTopic;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the application is behind the sensors, in seconds: the age of the oldest sighting whose effects are not
 * committed. Exact to the time between two samples. One thread only.
 */
final class FleetLag {

    private record Ends(long nanos, Map<TopicPartition, Long> offsets) {}

    private final Admin admin;
    private final String group;
    private final Map<TopicPartition, OffsetSpec> newest;
    private final Deque<Ends> history = new ArrayDeque<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private double most;
    private double current;

    FleetLag(Admin admin, String prefix, int partitions) {
        this.admin = admin;
        group = prefix + ".fleet";
        newest = IntStream.range(0, partitions)
                .boxed()
                .collect(Collectors.toMap(
                        number -> new TopicPartition(FleetTopic.SIGHTINGS.nameWith(prefix), number),
                        number -> OffsetSpec.latest()));
    }

    /** Takes a sample. */
    void sample() throws ExecutionException, InterruptedException {
        long now = System.nanoTime();
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(newest).all().get().forEach((partition, info) -> ends.put(partition, info.offset()));
        history.addLast(new Ends(now, ends));
        admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .forEach((partition, offset) -> {
                    if (offset != null) {
                        committed.put(partition, offset.offset());
                    }
                });
        while (!history.isEmpty() && isDone(history.getFirst().offsets)) {
            history.removeFirst();
        }
        current = history.isEmpty() ? 0 : (System.nanoTime() - history.getFirst().nanos) / 1e9;
        most = Math.max(most, current);
    }

    private boolean isDone(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> committed.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    /** Whether all that the last sample found is committed. */
    boolean isDrained() {
        return history.isEmpty();
    }

    /** At the last sample. */
    double seconds() {
        return current;
    }

    double mostSeconds() {
        return most;
    }

    /** Sightings that are not committed, at the last sample. */
    long records() {
        return history.isEmpty()
                ? 0
                : history.getLast().offsets.entrySet().stream()
                        .mapToLong(end -> end.getValue() - committed.getOrDefault(end.getKey(), 0L))
                        .sum();
    }
}
