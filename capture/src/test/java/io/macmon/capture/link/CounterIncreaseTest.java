package io.macmon.capture.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CounterIncreaseTest {

    private final CounterIncrease counter = new CounterIncrease(1_000);

    @Test
    void isZeroAtTheStart() {
        counter.update(1_000);

        assertThat(counter.get()).isZero();
    }

    @Test
    void neverDecreasesWhenTheDriverResetsTheCounter() {
        counter.update(1_010);
        counter.update(0);
        assertThat(counter.get()).isEqualTo(10);

        counter.update(5);
        counter.update(2);
        assertThat(counter.get()).isEqualTo(17);
    }
}
