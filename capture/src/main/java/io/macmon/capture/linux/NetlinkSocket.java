package io.macmon.capture.linux;

import static io.macmon.capture.linux.Capability.CAP_NET_ADMIN;

import com.sun.jna.Native;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * An rtnetlink socket: sends datagrams to the kernel and receives its replies (netlink(7)). The socket belongs
 * permanently to the network namespace of the thread that opened it, and keeps that namespace alive. One thread at a
 * time.
 */
public final class NetlinkSocket implements AutoCloseable {

    /** The receive buffer to request for each socket, in bytes. */
    public static final int RECEIVE_BUFFER = 4 << 20;

    private static final int NETLINK_ROUTE = 0;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_CAP_ACK = 10;
    private static final int NETLINK_EXT_ACK = 11;

    private static final int ADDRESS_LENGTH = 12;
    private static final int ADDRESS_PORT = 4;
    private static final int ADDRESS_GROUPS = 8;

    /** The kernel doubles the requested size to account for its bookkeeping (socket(7)). */
    private static final int KERNEL_OVERHEAD = 2;

    private static final Duration REPLY_TIMEOUT = Duration.ofSeconds(10);

    private final Descriptor descriptor;
    private final int port;
    private byte[] buffer = new byte[32 * 1024];

    private NetlinkSocket(Descriptor descriptor, int port) {
        this.descriptor = descriptor;
        this.port = port;
    }

    /** Opens a socket for requests. Errors include the kernel's own explanation if it gives one. */
    public static NetlinkSocket open() throws LinuxException {
        return open(0);
    }

    /** Opens a socket that also receives notifications from the groups in the mask (RTMGRP_ constants). */
    public static NetlinkSocket open(int groups) throws LinuxException {
        Descriptor descriptor = Descriptor.ofResult(
                "cannot open a netlink socket",
                Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, NETLINK_ROUTE),
                CAP_NET_ADMIN);
        try {
            int port = bind(descriptor, groups);
            set(descriptor, SOL_NETLINK, NETLINK_CAP_ACK, 1);
            set(descriptor, SOL_NETLINK, NETLINK_EXT_ACK, 1);
            setReplyTimeout(descriptor);
            enlargeBuffer(descriptor);
            return new NetlinkSocket(descriptor, port);
        } catch (LinuxException failure) {
            descriptor.close();
            throw failure;
        }
    }

    /** The address that the kernel assigned to this socket, called pid in netlink(7). */
    public int port() {
        return port;
    }

    public Descriptor descriptor() {
        return descriptor;
    }

    /** The granted size of the receive buffer. */
    public int bufferBytes() throws LinuxException {
        byte[] bytes = new byte[Integer.BYTES];
        int[] length = {bytes.length};
        check(
                Libc.getsockopt(descriptor.number(), Libc.SOL_SOCKET, Libc.SO_RCVBUF, bytes, length),
                "get the buffer size of");
        return NativeOrder.wrap(bytes).getInt() / KERNEL_OVERHEAD;
    }

    public void send(byte[] datagram) throws LinuxException {
        if (Libc.send(descriptor.number(), datagram, datagram.length, 0) < 0) {
            throw LinuxException.ofLastError("cannot send to netlink", CAP_NET_ADMIN);
        }
    }

    /**
     * Waits for one datagram, of any length.
     *
     * @throws LinuxException ENOBUFS if datagrams were lost because they were not read in time; EAGAIN if the kernel
     *     does not reply within 10 s
     */
    public byte[] receive() throws LinuxException {
        return receive(0).orElseThrow();
    }

    /** Returns one datagram if one is waiting. Fails with ENOBUFS like {@link #receive()}. */
    public Optional<byte[]> poll() throws LinuxException {
        return receive(Libc.MSG_DONTWAIT);
    }

    @Override
    public void close() {
        descriptor.close();
    }

    private Optional<byte[]> receive(int flags) throws LinuxException {
        int length = receiveOnce(flags | Libc.MSG_PEEK | Libc.MSG_TRUNC);
        if (length > buffer.length) {
            buffer = new byte[length];
        }
        if (length >= 0) {
            length = receiveOnce(flags);
        }
        return length < 0 ? Optional.empty() : Optional.of(Arrays.copyOf(buffer, length));
    }

    private int receiveOnce(int flags) throws LinuxException {
        while (true) {
            long length = Libc.recv(descriptor.number(), buffer, buffer.length, flags);
            if (length >= 0) {
                return (int) length;
            }
            int errno = Native.getLastError();
            if (errno == Errno.EAGAIN.number() && (flags & Libc.MSG_DONTWAIT) != 0) {
                return -1;
            }
            if (errno != Errno.EINTR.number()) {
                throw new LinuxException("cannot receive from netlink", errno, CAP_NET_ADMIN);
            }
        }
    }

    // Connecting to port 0 makes the kernel the only possible sender to this socket.
    private static int bind(Descriptor descriptor, int groups) throws LinuxException {
        byte[] address = address(groups);
        check(Libc.bind(descriptor.number(), address, address.length), "bind");
        check(Libc.getsockname(descriptor.number(), address, new int[] {address.length}), "get the address of");
        int port = NativeOrder.wrap(address).getInt(ADDRESS_PORT);
        check(Libc.connect(descriptor.number(), address(0), ADDRESS_LENGTH), "connect");
        return port;
    }

    private static byte[] address(int groups) {
        return NativeOrder.allocate(ADDRESS_LENGTH)
                .putShort(0, (short) Libc.AF_NETLINK)
                .putInt(ADDRESS_GROUPS, groups)
                .array();
    }

    // Old kernels do not know every option. Without an option, a reply only has less detail, so a failure is ignored.
    private static void set(Descriptor descriptor, int level, int option, int value) {
        byte[] bytes = NativeOrder.allocate(Integer.BYTES).putInt(value).array();
        Libc.setsockopt(descriptor.number(), level, option, bytes, bytes.length);
    }

    private static void setReplyTimeout(Descriptor descriptor) {
        byte[] timeval = NativeOrder.allocate(2 * Long.BYTES)
                .putLong(REPLY_TIMEOUT.toSeconds())
                .array();
        Libc.setsockopt(descriptor.number(), Libc.SOL_SOCKET, Libc.SO_RCVTIMEO, timeval, timeval.length);
    }

    // Forcing the size needs CAP_NET_ADMIN; without it the kernel grants up to net.core.rmem_max.
    private static void enlargeBuffer(Descriptor descriptor) {
        set(descriptor, Libc.SOL_SOCKET, Libc.SO_RCVBUF, RECEIVE_BUFFER);
        set(descriptor, Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, RECEIVE_BUFFER);
    }

    private static void check(int result, String call) throws LinuxException {
        if (result < 0) {
            throw LinuxException.ofLastError("cannot " + call + " a netlink socket", CAP_NET_ADMIN);
        }
    }
}
