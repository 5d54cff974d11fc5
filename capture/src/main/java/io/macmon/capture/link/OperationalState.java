package io.macmon.capture.link;

/** Whether a device can pass frames (RFC 2863 section 3.1.14), in the kernel's order of numbers. */
public enum OperationalState {
    /** The driver does not tell; carrier and flags have to do. */
    UNKNOWN,
    NOT_PRESENT,
    DOWN,
    /** The device is up, the one below it is not. */
    LOWER_LAYER_DOWN,
    TESTING,
    /** Waits for something outside, such as 802.1X. */
    DORMANT,
    UP;

    /** A number that the kernel may yet invent counts as unknown. */
    static OperationalState of(int number) {
        OperationalState[] states = values();
        return number >= 0 && number < states.length ? states[number] : UNKNOWN;
    }
}
