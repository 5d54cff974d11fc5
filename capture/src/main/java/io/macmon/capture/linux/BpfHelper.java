package io.macmon.capture.linux;

/** Functions of the kernel that a program may call (bpf-helpers(7)), by their numbers in include/uapi/linux/bpf.h. */
public enum BpfHelper {
    /** {@code R1} map, {@code R2} address of the key; returns the address of the value in the map, or 0. */
    MAP_LOOKUP_ELEM(1),
    /** {@code R1} map, {@code R2} and {@code R3} addresses of key and value, {@code R4} rule; returns 0 or -errno. */
    MAP_UPDATE_ELEM(2),
    /** Returns the nanoseconds that the machine has been running. */
    KTIME_GET_NS(5),
    /** Returns 32 bits at random, in a 64-bit register. */
    GET_PRANDOM_U32(7),
    /**
     * {@code R1} frame, {@code R2} offset, {@code R3} where to, {@code R4} bytes; returns 0, or -errno when shorter.
     */
    SKB_LOAD_BYTES(26);

    private final int number;

    BpfHelper(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
