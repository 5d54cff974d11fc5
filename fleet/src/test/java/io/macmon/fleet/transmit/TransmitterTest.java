package io.macmon.fleet.transmit;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.fleet.FleetRecord;
import io.macmon.fleet.FleetTopic;
import io.macmon.fleet.TestBroker;
import io.macmon.fleet.spool.Spool;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records reach a real broker once each and in order, over its restarts and the sensor's. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class TransmitterTest {

    private static final long ROOMY = 16 << 20;
    private static final long PATIENCE_MILLIS = 50;
    private static final long DRAIN_SECONDS = 300;
    private static final long SEED = Long.getLong("macmon.fleet.seed", 19);
    private static final int KILLS = Integer.getInteger("macmon.fleet.kills", 3);

    private static KafkaClusterTestKit cluster;

    @TempDir
    Path directory;

    private final Queue<String> messages = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void startBroker() throws Exception {
        Loopback.bringUp();
        cluster = new KafkaClusterTestKit.Builder(new TestKitNodes.Builder()
                        .setNumBrokerNodes(1)
                        .setNumControllerNodes(1)
                        .build())
                .setConfigProp("auto.create.topics.enable", "false")
                .setConfigProp("offsets.topic.replication.factor", "1")
                .build();
        cluster.format();
        cluster.startup();
        cluster.waitForReadyBrokers();
    }

    @AfterAll
    static void stopBroker() throws Exception {
        cluster.close();
    }

    @Test
    void everyRecordArrivesOnceInOrder() throws Exception {
        createTopic("once");
        try (Spool spool = openSpool();
                Transmitter transmitter = transmitter(spool, cluster.bootstrapServers(), "once")) {
            transmitter.start();
            offer(transmitter, 0, 3_000);
            assertThat(transmitter.drain(DRAIN_SECONDS)).isZero();
            waitUntil(() -> transmitter.counts().confirmed() == 3_000);
        }
        assertThat(arrived("once", 3_000)).isEqualTo(numbers(0, 3_000));
    }

    // A new partition has no leader for a moment, and refuses the first request.
    @Test
    void theFirstSensorOfAFleetCreatesTheTopicsAndSendsAtOnce() throws Exception {
        BrokerOptions options = new BrokerOptions(cluster.bootstrapServers(), "new", Map.of());
        try (Spool spool = openSpool();
                Transmitter transmitter = transmitter(spool, options.servers(), options.prefix())) {
            transmitter.start();
            offer(transmitter, 0, 1_000);
            assertThat(TopicCreation.create(options)).isTrue();
            offer(transmitter, 1_000, 2_000);
            assertThat(transmitter.drain(DRAIN_SECONDS)).isZero();
        }
        assertThat(arrived("new", 2_000)).isEqualTo(numbers(0, 2_000));
        assertThat(messages).noneMatch(message -> message.contains("failed"));
    }

    @Test
    void aRestartOfTheBrokerNeitherLosesNorRepeats() throws Exception {
        createTopic("restart");
        String servers = cluster.bootstrapServers();
        try (Spool spool = openSpool();
                Transmitter transmitter = transmitter(spool, servers, "restart")) {
            transmitter.start();
            offer(transmitter, 0, 500);
            assertThat(transmitter.drain(DRAIN_SECONDS)).isZero();
            cluster.brokers().get(0).shutdown();
            try {
                offer(transmitter, 500, 2_500);
                assertThat(transmitter.drain(0)).isEqualTo(2_000);
            } finally {
                cluster.brokers().get(0).startup(); // also for the other tests
            }
            assertThat(transmitter.drain(DRAIN_SECONDS)).isZero();
        }
        assertThat(arrived("restart", 2_500)).isEqualTo(numbers(0, 2_500));
    }

    /** The application takes a state for the end of what the sensor heard until then. */
    @Test
    void aStateReachesTheBrokerAfterAllThatWasHeardBefore() throws Exception {
        BrokerOptions options = new BrokerOptions(cluster.bootstrapServers(), "order", Map.of());
        Random random = new Random(SEED);
        try (Spool spool = openSpool();
                Transmitter transmitter = transmitter(spool, options.servers(), options.prefix())) {
            for (int number = 0; number < 1_000; number++) {
                byte[] heard = new byte[200]; // too many for one batch
                random.nextBytes(heard);
                transmitter.offer(new FleetRecord(FleetTopic.SIGHTINGS, new byte[1], heard));
            }
            transmitter.offer(new FleetRecord(FleetTopic.SENSORS, new byte[1], new byte[1]));
            transmitter.start();
            assertThat(TopicCreation.create(options)).isTrue();
            assertThat(transmitter.drain(DRAIN_SECONDS)).isZero();
        }
        assertThat(arrivals(FleetTopic.SENSORS, "order"))
                .singleElement(InstanceOfAssertFactories.LONG)
                .isGreaterThanOrEqualTo(Collections.max(arrivals(FleetTopic.SIGHTINGS, "order")));
    }

    // When the broker received the records of a topic.
    private static List<Long> arrivals(FleetTopic topic, String prefix) {
        List<Long> times = new ArrayList<>();
        TestBroker.readToEnd(
                cluster.bootstrapServers(), topic.nameWith(prefix), record -> times.add(record.timestamp()));
        return times;
    }

    @Test
    void whatARunLeavesInTheSpoolIsSentByTheNext() throws Exception {
        createTopic("next");
        try (Spool spool = openSpool();
                Transmitter transmitter = transmitter(spool, "127.0.0.1:1", "next")) {
            transmitter.start();
            offer(transmitter, 0, 1_000);
            waitUntil(() -> transmitter.counts().failure().contains("no broker answers"));
        }
        try (Spool spool = openSpool();
                Transmitter transmitter = transmitter(spool, cluster.bootstrapServers(), "next")) {
            transmitter.start();
            offer(transmitter, 1_000, 1_100);
            assertThat(transmitter.drain(DRAIN_SECONDS)).isZero();
        }
        assertThat(arrived("next", 1_100)).isEqualTo(numbers(0, 1_100));
    }

    @Test
    void aKilledSensorLosesNothingThatWasInItsSpool() throws Exception {
        createTopic("killed");
        BrokerOptions options = new BrokerOptions(cluster.bootstrapServers(), "killed", Map.of());
        Random random = new Random(SEED);
        List<String> spooled = new ArrayList<>();
        for (int run = 0; run < KILLS; run++) {
            int last = KilledSensor.run(directory.resolve("spool"), options, run, random.nextInt(6_000));
            for (int number = 0; number <= last; number++) {
                spooled.add(run + ":" + number);
            }
        }
        try (Spool spool = openSpool();
                Transmitter transmitter = transmitter(spool, options.servers(), options.prefix())) {
            assertThat(spool.damaged()).isZero();
            transmitter.start();
            assertThat(transmitter.drain(DRAIN_SECONDS)).isZero();
        }
        Set<String> arrived = new LinkedHashSet<>(arrived("killed", spooled.size())); // without what came twice
        assertThat(arrived).containsSubsequence(spooled);
        assertThat(arrived.size() - spooled.size()).isBetween(0, KILLS); // each may have spooled one more
    }

    @Test
    void aFullSpoolCountsExactlyWhatItDrops() throws Exception {
        long recordBytes = 8 + 3 + 3 + 6;
        try (Spool spool = Spool.open(directory.resolve("spool"), 100 * recordBytes);
                Transmitter transmitter = transmitter(spool, "127.0.0.1:1", "full")) {
            transmitter.start();
            offer(transmitter, 0, 1_000);
            waitUntil(() -> transmitter.counts().spool() == 900);
            assertThat(transmitter.counts().waiting()).isEqualTo(100);
            assertThat(transmitter.counts().busy()).isZero();
        }
    }

    @Test
    void aMissingTopicIsReportedOnceAndSoIsTheRecovery() throws Exception {
        try (Spool spool = openSpool();
                Transmitter transmitter = transmitter(spool, cluster.bootstrapServers(), "late")) {
            transmitter.start();
            offer(transmitter, 0, 3);
            waitUntil(() -> !messages.isEmpty());
            createTopic("late");
            assertThat(transmitter.drain(DRAIN_SECONDS)).isZero();
            waitUntil(() -> messages.size() == 2);
            assertThat(messages.poll()).contains("late.findings.v1", "records wait in the spool");
            assertThat(messages.poll()).contains("works again");
        }
        assertThat(arrived("late", 3)).isEqualTo(numbers(0, 3));
    }

    private Spool openSpool() throws Exception {
        return Spool.open(directory.resolve("spool"), ROOMY);
    }

    private Transmitter transmitter(Spool spool, String servers, String prefix) {
        return new Transmitter(spool, new BrokerOptions(servers, prefix, Map.of()), messages::add, PATIENCE_MILLIS);
    }

    private static void offer(Transmitter transmitter, int from, int to) {
        for (String number : numbers(from, to)) {
            transmitter.offer(new FleetRecord(
                    FleetTopic.FINDINGS,
                    "key".getBytes(StandardCharsets.US_ASCII),
                    number.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj("%06d"::formatted).toList();
    }

    private static void createTopic(String prefix) throws Exception {
        try (Admin admin = cluster.admin()) {
            admin.createTopics(List.of(new NewTopic(FleetTopic.FINDINGS.nameWith(prefix), 1, (short) 1)))
                    .all()
                    .get(DRAIN_SECONDS, TimeUnit.SECONDS);
        }
    }

    // Also reads on to the end of the topic, so that a repeated record is seen.
    private static List<String> arrived(String prefix, int atLeast) {
        Map<String, Object> settings = Map.of("bootstrap.servers", cluster.bootstrapServers());
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(FleetTopic.FINDINGS.nameWith(prefix)).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (values.size() < atLeast
                    || ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(found -> values.add(found.value()));
            }
        }
        return values;
    }

    private static void waitUntil(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(5); // the limit is that of all tests
        }
    }
}
