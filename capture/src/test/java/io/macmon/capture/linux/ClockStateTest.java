package io.macmon.capture.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClockStateTest {

    private static final int PLL = 0x0001;
    private static final int UNSYNCHRONISED = 0x0040;
    private static final int NANOSECONDS = 0x2000;

    @Test
    void theOffsetIsInTheUnitThatTheKernelStates() {
        assertThat(ClockState.of(250, 1_500, PLL)).contains(new ClockState(-250_000, 1_500_000));
        assertThat(ClockState.of(-250, 1_500, PLL | NANOSECONDS)).contains(new ClockState(250, 1_500_000));
    }

    @Test
    void nothingIsKnownAboutAClockThatIsNotSynchronised() {
        assertThat(ClockState.of(250, 16_000_000, UNSYNCHRONISED | NANOSECONDS)).isEmpty();
    }

    /** The kernel's maximum error of a synchronised clock is less than 16 s (NTP_PHASE_LIMIT). */
    @Test
    void theKernelAnswers() {
        Optional<ClockState> state = ClockState.read();

        assertThat(state.map(ClockState::maxErrorNanos).orElse(0L)).isBetween(0L, 16_000_000_000L);
    }
}
