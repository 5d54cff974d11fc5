package io.macmon.capture.linux;

/**
 * While this is open, the kernel stamps each frame once, when it arrives, and all who capture it see the same time.
 * Without it, each packet socket stamps for itself when the frame comes by (net/packet/af_packet.c), and times of one
 * frame differ by microseconds.
 */
public final class ArrivalTimestamps implements AutoCloseable {

    private static final int SO_TIMESTAMPNS = 35;

    private final Descriptor socket;

    private ArrivalTimestamps(Descriptor socket) {
        this.socket = socket;
    }

    /** Needs no privilege; the whole machine's frames are stamped so. */
    public static ArrivalTimestamps enable() throws LinuxException {
        String what = "cannot have frames stamped on arrival";
        Descriptor socket =
                Descriptor.ofResult(what, Libc.socket(Libc.AF_INET, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0), null);
        byte[] on = NativeOrder.allocate(Integer.BYTES).putInt(1).array();
        if (Libc.setsockopt(socket.number(), Libc.SOL_SOCKET, SO_TIMESTAMPNS, on, on.length) < 0) {
            LinuxException refused = LinuxException.ofLastError(what, null);
            socket.close();
            throw refused;
        }
        return new ArrivalTimestamps(socket);
    }

    @Override
    public void close() {
        socket.close();
    }
}
