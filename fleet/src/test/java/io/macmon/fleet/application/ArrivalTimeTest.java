package io.macmon.fleet.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class ArrivalTimeTest {

    @Test
    void isTheBrokersTime() {
        long ahead = System.currentTimeMillis() + Duration.ofHours(2).toMillis(); // this host's clock may be behind
        assertThat(arrival(TimestampType.LOG_APPEND_TIME, ahead)).isEqualTo(ahead);
    }

    @Test
    void isNotFarInTheFutureIfTheProducerSetIt() {
        long now = System.currentTimeMillis();
        long before = now - Duration.ofDays(3).toMillis();
        assertThat(arrival(TimestampType.CREATE_TIME, before)).isEqualTo(before);
        assertThat(arrival(TimestampType.CREATE_TIME, now + Duration.ofHours(2).toMillis()))
                .isBetween(
                        now, System.currentTimeMillis() + Duration.ofMinutes(5).toMillis());
    }

    private static long arrival(TimestampType type, long timestamp) {
        ConsumerRecord<Object, Object> record = new ConsumerRecord<>(
                "sightings", 0, 0, timestamp, type, 1, 1, "key", "value", new RecordHeaders(), Optional.empty());
        return new ArrivalTime().extract(record, -1);
    }
}
