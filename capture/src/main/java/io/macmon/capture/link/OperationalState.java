package io.macmon.capture.link;

import java.util.Arrays;

/** Whether a device can pass frames (RFC 2863 section 3.1.14; include/uapi/linux/if.h). */
public enum OperationalState {
    /** The driver does not tell; flags and carrier have to do. */
    UNKNOWN(0),
    NOT_PRESENT(1),
    DOWN(2),
    /** The device is up, the one below it is not. */
    LOWER_LAYER_DOWN(3),
    TESTING(4),
    /** Waits for something outside, such as 802.1X; frames are received. */
    DORMANT(5),
    UP(6);

    private final int number;

    OperationalState(int number) {
        this.number = number;
    }

    /** As the kernel counts it. */
    public int number() {
        return number;
    }

    /** A number that the kernel may yet invent counts as unknown. */
    static OperationalState of(int number) {
        return Arrays.stream(values())
                .filter(state -> state.number == number)
                .findFirst()
                .orElse(UNKNOWN);
    }
}
