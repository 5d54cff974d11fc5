package io.macmon.capture.linux;

import static io.macmon.capture.linux.Capability.CAP_NET_RAW;

/**
 * Whether the kernel shares a ring of frames with this process (packet(7), PACKET_RX_RING with TPACKET_V3). The ring is
 * bound to no device, so it never gets a frame, and is gone when {@link #make} returns.
 */
public final class RingTrial {

    private static final int NO_PROTOCOL = 0;

    private static final int SOL_PACKET = 263;
    private static final int PACKET_RX_RING = 5;
    private static final int PACKET_VERSION = 10;
    private static final int TPACKET_V3 = 2;

    private static final int BLOCK_OCTETS = 1 << 20;
    private static final int FRAME_OCTETS = 2048;
    private static final int RETIRE_BLOCK_AFTER_MILLIS = 20;
    private static final int WITHOUT = 0;

    private RingTrial() {}

    /** A packet socket, without a ring. EPERM without CAP_NET_RAW. */
    public static void openSocket() throws LinuxException {
        socket().close();
    }

    /**
     * A ring of this size, rounded down to whole blocks of 1 MiB.
     *
     * @throws LinuxException ENOMEM when there is no memory for it; EINVAL for a kernel without TPACKET_V3 (before 3.2)
     */
    public static void make(int octets) throws LinuxException {
        int blocks = octets / BLOCK_OCTETS;
        int frames = blocks * (BLOCK_OCTETS / FRAME_OCTETS);
        try (Descriptor socket = socket()) {
            set(socket, PACKET_VERSION, TPACKET_V3);
            set(
                    socket,
                    PACKET_RX_RING,
                    BLOCK_OCTETS,
                    blocks,
                    FRAME_OCTETS,
                    frames,
                    RETIRE_BLOCK_AFTER_MILLIS,
                    WITHOUT, // private octets in each block
                    WITHOUT); // features
        }
    }

    private static Descriptor socket() throws LinuxException {
        return Descriptor.checked(
                "cannot open a packet socket",
                Libc.socket(Libc.AF_PACKET, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, NO_PROTOCOL),
                CAP_NET_RAW);
    }

    private static void set(Descriptor socket, int option, int... values) throws LinuxException {
        byte[] octets = new byte[values.length * Integer.BYTES];
        NativeOrder.wrap(octets).asIntBuffer().put(values);
        if (Libc.setsockopt(socket.number(), SOL_PACKET, option, octets, octets.length) < 0) {
            throw LinuxException.last("cannot make a packet ring", CAP_NET_RAW);
        }
    }
}
