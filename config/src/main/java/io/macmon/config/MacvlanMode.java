package io.macmon.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which frames a macvlan gets from its parent (include/uapi/linux/if_link.h). */
public enum MacvlanMode {
    /** Frames to its own address; never from another macvlan on the parent. */
    PRIVATE(1),
    /** Frames to its own address; from other macvlans only through a hairpin switch. The kernel's default. */
    VEPA(2),
    /** Frames to its own address, including frames sent directly from another macvlan on the parent. */
    BRIDGE(4),
    /** All frames. The device must be the parent's only macvlan, and takes the parent's address. */
    PASSTHRU(8),
    /** Copies of the frames that the parent receives from sources on the device's list. */
    SOURCE(16);

    private final int number;

    MacvlanMode(int number) {
        this.number = number;
    }

    /** The kernel's number. */
    public int number() {
        return number;
    }

    /** The mode with a number; empty if the number is not a mode. */
    public static Optional<MacvlanMode> of(int number) {
        return Arrays.stream(values()).filter(mode -> mode.number == number).findFirst();
    }

    /** The name that {@code ip link} uses. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
