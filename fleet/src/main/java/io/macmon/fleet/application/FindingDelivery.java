package io.macmon.fleet.application;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent.FleetFindingReported;
import io.macmon.cli.output.OutputState;
import io.macmon.cli.process.Threads;
import io.macmon.fleet.FleetTopic;
import io.macmon.fleet.finding.FleetAlertReader;
import io.macmon.fleet.transmit.BrokerOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Passes findings to receivers. The instances are a consumer group, so each finding goes to one of them; what is found
 * while none of them runs waits in the topic.
 *
 * <pre>
 *   poll --> receivers (accepted) --> written --> commit
 * </pre>
 *
 * <p>Offsets are committed only once each receiver has written or dropped, and counted, all findings before them. An
 * instance that ends before leaves these findings to another one. So a receiver can get a finding twice, but misses
 * none.
 */
public final class FindingDelivery implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration HANDOVER = Duration.ofSeconds(5);
    private static final long PAUSE_NANOS = 10_000_000;
    private static final int MAX_POLLED = 200;
    private static final int MAX_FETCHED = 256 << 10; // from each partition

    private final Receivers receivers;
    private final FleetCounts counts;
    private final Consumer<String> messages;
    private final Consumer<Throwable> onFailure;
    private final KafkaConsumer<String, String> consumer;
    private final Thread thread;
    private volatile boolean isClosing;
    private final Map<TopicPartition, OffsetAndMetadata> read = new HashMap<>(); // since the last checkpoint
    private Checkpoint checkpoint = Checkpoint.NONE;
    private boolean isFailing;
    private volatile long lost;

    /**
     * Where findings go.
     *
     * @param group      a consumer group, without the prefix
     * @param thread     the name of the thread that passes them on
     * @param sinks      receive them
     * @param states     how many findings each wrote, dropped and has waiting, in a fixed order; thread-safe
     * @param maxWaiting how many findings may wait in one of them before no more are read
     * @param end        writes what waits, as far as possible, and counts the rest as dropped
     */
    public record Receivers(
            String group,
            String thread,
            List<EventSink> sinks,
            Supplier<List<OutputState>> states,
            long maxWaiting,
            Runnable end) {

        private boolean isFull() {
            return states.get().stream().anyMatch(state -> state.waiting() > maxWaiting);
        }
    }

    /**
     * What was read up to a moment.
     *
     * @param settled how many findings each receiver has written or dropped once it is done with all of these
     */
    private record Checkpoint(Map<TopicPartition, OffsetAndMetadata> offsets, List<Long> settled) {

        static final Checkpoint NONE = new Checkpoint(Map.of(), List.of());

        static Checkpoint of(Map<TopicPartition, OffsetAndMetadata> offsets, Supplier<List<OutputState>> states) {
            // A finding that is written between the two reads counts twice, so the sums are never too small.
            List<Long> waiting = states.get().stream().map(OutputState::waiting).toList();
            List<OutputState> now = states.get();
            List<Long> settled = new ArrayList<>();
            for (int i = 0; i < now.size(); i++) {
                settled.add(settled(now.get(i)) + waiting.get(i));
            }
            return new Checkpoint(new HashMap<>(offsets), settled);
        }

        boolean isReached(List<OutputState> states) {
            for (int i = 0; i < settled.size(); i++) {
                OutputState state = states.get(i);
                if (state.waiting() > 0 && settled(state) < settled.get(i)) {
                    return false;
                }
            }
            return true;
        }

        private static long settled(OutputState state) {
            return state.written() + state.dropped();
        }
    }

    private FindingDelivery(
            BrokerOptions brokers,
            String instance,
            Receivers receivers,
            FleetCounts counts,
            Consumer<String> messages,
            Consumer<Throwable> onFailure) {
        this.receivers = receivers;
        this.counts = counts;
        this.messages = messages;
        this.onFailure = onFailure;
        thread = new Thread(this::deliver, receivers.thread);
        thread.setDaemon(true);
        Map<String, Object> settings = new HashMap<>(brokers.security());
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers.servers());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, brokers.prefix() + "." + receivers.group);
        settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instance);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, receivers.group);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, FleetApplication.SESSION_MILLIS);
        // The other assignors revoke all partitions at each rebalance, and so repeat what waits here.
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, List.of(CooperativeStickyAssignor.class));
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLLED);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, MAX_FETCHED);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
        consumer.subscribe(List.of(FleetTopic.FLEET_FINDINGS.nameWith(brokers.prefix())), new Handover());
    }

    /**
     * Starts the delivery.
     *
     * @param instance  its name among the instances, as in {@link FleetApplication#instance}
     * @param receivers used by this class only until it is closed, except for their states
     * @param counts    counts records that are not findings; they are left out
     * @param messages  receives failures and recoveries
     * @param onFailure is called at most once, when no more findings can be delivered
     */
    public static FindingDelivery start(
            BrokerOptions brokers,
            String instance,
            Receivers receivers,
            FleetCounts counts,
            Consumer<String> messages,
            Consumer<Throwable> onFailure) {
        FindingDelivery delivery = new FindingDelivery(brokers, instance, receivers, counts, messages, onFailure);
        delivery.thread.start();
        return delivery;
    }

    private void deliver() {
        try {
            while (!isClosing) {
                if (receivers.isFull()) {
                    consumer.pause(consumer.assignment());
                } else {
                    consumer.resume(consumer.paused());
                }
                consumer.poll(POLL).forEach(this::accept);
                commit();
            }
        } catch (RuntimeException | Error failed) {
            onFailure.accept(failed);
        } finally {
            finish();
        }
    }

    private void accept(ConsumerRecord<String, String> finding) {
        read.put(new TopicPartition(finding.topic(), finding.partition()), new OffsetAndMetadata(finding.offset() + 1));
        try {
            FleetFindingReported event = FleetAlertReader.read(Objects.requireNonNullElse(finding.value(), ""));
            receivers.sinks.forEach(sink -> sink.accept(event));
        } catch (IOException notAFinding) {
            counts.addUnreadable();
        }
    }

    // Commits the last checkpoint if it is reached.
    private void commit() {
        if (checkpoint.offsets.isEmpty() && !read.isEmpty()) {
            checkpoint = Checkpoint.of(read, receivers.states);
            read.clear();
        }
        if (checkpoint.offsets.isEmpty() || !checkpoint.isReached(receivers.states.get())) {
            return;
        }
        try {
            consumer.commitSync(checkpoint.offsets, COMMIT_TIMEOUT);
            checkpoint = Checkpoint.NONE;
            isFailing = false;
        } catch (CommitFailedException moved) {
            checkpoint = Checkpoint.NONE; // another instance delivers them again
        } catch (RebalanceInProgressException later) {
            // tried again after the next poll
        } catch (RetriableException unreachable) {
            if (!isFailing) {
                isFailing = true;
                messages.accept(
                        "cannot record which findings were delivered: " + unreachable.getMessage() + "; trying again");
            }
        }
    }

    // Makes one checkpoint of everything that was read.
    private void mergeCheckpoint() {
        Map<TopicPartition, OffsetAndMetadata> all = new HashMap<>(checkpoint.offsets);
        all.putAll(read);
        read.clear();
        checkpoint = Checkpoint.of(all, receivers.states);
    }

    /** Commits what was delivered before another instance takes over. */
    private final class Handover implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            mergeCheckpoint();
            long end = System.nanoTime() + HANDOVER.toNanos();
            while (!checkpoint.isReached(receivers.states.get()) && System.nanoTime() < end) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            commit();
            onPartitionsLost(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            read.keySet().removeAll(partitions);
            if (!checkpoint.offsets.isEmpty()) {
                checkpoint.offsets.keySet().removeAll(partitions);
            }
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            // reading continues at the committed offsets
        }
    }

    // What a receiver does not accept now is not committed, and goes to another instance, or to the next run.
    private void finish() {
        try {
            mergeCheckpoint();
            List<OutputState> before = receivers.states.get();
            receivers.end.run();
            List<OutputState> after = receivers.states.get();
            if (checkpoint.offsets.isEmpty()) {
                lost = dropped(after);
            } else if (dropped(after) == dropped(before)) {
                lost = dropped(before);
                consumer.commitSync(checkpoint.offsets, COMMIT_TIMEOUT);
            } else {
                lost = dropped(before);
                reportUndelivered(before, after);
            }
        } catch (KafkaException unreachable) {
            messages.accept("cannot record which findings were delivered: " + unreachable.getMessage()
                    + "; they are delivered again");
        } finally {
            read.clear();
            checkpoint = Checkpoint.NONE;
            consumer.close(CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
                    .withTimeout(COMMIT_TIMEOUT));
        }
    }

    private void reportUndelivered(List<OutputState> before, List<OutputState> after) {
        for (int i = 0; i < after.size(); i++) {
            long undelivered = after.get(i).dropped() - before.get(i).dropped();
            if (undelivered > 0) {
                messages.accept(after.get(i).target() + " did not accept all findings; " + undelivered
                        + " will be delivered by another instance or the next run");
            }
        }
    }

    private static long dropped(List<OutputState> states) {
        return states.stream().mapToLong(OutputState::dropped).sum();
    }

    /** What receivers dropped and no instance delivers again. Call after {@link #close}. */
    public long lost() {
        return lost;
    }

    /** Requests the end without waiting for it, so that several deliveries can end at the same time. */
    public void stop() {
        isClosing = true;
    }

    /** Ends the delivery and the receivers. */
    @Override
    public void close() {
        stop();
        Threads.join(thread);
    }
}
