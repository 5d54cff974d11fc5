package io.macmon.capture.linux;

import static io.macmon.capture.linux.Capability.CAP_NET_RAW;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A packet socket whose frames the kernel writes into blocks of memory that it shares with this process (packet(7),
 * PACKET_RX_RING with TPACKET_V3). Set up in three steps, so that no frame arrives before the setup is complete:
 * {@link #open}, then a filter on the {@link #descriptor}, then {@link #bind}.
 *
 * <p>The memory is reference-counted: it is unmapped after {@link #close} and after as many calls of {@link #release}
 * as of {@link #retain}, so no user can access unmapped memory. One thread at a time, except for {@link #retain} and
 * {@link #release}, which are thread-safe.
 */
public final class PacketRing implements AutoCloseable {

    private static final int NO_PROTOCOL = 0;
    private static final short ALL_PROTOCOLS = 0x0003;

    private static final int SOL_PACKET = 263;
    private static final int PACKET_ADD_MEMBERSHIP = 1;
    private static final int PACKET_DROP_MEMBERSHIP = 2;
    private static final int PACKET_RX_RING = 5;
    private static final int PACKET_STATISTICS = 6;
    private static final int PACKET_VERSION = 10;
    private static final int PACKET_FANOUT = 18;
    private static final int PACKET_FANOUT_DATA = 22;
    private static final int PACKET_IGNORE_OUTGOING = 23;

    private static final int TPACKET_V3 = 2;
    private static final int PACKET_MR_PROMISC = 1;

    private static final int FANOUT_CBPF = 6;
    private static final int FANOUT_FLAG_UNIQUE_ID = 0x2000;
    private static final int FANOUT_FLAG_IGNORE_OUTGOING = 0x4000;

    /** Meaningless for TPACKET_V3, which packs frames of any length, but the kernel checks the value. */
    private static final int FRAME_BYTES = 2_048;

    private static final int NONE = 0;

    private static final long SIOCGIFHWADDR = 0x8927;
    private static final long SIOCGIFINDEX = 0x8933;
    private static final int REQUEST_LENGTH = 40;
    private static final int REQUEST_VALUE = 16;
    private static final int ARPHRD_ETHER = 1;
    private static final int ARPHRD_LOOPBACK = 772;

    private static final int ADDRESS_LENGTH = 20;
    private static final int ADDRESS_PROTOCOL = 2;
    private static final int ADDRESS_DEVICE = 4;
    private static final int NO_DEVICE = -1;

    private static final int MEMBERSHIP_LENGTH = 16;
    private static final int MEMBERSHIP_TYPE = 4;

    private final String operation;
    private final Descriptor descriptor;
    private final long address;
    private final int length;
    private final ByteBuffer memory;
    private final boolean ignoresOutgoing;
    private final AtomicInteger users = new AtomicInteger(1);

    private final byte[] counterBytes = new byte[3 * Integer.BYTES];
    private final int[] counterLength = new int[1];
    private final IntBuffer counters = NativeOrder.wrap(counterBytes).asIntBuffer();

    private byte[] promiscuousMembership;

    private PacketRing(String operation, Descriptor descriptor, long address, int bytes, boolean ignoresOutgoing) {
        this.operation = operation;
        this.descriptor = descriptor;
        this.address = address;
        this.length = bytes;
        this.ignoresOutgoing = ignoresOutgoing;
        memory = new Pointer(address).getByteBuffer(0, bytes).order(ByteOrder.nativeOrder());
    }

    /**
     * Opens the socket and its ring, not bound to a device yet.
     *
     * @param operation    starts the error message, such as {@code "cannot capture on eth0"}
     * @param blockBytes   size of a block, a power of two and at least the page size
     * @param blocks       number of blocks; all blocks together are smaller than 2 GiB
     * @param retireMillis time after which a block with frames is handed to this process even if it is not full
     * @param outgoing     whether to also capture what the machine itself sends
     * @throws LinuxException ENOMEM if there is not enough memory; EINVAL on kernels without TPACKET_V3 (before 3.2)
     */
    public static PacketRing open(String operation, int blockBytes, int blocks, int retireMillis, boolean outgoing)
            throws LinuxException {
        Descriptor descriptor = socket(operation);
        try {
            set(operation, descriptor, PACKET_VERSION, TPACKET_V3);
            boolean ignoresOutgoing = !outgoing && trySet(descriptor, PACKET_IGNORE_OUTGOING, 1) == 0;
            int refused = trySet(
                    descriptor,
                    PACKET_RX_RING,
                    blockBytes,
                    blocks,
                    FRAME_BYTES,
                    blocks * (blockBytes / FRAME_BYTES),
                    retireMillis,
                    NONE, // private bytes per block
                    NONE); // feature flags
            int bytes = blockBytes * blocks;
            if (refused == Errno.ENOMEM.number()) {
                throw new LinuxException(
                        operation,
                        refused,
                        "no memory for a buffer of " + (bytes >> 20) + " MiB",
                        "choose a smaller buffer");
            }
            if (refused != 0) {
                throw new LinuxException(operation, refused, CAP_NET_RAW);
            }
            return new PacketRing(operation, descriptor, map(operation, descriptor, bytes), bytes, ignoresOutgoing);
        } catch (LinuxException | RuntimeException failure) {
            descriptor.close();
            throw failure;
        }
    }

    /** Opens a packet socket that receives nothing. EPERM without CAP_NET_RAW. */
    static Descriptor socket(String operation) throws LinuxException {
        return Descriptor.ofResult(
                operation, Libc.socket(Libc.AF_PACKET, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, NO_PROTOCOL), CAP_NET_RAW);
    }

    private static long map(String operation, Descriptor descriptor, int bytes) throws LinuxException {
        long mapped = Libc.mmap(0, bytes, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_SHARED, descriptor.number(), 0);
        if (mapped == Libc.MAP_FAILED) {
            throw LinuxException.ofLastError(operation, CAP_NET_RAW);
        }
        return mapped;
    }

    /** The socket's descriptor, for attaching filters and for waiting. */
    public Descriptor descriptor() {
        return descriptor;
    }

    /** Whether the kernel drops outgoing frames itself: since Linux 4.20, for a socket outside a fanout group. */
    public boolean ignoresOutgoing() {
        return ignoresOutgoing;
    }

    /** The blocks, contiguous, in the machine's byte order. Absolute access only. */
    public ByteBuffer memory() {
        return memory;
    }

    /**
     * Starts receiving the frames from a device.
     *
     * @param device name of a device; call this on a thread in the network namespace in which {@link #open} was called
     * @throws LinuxException ENODEV if there is no device with this name, ENETDOWN if it is down
     */
    public void bind(String device) throws LinuxException {
        requireEthernet(device);
        int index = request(SIOCGIFINDEX, device).getInt(REQUEST_VALUE);
        byte[] bound = NativeOrder.allocate(ADDRESS_LENGTH)
                .putShort(0, (short) Libc.AF_PACKET)
                .putInt(ADDRESS_DEVICE, index)
                .put(ADDRESS_PROTOCOL, (byte) (ALL_PROTOCOLS >>> 8))
                .put(ADDRESS_PROTOCOL + 1, (byte) ALL_PROTOCOLS)
                .array();
        if (Libc.bind(descriptor.number(), bound, ADDRESS_LENGTH) < 0) {
            throw refused(Native.getLastError(), device);
        }
        int error = takeError();
        if (error != 0) {
            throw refused(error, device);
        }
    }

    /** Makes the bound device promiscuous until this is closed. */
    public void setPromiscuous() throws LinuxException {
        byte[] membership = NativeOrder.allocate(MEMBERSHIP_LENGTH)
                .putInt(0, boundDevice())
                .putShort(MEMBERSHIP_TYPE, (short) PACKET_MR_PROMISC)
                .array();
        if (Libc.setsockopt(descriptor.number(), SOL_PACKET, PACKET_ADD_MEMBERSHIP, membership, membership.length)
                < 0) {
            throw LinuxException.ofLastError(operation, CAP_NET_RAW);
        }
        promiscuousMembership = membership;
    }

    /**
     * Creates a fanout group, with this ring as its first member. The kernel distributes frames among the members by
     * the frame's pair of addresses (PACKET_FANOUT_CBPF, Linux 4.3; see {@link FanoutProgram}).
     *
     * @return the group's number for {@link #joinGroup}, unique in the network namespace
     */
    public int createGroup() throws LinuxException {
        fanout(0, FANOUT_FLAG_UNIQUE_ID);
        FanoutProgram.assemble().set(descriptor, SOL_PACKET, PACKET_FANOUT_DATA);
        byte[] value = new byte[Integer.BYTES];
        if (Libc.getsockopt(descriptor.number(), SOL_PACKET, PACKET_FANOUT, value, new int[] {value.length}) < 0) {
            throw LinuxException.ofLastError(operation, CAP_NET_RAW);
        }
        return NativeOrder.wrap(value).getInt(0) & 0xFFFF;
    }

    /** Joins a fanout group; all its rings must be bound to the same device. */
    public void joinGroup(int group) throws LinuxException {
        fanout(group, 0);
    }

    private void fanout(int group, int flag) throws LinuxException {
        set(operation, descriptor, PACKET_FANOUT, group | (FANOUT_CBPF | FANOUT_FLAG_IGNORE_OUTGOING | flag) << 16);
    }

    /** Reads and clears the socket's pending error, an errno; 0 for none. */
    public int takeError() throws LinuxException {
        byte[] value = new byte[Integer.BYTES];
        if (Libc.getsockopt(descriptor.number(), Libc.SOL_SOCKET, Libc.SO_ERROR, value, new int[] {value.length}) < 0) {
            throw LinuxException.ofLastError(operation, CAP_NET_RAW);
        }
        return NativeOrder.wrap(value).getInt(0);
    }

    /** Whether the device was deleted or moved to another namespace. */
    public boolean isDeviceGone() throws LinuxException {
        return boundDevice() == NO_DEVICE;
    }

    /**
     * The kernel's counters since the last call, as three unsigned 32-bit numbers: frames that passed the filter, how
     * many of these found no free block, and how often the ring was full. Allocates nothing; the next call overwrites
     * the buffer.
     */
    public IntBuffer takeCounters() throws LinuxException {
        counterLength[0] = counterBytes.length;
        if (Libc.getsockopt(descriptor.number(), SOL_PACKET, PACKET_STATISTICS, counterBytes, counterLength) < 0) {
            throw LinuxException.ofLastError(operation, CAP_NET_RAW);
        }
        return counters;
    }

    /**
     * Keeps the memory mapped, even after this is closed. Called by the owner, or by a user that already retains it.
     */
    public void retain() {
        users.incrementAndGet();
    }

    /** Ends one use that {@link #retain} began. */
    public void release() {
        if (users.decrementAndGet() == 0) {
            Libc.munmap(address, length);
        }
    }

    /**
     * Ends the capture. While the memory is in use the kernel keeps the socket alive, and a filter that drops every
     * frame keeps the socket idle.
     */
    @Override
    public void close() {
        if (descriptor.number() < 0) {
            return;
        }
        silence();
        descriptor.close();
        release();
    }

    private void silence() {
        if (users.get() == 1) {
            return;
        }
        try {
            SocketFilter.DROP_ALL.attach(descriptor);
        } catch (LinuxException ignored) {
            // Without the filter, frames fill unread blocks until the last user releases the memory.
        }
        if (promiscuousMembership != null) {
            Libc.setsockopt(
                    descriptor.number(),
                    SOL_PACKET,
                    PACKET_DROP_MEMBERSHIP,
                    promiscuousMembership,
                    promiscuousMembership.length);
        }
    }

    private void requireEthernet(String device) throws LinuxException {
        int type = request(SIOCGIFHWADDR, device).getShort(REQUEST_VALUE) & 0xFFFF;
        if (type != ARPHRD_ETHER && type != ARPHRD_LOOPBACK) {
            throw new LinuxException(
                    operation, Errno.EOPNOTSUPP.number(), "not an Ethernet device (hardware type " + type + ")", "");
        }
    }

    private ByteBuffer request(long request, String device) throws LinuxException {
        byte[] name = device.getBytes(StandardCharsets.UTF_8);
        if (name.length >= REQUEST_VALUE) {
            throw refused(Errno.ENODEV.number(), device);
        }
        byte[] answer = Arrays.copyOf(name, REQUEST_LENGTH);
        if (Libc.ioctl(descriptor.number(), request, answer) < 0) {
            throw refused(Native.getLastError(), device);
        }
        return NativeOrder.wrap(answer);
    }

    private int boundDevice() throws LinuxException {
        byte[] bound = new byte[ADDRESS_LENGTH];
        if (Libc.getsockname(descriptor.number(), bound, new int[] {bound.length}) < 0) {
            throw LinuxException.ofLastError(operation, CAP_NET_RAW);
        }
        return NativeOrder.wrap(bound).getInt(ADDRESS_DEVICE);
    }

    private LinuxException refused(int errno, String device) {
        LinuxException failure = new LinuxException(operation, errno, CAP_NET_RAW);
        return failure.is(Errno.ENETDOWN)
                ? failure.because("the device is down", "bring it up with: ip link set " + device + " up")
                : failure;
    }

    private static void set(String operation, Descriptor socket, int option, int... values) throws LinuxException {
        int errno = trySet(socket, option, values);
        if (errno != 0) {
            throw new LinuxException(operation, errno, CAP_NET_RAW);
        }
    }

    // Returns the errno, or 0.
    private static int trySet(Descriptor socket, int option, int... values) {
        byte[] bytes = new byte[values.length * Integer.BYTES];
        NativeOrder.wrap(bytes).asIntBuffer().put(values);
        int result = Libc.setsockopt(socket.number(), SOL_PACKET, option, bytes, bytes.length);
        return result < 0 ? Native.getLastError() : 0;
    }
}
