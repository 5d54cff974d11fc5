package io.macmon.capture.linux;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Stands in for a service manager: receives datagrams on a Unix socket. One thread only. */
public final class NotifyReceiver implements AutoCloseable {

    private static final int AF_UNIX = 1;
    private static final int PATIENCE_MILLIS = 120_000;
    private static final int MAX_LENGTH = 4_096;

    private final Descriptor socket;
    private final Poll poll;
    private final List<String> received = new ArrayList<>();

    /** @param name a path, or an abstract name after {@code @} */
    public NotifyReceiver(String name) throws LinuxException {
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        if (path[0] == '@') {
            path[0] = 0;
        }
        byte[] address = new byte[Short.BYTES + path.length];
        NativeOrder.wrap(address).putShort((short) AF_UNIX).put(path);
        socket = Descriptor.ofResult(
                "cannot open a socket", Libc.socket(AF_UNIX, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0), null);
        if (Libc.bind(socket.number(), address, address.length) < 0) {
            throw LinuxException.ofLastError("cannot bind " + name, null);
        }
        poll = new Poll(socket);
    }

    /** The next message; fails if none arrives in two minutes. */
    public String next() throws LinuxException {
        return next(PATIENCE_MILLIS);
    }

    private String next(int millis) throws LinuxException {
        if (!poll.await(millis)) {
            throw new AssertionError("no message within " + millis + " ms after " + received);
        }
        byte[] bytes = new byte[MAX_LENGTH];
        int length = (int) Libc.recv(socket.number(), bytes, bytes.length, 0);
        String message = new String(bytes, 0, length, StandardCharsets.UTF_8);
        received.add(message);
        return message;
    }

    /** Receives until a message matches, and returns that. */
    public String await(Predicate<String> wanted) throws LinuxException {
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        while (System.nanoTime() < deadline) {
            String message = next();
            if (wanted.test(message)) {
                return message;
            }
        }
        throw new AssertionError("the awaited message is not among " + received);
    }

    /** Receives what has already arrived. */
    public List<String> drain() throws LinuxException {
        List<String> arrived = new ArrayList<>();
        while (poll.await(0)) {
            arrived.add(next(0));
        }
        return arrived;
    }

    @Override
    public void close() {
        socket.close();
    }
}
