package io.macmon.capture.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PollTest {

    @Test
    void endsAtOnceIfItWasWokenBefore() throws Exception {
        try (Wakeup first = Wakeup.open();
                Wakeup second = Wakeup.open()) {
            Poll poll = new Poll(first.descriptor(), second.descriptor());
            second.signal();
            poll.await();

            assertThat(poll.isReady(0)).isFalse();
            assertThat(poll.isReady(1)).isTrue();
        }
    }

    @Test
    void endsWhenAnotherThreadWakesIt() throws Exception {
        try (Wakeup wakeup = Wakeup.open()) {
            Thread waker = new Thread(wakeup::signal);
            Poll poll = new Poll(wakeup.descriptor());
            waker.start();
            poll.await();
            waker.join();

            assertThat(poll.isReady(0)).isTrue();
        }
    }

    @Test
    void staysWokenForever() throws Exception {
        try (Wakeup wakeup = Wakeup.open()) {
            Poll poll = new Poll(wakeup.descriptor());
            wakeup.signal();
            wakeup.signal();
            poll.await();
            poll.await();

            assertThat(poll.isReady(0)).isTrue();
        }
    }
}
