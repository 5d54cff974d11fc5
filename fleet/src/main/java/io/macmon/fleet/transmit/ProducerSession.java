package io.macmon.fleet.transmit;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.macmon.fleet.FleetRecord;
import io.macmon.fleet.FleetTopic;
import io.macmon.fleet.spool.Spool;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** One producer, from its first record to its first fatal error. One thread only, except for its callbacks. */
final class ProducerSession implements AutoCloseable {

    private static final int MAX_UNCONFIRMED = 1_024;
    private static final int BLOCK_MILLIS = 500;

    private final Spool spool;
    private final BrokerOptions options;
    private final long patienceNanos;
    private final Spool.Reader reader;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Deque<Sent> unconfirmed = new ArrayDeque<>();
    private Optional<FleetRecord> unsent = Optional.empty();
    private long unsentNanos; // since when
    private Optional<String> delay = Optional.empty();
    private long confirmed;
    private long refused;

    /** @param patienceMillis how long a broker may be late before {@link #delay} states it */
    ProducerSession(Spool spool, BrokerOptions options, long patienceMillis) throws BrokerException {
        this.spool = spool;
        this.options = options;
        patienceNanos = MILLISECONDS.toNanos(patienceMillis);
        try {
            producer = new KafkaProducer<>(settings(options), new ByteArraySerializer(), new ByteArraySerializer());
        } catch (KafkaException failed) {
            throw BrokerException.explain(failed);
        }
        reader = spool.reader();
    }

    private static Map<String, Object> settings(BrokerOptions options) {
        Map<String, Object> settings = new HashMap<>(options.security());
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, options.servers());
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "macmon");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // With two, a broker that refuses the first request to a new partition may accept the second one: what it knows
        // of this producer begins with that, and the first, sent again, is out of order for ever.
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE); // the spool has the limit
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MILLIS);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 8L << 20);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip"); // the others need native libraries
        settings.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return settings;
    }

    /** A record that the producer has accepted. The outcome is set by the producer's thread. */
    private static final class Sent {

        private final long end; // index after the record
        private final Future<RecordMetadata> result;
        private final Outcome outcome;
        private final long nanos = System.nanoTime();

        private Sent(long end, Future<RecordMetadata> result, Outcome outcome) {
            this.end = end;
            this.result = result;
            this.outcome = outcome;
        }
    }

    private static final class Outcome {
        private volatile Exception failure;
    }

    /** Sends what there is, and waits for up to a time if there is nothing to send. */
    void step(long millis) throws IOException, BrokerException, InterruptedException {
        confirm();
        while (unconfirmed.size() < MAX_UNCONFIRMED && next() && !mustWait()) {
            if (!send(unsent.orElseThrow())) {
                return;
            }
            confirm();
        }
        if (unconfirmed.isEmpty()) {
            spool.await(reader, millis);
        } else {
            awaitOldest(millis);
        }
    }

    private void awaitOldest(long millis) throws InterruptedException {
        try {
            unconfirmed.element().result.get(millis, MILLISECONDS);
        } catch (ExecutionException | java.util.concurrent.TimeoutException notConfirmed) {
            // the next confirm() looks at the outcome
        }
    }

    private boolean next() throws IOException {
        if (unsent.isEmpty()) {
            unsent = reader.read();
            unsentNanos = System.nanoTime();
        }
        return unsent.isPresent();
    }

    // The application takes the state of a sensor for the end of what it heard until then, and partitions are written
    // in any order.
    private boolean mustWait() {
        return unsent.orElseThrow().topic() == FleetTopic.SENSORS && !unconfirmed.isEmpty();
    }

    // While no broker answers, the producer accepts nothing, and the record is sent later.
    private boolean send(FleetRecord content) throws BrokerException {
        Outcome outcome = new Outcome();
        Future<RecordMetadata> result;
        try {
            result = producer.send(
                    new ProducerRecord<>(content.topic().nameWith(options.prefix()), content.key(), content.value()),
                    (metadata, failure) -> outcome.failure = failure);
        } catch (KafkaException failed) {
            throw BrokerException.explain(failed);
        }
        if (outcome.failure instanceof TimeoutException) {
            if (isLate(unsentNanos)) {
                delay = Optional.of("no broker answers, or it has no topic "
                        + content.topic().nameWith(options.prefix()) + "; records wait in the spool");
            }
            return false;
        }
        unsent = Optional.empty();
        unconfirmed.add(new Sent(reader.next(), result, outcome));
        return true;
    }

    private void confirm() throws IOException, BrokerException {
        long end = -1;
        while (!unconfirmed.isEmpty() && unconfirmed.peek().result.isDone()) {
            Sent sent = unconfirmed.remove();
            Exception failure = sent.outcome.failure;
            if (failure instanceof RecordTooLargeException) {
                refused++;
            } else if (failure != null) {
                confirmUntil(end);
                throw BrokerException.explain(failure);
            } else {
                confirmed++;
                delay = Optional.of("");
            }
            end = sent.end;
        }
        boolean isReported = !delay.orElse("").isEmpty();
        if (!isReported && !unconfirmed.isEmpty() && isLate(unconfirmed.peek().nanos)) {
            delay = Optional.of("the broker confirms nothing; records wait in the spool");
        }
        confirmUntil(end);
    }

    private boolean isLate(long sinceNanos) {
        return System.nanoTime() - sinceNanos > patienceNanos;
    }

    private void confirmUntil(long end) throws IOException {
        if (end >= 0) {
            spool.confirm(end);
        }
    }

    /** Why the broker does not accept records at present, "" if it does; empty until one of them is known. */
    Optional<String> delay() {
        return delay;
    }

    /** Number of records confirmed since the last call. */
    long takeConfirmed() {
        long taken = confirmed;
        confirmed = 0;
        return taken;
    }

    /** Number of records that the broker will never accept, since the last call. */
    long takeRefused() {
        long taken = refused;
        refused = 0;
        return taken;
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO); // what is not confirmed is in the spool
    }
}
