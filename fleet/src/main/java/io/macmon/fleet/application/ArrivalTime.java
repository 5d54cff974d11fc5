package io.macmon.fleet.application;

import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The broker's time of a record; in a topic where producers set the times, a time that is not in the future. What the
 * application writes has the time of the record in process, and to such topics, brokers refuse times that are over an
 * hour ahead. That would end the application, again after each start.
 */
final class ArrivalTime implements TimestampExtractor {

    private static final Duration MAX_AHEAD = Duration.ofMinutes(5); // of this host's clock

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return record.timestampType() == TimestampType.LOG_APPEND_TIME
                ? record.timestamp()
                : Math.min(record.timestamp(), System.currentTimeMillis() + MAX_AHEAD.toMillis());
    }
}
