package io.macmon.fleet;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;

/** A broker in this JVM, which creates no topic by itself. */
public final class TestBroker implements AutoCloseable {

    private final KafkaClusterTestKit cluster;

    /** Starts it; returns when it is ready. */
    public TestBroker() throws Exception {
        this(Map.of());
    }

    /**
     * Starts it; returns when it is ready.
     *
     * @param settings further settings of the broker
     */
    TestBroker(Map<String, String> settings) throws Exception {
        KafkaClusterTestKit.Builder builder = new KafkaClusterTestKit.Builder(new TestKitNodes.Builder()
                .setNumBrokerNodes(1)
                .setNumControllerNodes(1)
                .setCombined(true)
                .build());
        settings.forEach(builder::setConfigProp);
        cluster = builder.setConfigProp("auto.create.topics.enable", "false")
                .setConfigProp("default.replication.factor", "1")
                .setConfigProp("offsets.topic.replication.factor", "1")
                .setConfigProp("transaction.state.log.replication.factor", "1")
                .setConfigProp("transaction.state.log.min.isr", "1")
                .setConfigProp("group.initial.rebalance.delay.ms", "0")
                .build();
        cluster.format();
        cluster.startup();
        cluster.waitForReadyBrokers();
    }

    /** {@code HOST:PORT} */
    public String address() {
        return cluster.bootstrapServers();
    }

    /** {@code HOST:PORT} of another listener. */
    String address(String listener) {
        return "localhost:" + cluster.brokers().get(0).boundPort(new ListenerName(listener));
    }

    public Admin admin() {
        return cluster.admin();
    }

    /** Passes the records of topics, from the first one, to a receiver until a condition holds. */
    public void read(
            List<String> topics, Consumer<ConsumerRecord<String, byte[]>> receiver, BooleanSupplier isComplete) {
        Map<String, Object> settings = Map.of("bootstrap.servers", address());
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            while (!consumer.listTopics().keySet().containsAll(topics)) {
                Thread.onSpinWait();
            }
            List<TopicPartition> partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map((PartitionInfo partition) -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!isComplete.getAsBoolean()) {
                consumer.poll(Duration.ofMillis(200)).forEach(receiver);
            }
        }
    }

    /** Passes the committed records of a topic that are there now to a receiver. */
    public void readToEnd(String topic, Consumer<ConsumerRecord<String, byte[]>> receiver) {
        readToEnd(address(), topic, receiver);
    }

    /** Passes the committed records of a topic that are now at any broker to a receiver. */
    public static void readToEnd(String broker, String topic, Consumer<ConsumerRecord<String, byte[]>> receiver) {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker, "isolation.level", "read_committed");
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(receiver);
            }
        }
    }

    /** Waits until each partition of new topics has a leader. */
    public void awaitLeaders(List<String> topics) throws Exception {
        try (Admin admin = cluster.admin()) {
            boolean haveLeaders = false;
            while (!haveLeaders) {
                haveLeaders = admin.describeTopics(topics).allTopicNames().get().values().stream()
                        .flatMap(topic -> topic.partitions().stream())
                        .allMatch(partition -> partition.leader() != null);
            }
        }
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }
}
