package io.macmon.fleet.application;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Leaves out records without a time, which a producer may send to a topic with {@code CreateTime}. Kafka Streams fails
 * at one, and for a topic that every instance reads, it has no other place to skip it.
 */
public final class UntimedRecords implements ConsumerInterceptor<byte[], byte[]> {

    /** The setting of the consumer with the {@link FleetCounts}. */
    static final String COUNTS = "macmon.counts";

    private FleetCounts counts;

    @Override
    public void configure(Map<String, ?> settings) {
        counts = (FleetCounts) settings.get(COUNTS);
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> kept = new HashMap<>();
        int left = records.count();
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> timed = records.records(partition).stream()
                    .filter(record -> record.timestamp() >= 0)
                    .toList();
            left -= timed.size();
            if (!timed.isEmpty()) {
                kept.put(partition, timed);
            }
        }
        for (int i = 0; i < left; i++) {
            counts.addUnreadable();
        }
        return left == 0 ? records : new ConsumerRecords<>(kept, records.nextOffsets());
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}
}
