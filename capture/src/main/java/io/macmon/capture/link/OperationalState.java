package io.macmon.capture.link;

import java.util.Arrays;

/**
 * The operational state of a device, which shows whether it can pass frames (RFC 2863 section 3.1.14;
 * include/uapi/linux/if.h).
 */
public enum OperationalState {
    /** The driver does not report a state; the flags decide. */
    UNKNOWN(0),
    NOT_PRESENT(1),
    DOWN(2),
    /** This device is up, but the device below it is not. */
    LOWER_LAYER_DOWN(3),
    TESTING(4),
    /** The device waits for an external event, such as 802.1X authentication, but receives frames. */
    DORMANT(5),
    UP(6);

    private final int number;

    OperationalState(int number) {
        this.number = number;
    }

    /** The kernel's number. */
    public int number() {
        return number;
    }

    /** Numbers from newer kernels count as unknown. */
    static OperationalState of(int number) {
        return Arrays.stream(values())
                .filter(state -> state.number == number)
                .findFirst()
                .orElse(UNKNOWN);
    }
}
