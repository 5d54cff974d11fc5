package io.macmon.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which frames a macvlan gets from its parent (include/uapi/linux/if_link.h). */
public enum MacvlanMode {
    /** Frames to its own address; never from another macvlan of the parent. */
    PRIVATE(1),
    /** Frames to its own address; from another macvlan only by way of a hairpin switch. The kernel's default. */
    VEPA(2),
    /** Frames to its own address, also directly from another macvlan of the parent. */
    BRIDGE(4),
    /** All frames. The only macvlan of its parent, whose address it takes. */
    PASSTHRU(8),
    /** A copy of each frame that the parent receives from a source on the device's list. */
    SOURCE(16);

    private final int number;

    MacvlanMode(int number) {
        this.number = number;
    }

    /** As the kernel counts it. */
    public int number() {
        return number;
    }

    /** Empty for a number that is not a mode. */
    public static Optional<MacvlanMode> of(int number) {
        return Arrays.stream(values()).filter(mode -> mode.number == number).findFirst();
    }

    /** As {@code ip link} writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
