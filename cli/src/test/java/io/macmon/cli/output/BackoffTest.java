package io.macmon.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void doublesFromHalfASecondToHalfAMinuteAndStartsAgainAfterSuccess() {
        Backoff backoff = new Backoff();

        assertThat(LongStream.generate(backoff::nextMillis).limit(9))
                .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L, 30_000L);
        backoff.reset();
        assertThat(backoff.nextMillis()).isEqualTo(500);
    }
}
