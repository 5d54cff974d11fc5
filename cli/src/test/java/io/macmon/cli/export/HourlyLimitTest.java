package io.macmon.cli.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HourlyLimitTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1); // it overflows, as System.nanoTime may

    private final HourlyLimit limit = new HourlyLimit(2, nanos::get);

    @Test
    void theThirdStartWaitsUntilAnHourAfterTheFirst() {
        limit.countStart();
        pass(Duration.ofMinutes(20));
        assertThat(limit.delay()).isZero();
        limit.countStart();
        assertThat(limit.delay()).isEqualTo(Duration.ofMinutes(40));

        pass(Duration.ofMinutes(40));
        assertThat(limit.delay()).isZero();
        limit.countStart();
        assertThat(limit.delay()).isEqualTo(Duration.ofMinutes(20));

        pass(Duration.ofDays(400));
        assertThat(limit.delay()).isZero();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
