package io.macmon.capture.linux;

import static io.macmon.capture.linux.Capability.CAP_NET_ADMIN;

/**
 * Wakes a thread that waits in {@link Poll}, now or as soon as it waits (eventfd(2)). Stays signalled until
 * {@link #clear}.
 */
public final class Wakeup implements AutoCloseable {

    private final Descriptor descriptor;

    private Wakeup(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    public static Wakeup open() throws LinuxException {
        int result = Libc.eventfd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK);
        return new Wakeup(Descriptor.ofResult("cannot open an eventfd", result, CAP_NET_ADMIN));
    }

    /** Thread-safe; further calls have no effect. */
    public void signal() {
        byte[] one = NativeOrder.allocate(Long.BYTES).putLong(1).array();
        Libc.write(descriptor.number(), one, one.length);
    }

    /** Ends the signal. The waiting thread calls this before it looks for what it was woken for. */
    public void clear() {
        byte[] signals = new byte[Long.BYTES];
        Libc.read(descriptor.number(), signals, signals.length);
    }

    public Descriptor descriptor() {
        return descriptor;
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
