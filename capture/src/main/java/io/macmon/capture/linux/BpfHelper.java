package io.macmon.capture.linux;

/** Kernel functions that an eBPF program may call (bpf-helpers(7)); numbers from include/uapi/linux/bpf.h. */
public enum BpfHelper {
    /** {@code R1} map, {@code R2} address of the key; returns the address of the value in the map, or 0. */
    MAP_LOOKUP_ELEM(1),
    /**
     * {@code R1} map, {@code R2} address of the key, {@code R3} address of the value, {@code R4} flags; returns 0 or
     * -errno.
     */
    MAP_UPDATE_ELEM(2),
    /** Returns the machine's uptime in nanoseconds, excluding time suspended. */
    KTIME_GET_NS(5),
    /** Returns 32 random bits in a 64-bit register. */
    GET_PRANDOM_U32(7),
    /**
     * {@code R1} frame, {@code R2} offset, {@code R3} destination, {@code R4} bytes; returns 0, or -errno if the frame
     * is shorter.
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
