package io.macmon.capture.linux;

import static io.macmon.capture.linux.Capability.CAP_NET_ADMIN;

import com.sun.jna.Native;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * An rtnetlink socket: datagrams to and from the kernel (netlink(7)). Bound for life to the network namespace of the
 * thread that opened it, and keeps that namespace alive. One thread at a time.
 */
public final class NetlinkSocket implements AutoCloseable {

    /** What is asked of the kernel for each socket's buffer, in bytes. */
    public static final int RECEIVE_BUFFER = 4 << 20;

    private static final int NETLINK_ROUTE = 0;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_CAP_ACK = 10;
    private static final int NETLINK_EXT_ACK = 11;

    private static final int ADDRESS_LENGTH = 12;
    private static final int ADDRESS_PORT = 4;
    private static final int ADDRESS_GROUPS = 8;

    /** The kernel counts twice what was asked for, to have room for its own bookkeeping (socket(7)). */
    private static final int KERNEL_OVERHEAD = 2;

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private final Descriptor descriptor;
    private final int port;
    private byte[] buffer = new byte[32 * 1024];

    private NetlinkSocket(Descriptor descriptor, int port) {
        this.descriptor = descriptor;
        this.port = port;
    }

    /** A socket to ask the kernel. Errors come with the kernel's own words where it has some. */
    public static NetlinkSocket open() throws LinuxException {
        return open(0);
    }

    /** A socket that also hears notifications, of the groups in the mask (RTMGRP_ constants). */
    public static NetlinkSocket open(int groups) throws LinuxException {
        Descriptor descriptor = Descriptor.ofResult(
                "cannot open a netlink socket",
                Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, NETLINK_ROUTE),
                CAP_NET_ADMIN);
        try {
            int port = bind(descriptor, groups);
            set(descriptor, SOL_NETLINK, NETLINK_CAP_ACK, 1);
            set(descriptor, SOL_NETLINK, NETLINK_EXT_ACK, 1);
            limitWaiting(descriptor);
            enlargeBuffer(descriptor);
            return new NetlinkSocket(descriptor, port);
        } catch (LinuxException failure) {
            descriptor.close();
            throw failure;
        }
    }

    /** The address that the kernel gave this socket: the "pid" of messages to it. */
    public int port() {
        return port;
    }

    public Descriptor descriptor() {
        return descriptor;
    }

    /** Bytes of datagrams that may wait here to be fetched, as the kernel granted them. */
    public int bufferBytes() throws LinuxException {
        byte[] bytes = new byte[Integer.BYTES];
        int[] length = {bytes.length};
        check(Libc.getsockopt(descriptor.number(), Libc.SOL_SOCKET, Libc.SO_RCVBUF, bytes, length), "measure");
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
     * @throws LinuxException ENOBUFS when datagrams were lost because they were not fetched in time; EAGAIN when the
     *     kernel stays silent
     */
    public byte[] receive() throws LinuxException {
        return receive(0).orElseThrow();
    }

    /** One datagram if there is one now. ENOBUFS as in {@link #receive()}. */
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

    // Connecting to port 0 makes the kernel the only one that can send to this socket.
    private static int bind(Descriptor descriptor, int groups) throws LinuxException {
        byte[] address = address(groups);
        check(Libc.bind(descriptor.number(), address, address.length), "bind");
        check(Libc.getsockname(descriptor.number(), address, new int[] {address.length}), "name");
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

    // An old kernel that knows neither option still gives the errno, so a refusal is no failure.
    private static void set(Descriptor descriptor, int level, int option, int value) {
        byte[] bytes = NativeOrder.allocate(Integer.BYTES).putInt(value).array();
        Libc.setsockopt(descriptor.number(), level, option, bytes, bytes.length);
    }

    private static void limitWaiting(Descriptor descriptor) {
        byte[] timeval = NativeOrder.allocate(2 * Long.BYTES)
                .putLong(ANSWER_WITHIN.toSeconds())
                .array();
        Libc.setsockopt(descriptor.number(), Libc.SOL_SOCKET, Libc.SO_RCVTIMEO, timeval, timeval.length);
    }

    // The forced size needs CAP_NET_ADMIN; without it the kernel gives what net.core.rmem_max allows.
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
