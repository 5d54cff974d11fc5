package io.macmon.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.fleet.FleetTopic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The committed findings of a fleet.
 *
 * @param broker its address
 */
record FleetFindings(String broker) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Kind and station of each finding. */
    List<String> read() throws IOException {
        List<String> found = new ArrayList<>();
        Map<String, Object> settings = Map.of("bootstrap.servers", broker, "isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(FleetTopic.FLEET_FINDINGS.nameWith("macmon")).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    found.add(text(record.key(), record.value()));
                }
            }
        }
        return found;
    }

    private static String text(byte[] about, byte[] json) throws IOException {
        String kind = JSON.readTree(json).at("/macmon/kind").asText();
        return kind + " " + new String(about, StandardCharsets.UTF_8);
    }
}
