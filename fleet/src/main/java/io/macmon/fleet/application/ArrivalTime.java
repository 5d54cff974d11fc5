package io.macmon.fleet.application;

import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The broker's time of a record, unless it is in the future. What the application writes has the time of the record in
 * process, and brokers refuse times that are over an hour ahead of their clock. After a broker's clock was set back, or
 * if a producer sets the time, that would end the application, again after each start.
 */
final class ArrivalTime implements TimestampExtractor {

    private static final Duration MAX_AHEAD = Duration.ofMinutes(5); // of this host's clock

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return Math.min(record.timestamp(), System.currentTimeMillis() + MAX_AHEAD.toMillis());
    }
}
