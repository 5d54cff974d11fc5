package io.macmon.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamClockTest {

    private static final long SECOND = 1_000_000_000;
    private static final long HOUR = 3_600 * SECOND;
    private static final long PERIOD = 60 * SECOND;

    private final StreamClock clock = new StreamClock(PERIOD);

    @Test
    void neverGoesBack() {
        assertThat(clock.advanceTo(5)).isEqualTo(5);
        assertThat(clock.advanceTo(3)).isEqualTo(5);
        assertThat(clock.advanceTo(Long.MIN_VALUE)).isEqualTo(5);
    }

    @Test
    void leapsByAPeriodWhenTheClockWasSetBackAndThenFollowsIt() {
        clock.advanceTo(2 * HOUR);
        for (int tick = 0; tick < StreamClock.CONFIRMATIONS; tick++) {
            assertThat(clock.nanos()).isEqualTo(2 * HOUR);
            clock.advanceTo(HOUR + tick * SECOND);
        }
        long restart = 2 * HOUR + PERIOD;

        assertThat(clock.nanos()).isEqualTo(restart);
        assertThat(clock.advanceTo(HOUR + (StreamClock.CONFIRMATIONS + 1) * SECOND))
                .isEqualTo(restart + 2 * SECOND);
        assertThat(clock.wasSetBackDuring(2 * HOUR - PERIOD)).isFalse();
        assertThat(clock.wasSetBackDuring(2 * HOUR - PERIOD + 1)).isTrue();
        assertThat(clock.wasSetBackDuring(restart)).isFalse();
    }

    @Test
    void remembersThatTheClockWasSetBackWhenItIsSetBackAgainAtOnce() {
        clock.advanceTo(9 * HOUR);
        for (long hour = 8; hour > 5; hour--) {
            setBackTo(hour * HOUR);
        }

        assertThat(clock.wasSetBackDuring(9 * HOUR - PERIOD)).isFalse();
        assertThat(clock.wasSetBackDuring(9 * HOUR - PERIOD + 1)).isTrue();
        assertThat(clock.wasSetBackDuring(9 * HOUR)).isTrue();
        assertThat(clock.wasSetBackDuring(clock.nanos())).isFalse();
    }

    @Test
    void forgetsThatTheClockWasSetBackOncePeriodsHaveEndedSince() {
        clock.advanceTo(9 * HOUR);
        setBackTo(8 * HOUR);
        long restart = clock.nanos();
        clock.advanceTo(8 * HOUR + 7 * SECOND + PERIOD);
        setBackTo(7 * HOUR);

        assertThat(clock.wasSetBackDuring(restart)).isFalse();
        assertThat(clock.wasSetBackDuring(restart + 1)).isTrue();
    }

    private void setBackTo(long time) {
        for (int frame = 0; frame < StreamClock.CONFIRMATIONS; frame++) {
            clock.advanceTo(time + frame * SECOND);
        }
    }

    @Test
    void doesNotLeapWithinASecond() {
        clock.advanceTo(2 * HOUR);
        for (int frame = 0; frame < 1_000; frame++) {
            clock.advanceTo(HOUR + frame * SECOND / 1_000);
        }

        assertThat(clock.nanos()).isEqualTo(2 * HOUR);
    }

    @Test
    void doesNotLeapWhileFramesAreWithinAPeriod() {
        clock.advanceTo(HOUR);
        for (int second = 0; second < 60; second++) {
            clock.advanceTo(HOUR - PERIOD + second * SECOND);
        }

        assertThat(clock.nanos()).isEqualTo(HOUR);
    }

    @Test
    void doesNotLeapWhileOtherFramesAreOnTime() {
        for (int second = 0; second < 60; second++) {
            clock.advanceTo(2 * HOUR + second * SECOND);
            clock.advanceTo(HOUR + second * SECOND);
        }

        assertThat(clock.nanos()).isEqualTo(2 * HOUR + 59 * SECOND);
    }

    @Test
    void acceptsTimesAtBothEndsOfALong() {
        clock.advanceTo(Long.MIN_VALUE);
        clock.advanceTo(Long.MIN_VALUE + 1);
        clock.advanceTo(Long.MAX_VALUE);
        for (int tick = 0; tick < StreamClock.CONFIRMATIONS; tick++) {
            clock.advanceTo(Long.MIN_VALUE + 1 + tick * SECOND);
        }

        assertThat(clock.nanos()).isEqualTo(Long.MAX_VALUE);
    }
}
