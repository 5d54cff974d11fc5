package io.macmon.capture.linux;

/**
 * While this is open, the kernel timestamps each frame once, on arrival, and every capture sees the same time.
 * Otherwise each packet socket timestamps the frame itself when the frame reaches it (net/packet/af_packet.c), and the
 * times for one frame differ by microseconds.
 */
public final class ArrivalTimestamps implements AutoCloseable {

    private static final int SO_TIMESTAMPNS = 35;

    private final Descriptor socket;

    private ArrivalTimestamps(Descriptor socket) {
        this.socket = socket;
    }

    /** Needs no privilege. Applies to all frames on the machine. */
    public static ArrivalTimestamps enable() throws LinuxException {
        String operation = "cannot enable timestamps on arrival";
        Descriptor socket =
                Descriptor.ofResult(operation, Libc.socket(Libc.AF_INET, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0), null);
        byte[] on = NativeOrder.allocate(Integer.BYTES).putInt(1).array();
        if (Libc.setsockopt(socket.number(), Libc.SOL_SOCKET, SO_TIMESTAMPNS, on, on.length) < 0) {
            LinuxException failure = LinuxException.ofLastError(operation, null);
            socket.close();
            throw failure;
        }
        return new ArrivalTimestamps(socket);
    }

    @Override
    public void close() {
        socket.close();
    }
}
