package io.macmon.capture.linux;

import static io.macmon.capture.linux.Capability.CAP_NET_RAW;

import java.util.List;

/**
 * Sends whole frames out of a device (packet(7)): layer 2 header first, without FCS. It receives nothing. The device is
 * looked up in the network namespace of the thread that opens the socket. One thread at a time.
 */
public final class PacketSocket implements AutoCloseable {

    private static final int ADDRESS_LENGTH = 20;
    private static final int ADDRESS_DEVICE = 4;

    /** With protocol 0 the socket receives no frames. */
    private static final int NO_PROTOCOL = 0;

    private final Descriptor descriptor;
    private final String device;

    private PacketSocket(Descriptor descriptor, String device) {
        this.descriptor = descriptor;
        this.device = device;
    }

    /** Binds to the device with this index; ENODEV if none. */
    public static PacketSocket open(int index) throws LinuxException {
        String device = "device " + index;
        Descriptor descriptor = Descriptor.ofResult(
                "cannot open a packet socket on " + device,
                Libc.socket(Libc.AF_PACKET, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, NO_PROTOCOL),
                CAP_NET_RAW);
        if (Libc.bind(descriptor.number(), address(index), ADDRESS_LENGTH) < 0) {
            LinuxException failure = LinuxException.ofLastError("cannot send on " + device, CAP_NET_RAW);
            descriptor.close();
            throw failure;
        }
        return new PacketSocket(descriptor, device);
    }

    /**
     * Sends one frame.
     *
     * @throws LinuxException ENETDOWN while the device is down, EMSGSIZE if the frame is longer than the device allows,
     *     ENOBUFS if its queue is full
     */
    public void send(byte[] frame) throws LinuxException {
        if (Libc.send(descriptor.number(), frame, frame.length, 0) < 0) {
            throw failure("cannot send a frame of " + frame.length + " bytes on " + device);
        }
    }

    /** Prepares frames to be sent many times. Close the batch before this socket. */
    public FrameBatch batch(List<byte[]> frames) {
        return new FrameBatch(descriptor, device, frames);
    }

    @Override
    public void close() {
        descriptor.close();
    }

    static LinuxException failure(String operation) {
        return LinuxException.ofLastError(operation, CAP_NET_RAW);
    }

    private static byte[] address(int index) {
        return NativeOrder.allocate(ADDRESS_LENGTH)
                .putShort(0, (short) Libc.AF_PACKET)
                .putInt(ADDRESS_DEVICE, index)
                .array();
    }
}
