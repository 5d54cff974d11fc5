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
    void isNotFarInTheFuture() {
        long now = System.currentTimeMillis();
        assertThat(arrival(now - Duration.ofDays(3).toMillis()))
                .isEqualTo(now - Duration.ofDays(3).toMillis());
        assertThat(arrival(now + Duration.ofHours(2).toMillis()))
                .isBetween(
                        now, System.currentTimeMillis() + Duration.ofMinutes(5).toMillis());
    }

    private static long arrival(long timestamp) {
        ConsumerRecord<Object, Object> record = new ConsumerRecord<>(
                "sightings",
                0,
                0,
                timestamp,
                TimestampType.CREATE_TIME,
                1,
                1,
                "key",
                "value",
                new RecordHeaders(),
                Optional.empty());
        return new ArrivalTime().extract(record, -1);
    }
}
