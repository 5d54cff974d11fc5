package io.macmon.capture.linux;

import static io.macmon.capture.linux.Capability.CAP_NET_ADMIN;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;

/** Turns the merging of received frames on or off, like {@code ethtool -K DEVICE gro on}. */
public final class GenericReceiveOffload {

    private static final long SIOCETHTOOL = 0x8946;
    private static final int ETHTOOL_SGRO = 0x2c;

    private GenericReceiveOffload() {}

    /** For a device in the calling thread's network namespace. */
    public static void set(String device, boolean on) throws LinuxException {
        String what = "cannot switch GRO on " + device;
        int type = Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC;
        try (Descriptor socket = Descriptor.ofResult(what, Libc.socket(Libc.AF_INET, type, 0), CAP_NET_ADMIN);
                Memory command = new Memory(8)) {
            command.setInt(0, ETHTOOL_SGRO);
            command.setInt(4, on ? 1 : 0);
            byte[] request = NativeOrder.allocate(40)
                    .put(device.getBytes(StandardCharsets.UTF_8))
                    .putLong(16, Pointer.nativeValue(command))
                    .array();
            if (Libc.ioctl(socket.number(), SIOCETHTOOL, request) < 0) {
                throw LinuxException.ofLastError(what, CAP_NET_ADMIN);
            }
        }
    }
}
