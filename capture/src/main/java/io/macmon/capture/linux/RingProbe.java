package io.macmon.capture.linux;

/**
 * Whether the kernel shares a ring of frames with this process. The ring is bound to no device, so it never gets a
 * frame, and is gone when {@link #createRing} returns.
 */
public final class RingProbe {

    private static final int BLOCK_BYTES = 512 << 10;
    private static final int RETIRE_MILLIS = 20;

    private RingProbe() {}

    /** A packet socket, without a ring. EPERM without CAP_NET_RAW. */
    public static void openSocket() throws LinuxException {
        PacketRing.socket("cannot open a packet socket").close();
    }

    /**
     * A {@link PacketRing} of this size, rounded down to whole blocks of 512 KiB.
     *
     * @throws LinuxException as {@link PacketRing#open}
     */
    public static void createRing(int bytes) throws LinuxException {
        PacketRing.open("cannot make a packet ring", BLOCK_BYTES, bytes / BLOCK_BYTES, RETIRE_MILLIS, false)
                .close();
    }
}
