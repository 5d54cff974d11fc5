package io.macmon.fleet.application;

import io.macmon.cli.process.Threads;
import io.macmon.config.text.MacmonException;
import io.macmon.fleet.FleetTopic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads what all instances find from now on: from the topic, because only what is committed there was found. The thread
 * {@code macmon-findings} runs it.
 */
final class FindingFeed implements AutoCloseable {

    private static final int MAX_READ_BEFORE = 20_000; // most findings are information, so violations are further back
    private static final Duration POLL = Duration.ofSeconds(1);

    private final KafkaConsumer<String, String> consumer;
    private final Consumer<String> findings;
    private final RecentFindings recent;
    private final Map<TopicPartition, Long> starts = new HashMap<>();
    private final Consumer<Throwable> onFailure;
    private final Thread thread = new Thread(this::read, "macmon-findings");
    private volatile boolean isClosing;

    private FindingFeed(FleetOptions options, RecentFindings recent, Consumer<Throwable> onFailure) {
        thread.setDaemon(true);
        this.recent = recent;
        findings = options.findings();
        this.onFailure = onFailure;
        Map<String, Object> settings = new HashMap<>(options.brokers().security());
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, options.brokers().servers());
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "macmon-findings");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    }

    /**
     * Starts at the end of the topic, and reads the last records before it for the screens. Returns when nothing that
     * is written later can be missed.
     *
     * @param recent    receives the last ones from before, too
     * @param onFailure is called at most once, when no more findings can be read
     * @throws MacmonException if the topic cannot be read
     */
    static FindingFeed open(FleetOptions options, RecentFindings recent, Consumer<Throwable> onFailure)
            throws MacmonException {
        FindingFeed feed = new FindingFeed(options, recent, onFailure);
        String topic = FleetTopic.FLEET_FINDINGS.nameWith(options.brokers().prefix());
        try {
            List<PartitionInfo> infos = feed.consumer.partitionsFor(topic);
            List<TopicPartition> partitions = infos == null
                    ? List.of()
                    : infos.stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            if (partitions.isEmpty()) {
                throw new KafkaException("there is no such topic");
            }
            feed.consumer.assign(partitions);
            feed.seek(partitions);
        } catch (KafkaException failed) {
            feed.consumer.close();
            throw new MacmonException(
                    "cannot read the topic " + topic + " of " + options.brokers() + ": " + failed.getMessage(),
                    "check the brokers and the rights of this user; docs/fleet.md shows how to create the topics",
                    failed);
        }
        feed.thread.start();
        return feed;
    }

    private void seek(List<TopicPartition> partitions) {
        starts.putAll(consumer.endOffsets(partitions));
        Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
        long before = MAX_READ_BEFORE / partitions.size();
        starts.forEach((partition, start) -> consumer.seek(partition, Math.max(first.get(partition), start - before)));
    }

    private void read() {
        try {
            while (!isClosing) {
                consumer.poll(POLL).forEach(this::add);
            }
        } catch (WakeupException closing) {
            // the end
        } catch (RuntimeException | Error failed) {
            onFailure.accept(failed);
        } finally {
            consumer.close();
        }
    }

    private void add(ConsumerRecord<String, String> finding) {
        if (finding.value() == null) {
            return; // another program's record
        }
        recent.add(finding.value());
        if (finding.offset() >= starts.get(new TopicPartition(finding.topic(), finding.partition()))) {
            findings.accept(finding.value());
        }
    }

    /** After it returns, no more findings are passed on. */
    @Override
    public void close() {
        isClosing = true;
        consumer.wakeup();
        Threads.join(thread);
    }
}
