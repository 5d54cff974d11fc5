package io.macmon.capture.linux;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.util.Optional;

/**
 * What the kernel knows about its clock from the program that synchronises it, such as chronyd or ntpd; see
 * adjtimex(2).
 *
 * @param offsetNanos   how far the clock is ahead, as far as it is still being corrected
 * @param maxErrorNanos how far it can be off, either way
 */
public record ClockState(long offsetNanos, long maxErrorNanos) {

    private static final int STRUCT_BYTES = 256; // struct timex has 208
    private static final int OFFSET_AT = 8;
    private static final int MAX_ERROR_AT = 24;
    private static final int STATUS_AT = 40;
    private static final int STA_UNSYNC = 0x0040;
    private static final int STA_NANO = 0x2000;
    private static final long NANOS_PER_MICRO = 1_000;

    /** The state now; empty if the clock is not synchronised, or the kernel does not report it. */
    public static Optional<ClockState> read() {
        if (Native.LONG_SIZE != Long.BYTES) {
            return Optional.empty();
        }
        try (Memory timex = new Memory(STRUCT_BYTES)) {
            timex.clear(); // no modes: nothing is changed
            return Libc.adjtimex(timex) < 0
                    ? Optional.empty()
                    : of(timex.getLong(OFFSET_AT), timex.getLong(MAX_ERROR_AT), timex.getInt(STATUS_AT));
        }
    }

    // The offset is what is to be added to the clock.
    static Optional<ClockState> of(long offset, long maxErrorMicros, int status) {
        long unit = (status & STA_NANO) != 0 ? 1 : NANOS_PER_MICRO;
        return (status & STA_UNSYNC) != 0
                ? Optional.empty()
                : Optional.of(new ClockState(-offset * unit, maxErrorMicros * NANOS_PER_MICRO));
    }
}
