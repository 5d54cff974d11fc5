package io.macmon.capture.linux;

import java.nio.charset.StandardCharsets;

/**
 * Sends messages to the socket of a service manager (sd_notify(3)): a datagram socket in the file system, or one with
 * an abstract name, which starts with {@code @} (unix(7)). Java has no such sockets.
 *
 * <p>Each message uses a new socket, so that a service manager that restarts still gets the next one. Thread-safe.
 */
public final class NotifySocket {

    private static final int AF_UNIX = 1;
    private static final int SO_SNDTIMEO = 21;
    private static final int MAX_NAME = 107; // of 108 bytes in struct sockaddr_un, one ends the name
    private static final int TIMEVAL_LENGTH = 16;

    private final String name;
    private final byte[] address;

    private NotifySocket(String name, byte[] address) {
        this.name = name;
        this.address = address;
    }

    /**
     * Checks the name and sends nothing.
     *
     * @param name an absolute path, or {@code @} and an abstract name
     * @throws IllegalArgumentException if it is neither, or longer than 107 bytes
     */
    public static NotifySocket of(String name) {
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        if (!(name.startsWith("/") || name.startsWith("@")) || path.length < 2 || path.length > MAX_NAME) {
            throw new IllegalArgumentException("not the name of a Unix socket: '" + name + "'");
        }
        boolean isAbstract = name.startsWith("@");
        if (isAbstract) {
            path[0] = 0;
        }
        byte[] address = new byte[Short.BYTES + path.length + (isAbstract ? 0 : 1)];
        NativeOrder.wrap(address).putShort((short) AF_UNIX).put(path);
        return new NotifySocket(name, address);
    }

    /**
     * Sends one message.
     *
     * @param patienceMillis how long to wait for a receiver that does not read
     * @throws LinuxException ENOENT or ECONNREFUSED without a receiver, EAGAIN if the receiver did not read in time
     */
    public void send(String message, int patienceMillis) throws LinuxException {
        String operation = "cannot notify the service manager at " + name;
        int type = Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC;
        try (Descriptor socket = Descriptor.ofResult(operation, Libc.socket(AF_UNIX, type, 0), null)) {
            byte[] timeout = NativeOrder.allocate(TIMEVAL_LENGTH)
                    .putLong(patienceMillis / 1_000)
                    .putLong(patienceMillis % 1_000 * 1_000L)
                    .array();
            byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
            if (Libc.setsockopt(socket.number(), Libc.SOL_SOCKET, SO_SNDTIMEO, timeout, timeout.length) < 0
                    || Libc.connect(socket.number(), address, address.length) < 0
                    || Libc.send(socket.number(), bytes, bytes.length, 0) < 0) {
                throw LinuxException.ofLastError(operation, null);
            }
        }
    }
}
