package io.macmon.capture.linux;

/**
 * Checks whether the kernel lets this process create a packet ring. The ring is bound to no device, so it never
 * receives a frame, and is gone when {@link #createRing} returns.
 */
public final class RingProbe {

    private static final int BLOCK_BYTES = 512 << 10;
    private static final int RETIRE_MILLIS = 20;

    private RingProbe() {}

    /** Opens a packet socket without a ring. EPERM without CAP_NET_RAW. */
    public static void openSocket() throws LinuxException {
        PacketRing.socket("cannot open a packet socket").close();
    }

    /**
     * Creates a {@link PacketRing} of this size, rounded down to whole blocks of 512 KiB.
     *
     * @throws LinuxException like {@link PacketRing#open}
     */
    public static void createRing(int bytes) throws LinuxException {
        PacketRing.open("cannot create a packet ring", BLOCK_BYTES, bytes / BLOCK_BYTES, RETIRE_MILLIS, false)
                .close();
    }
}
