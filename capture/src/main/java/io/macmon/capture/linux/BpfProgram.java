package io.macmon.capture.linux;

import static io.macmon.capture.linux.Capability.CAP_NET_RAW;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * An eBPF program (bpf(2)). The kernel keeps the program while this object is open or a socket or device uses the
 * program, so a killed process leaves nothing behind.
 *
 * <pre>
 *   BPF_PROG_LOAD       type | instruction count | their address | licence
 *                       | log level, size, address | version | flags | name
 *   BPF_PROG_TEST_RUN   program | result | frame length, 2 | addresses, 2 | repeat | duration
 *                       | context length, 2 | addresses, 2 | flags | processor | batch
 *   BPF_LINK_CREATE     program | device | attach type | flags
 *   struct xdp_md       frame start, end | metadata | ingress device, queue | egress device
 * </pre>
 */
public final class BpfProgram implements AutoCloseable {

    private static final int SO_ATTACH_BPF = 50;

    private static final int LOAD_LENGTH = 64;
    private static final int LOAD_TYPE = 0;
    private static final int LOAD_COUNT = 4;
    private static final int LOAD_INSTRUCTIONS = 8;
    private static final int LOAD_LICENSE = 16;
    private static final int LOAD_LOG_LEVEL = 24;
    private static final int LOAD_LOG_LENGTH = 28;
    private static final int LOAD_LOG = 32;
    private static final int LOAD_NAME = 48;

    private static final int RUN_LENGTH = 80;
    private static final int RUN_PROGRAM = 0;
    private static final int RUN_FRAME_LENGTH = 8;
    private static final int RUN_FRAME = 16;
    private static final int RUN_REPEAT = 32;
    private static final int RUN_CONTEXT_LENGTH = 40;
    private static final int RUN_CONTEXT = 48;
    private static final int RUN_FLAGS = 64;
    private static final int BPF_F_TEST_XDP_LIVE_FRAMES = 2;
    private static final String LIVE_FRAMES_SINCE = "5.18";

    private static final int LINK_LENGTH = 16;
    private static final int BPF_XDP = 37;
    private static final int XDP_FLAGS_SKB_MODE = 2;
    private static final String LINK_SINCE = "5.9";

    private static final int CONTEXT_LENGTH = 24;
    private static final int CONTEXT_FRAME_END = 4;
    private static final int CONTEXT_INGRESS_INDEX = 12;

    private static final byte[] LICENSE = "Apache-2.0\0".getBytes(StandardCharsets.US_ASCII);
    private static final int NO_LOG = 0;
    private static final int LOG_LENGTH = 1 << 20;
    private static final int LOG_LINES_SHOWN = 4;

    /** The kind of program, which defines its argument and its result. */
    public enum Type {
        /** Argument: the frame's struct __sk_buff. Result: number of bytes of the frame to keep; 0 drops it. */
        SOCKET_FILTER(1),
        /**
         * Argument: struct xdp_md. Result: the frame's fate (XDP_PASS, XDP_DROP, ...). Needs CAP_BPF and CAP_NET_ADMIN.
         */
        XDP(6);

        private final int number;

        Type(int number) {
            this.number = number;
        }
    }

    private final Descriptor descriptor;
    private final String name;

    private BpfProgram(Descriptor descriptor, String name) {
        this.descriptor = descriptor;
        this.name = name;
    }

    /**
     * Loads a program. The kernel's verifier first proves that the program ends and accesses only memory that it may
     * access.
     *
     * @param name  letters, digits and underscores; {@code bpftool prog} shows the first 15
     * @param since the first Linux version that supports everything the program uses, for the advice on older kernels
     * @throws LinuxException EPERM without CAP_BPF; EACCES or EINVAL, with the end of the verifier's log, for a program
     *     that the verifier rejects or does not understand
     */
    public static BpfProgram load(Type type, String name, String since, BpfAssembler code) throws LinuxException {
        String operation = "cannot load the eBPF program " + name;
        Bpf.requireCallNumber(operation);
        byte[] instructions = code.bytes();
        try (Memory load = layOut(type, name, instructions, NO_LOG)) {
            int made = Bpf.call(Bpf.PROG_LOAD, load, LOAD_LENGTH);
            if (made < 0) {
                throw explain(operation, Native.getLastError(), since, type, instructions);
            }
            return new BpfProgram(new Descriptor(made), name);
        }
    }

    // Loads a refused program a second time to get the verifier's log. The first load omits the log, which takes time
    // to write.
    private static LinuxException explain(String operation, int errno, String since, Type type, byte[] instructions) {
        LinuxException refusal = Bpf.failure(operation, errno, since);
        if (!refusal.is(Errno.EACCES) && !refusal.is(Errno.EINVAL)) {
            return refusal;
        }
        try (Memory load = layOut(type, "refused", instructions, LOG_LENGTH)) {
            int made = Bpf.call(Bpf.PROG_LOAD, load, LOAD_LENGTH);
            if (made >= 0) {
                Libc.close(made);
            }
            List<String> lines = Arrays.asList(
                    load.getString(load.size() - LOG_LENGTH, "US-ASCII").split("\n"));
            String last = String.join(" | ", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
            return last.isEmpty() ? refusal : refusal.because("the verifier reports: " + last, Bpf.requirement(since));
        }
    }

    // The attribute, followed by the instructions, the licence and the log that it points to.
    private static Memory layOut(Type type, String name, byte[] instructions, int logLength) {
        long license = (long) LOAD_LENGTH + instructions.length;
        long log = license + LICENSE.length;
        Memory load = new Memory(log + logLength);
        load.clear();
        load.setInt(LOAD_TYPE, type.number);
        load.setInt(LOAD_COUNT, instructions.length / BpfAssembler.INSTRUCTION_LENGTH);
        load.setPointer(LOAD_INSTRUCTIONS, load.share(LOAD_LENGTH));
        load.setPointer(LOAD_LICENSE, load.share(license));
        if (logLength > 0) {
            load.setInt(LOAD_LOG_LEVEL, 1);
            load.setInt(LOAD_LOG_LENGTH, logLength);
            load.setPointer(LOAD_LOG, load.share(log));
        }
        Bpf.putName(load, LOAD_NAME, name);
        load.write(LOAD_LENGTH, instructions, 0, instructions.length);
        load.write(license, LICENSE, 0, LICENSE.length);
        return load;
    }

    /**
     * Makes this the filter of a socket, replacing an earlier filter; the change takes effect between two frames. The
     * socket keeps the program even after this object is closed.
     *
     * @param socket a packet socket, so that frames start with their layer 2 header
     */
    public void attachTo(Descriptor socket) throws LinuxException {
        byte[] number =
                NativeOrder.allocate(Integer.BYTES).putInt(descriptor.number()).array();
        if (Libc.setsockopt(socket.number(), Libc.SOL_SOCKET, SO_ATTACH_BPF, number, number.length) < 0) {
            throw LinuxException.ofLastError("cannot attach the eBPF program " + name + " to a socket", CAP_NET_RAW);
        }
    }

    /**
     * Runs an XDP program on copies of a frame. The program decides what happens to each copy, as if a device had
     * received it. A copy may contain bytes that an earlier run wrote, so the program must always set every byte that
     * it changes.
     *
     * @param frame        layer 2 header first, without FCS; up to about 3,400 bytes (one page, minus the kernel's
     *     overhead)
     * @param ingressIndex index of the receiving device in the network namespace of the calling thread
     * @param times        number of copies; a signal to the thread ends the run early, with EINTR
     * @throws LinuxException EINVAL before Linux 5.18; EPERM without CAP_BPF and CAP_NET_ADMIN; ENODEV if there is no
     *     such device
     */
    public void runLive(byte[] frame, int ingressIndex, int times) throws LinuxException {
        long context = (long) RUN_LENGTH + frame.length;
        try (Memory run = new Memory(context + CONTEXT_LENGTH)) {
            run.clear();
            run.write(RUN_LENGTH, frame, 0, frame.length);
            run.setInt(context + CONTEXT_FRAME_END, frame.length);
            run.setInt(context + CONTEXT_INGRESS_INDEX, ingressIndex);
            run.setInt(RUN_PROGRAM, descriptor.number());
            run.setInt(RUN_FRAME_LENGTH, frame.length);
            run.setPointer(RUN_FRAME, run.share(RUN_LENGTH));
            run.setInt(RUN_REPEAT, times);
            run.setInt(RUN_CONTEXT_LENGTH, CONTEXT_LENGTH);
            run.setPointer(RUN_CONTEXT, run.share(context));
            run.setInt(RUN_FLAGS, BPF_F_TEST_XDP_LIVE_FRAMES);
            if (Bpf.call(Bpf.PROG_TEST_RUN, run, RUN_LENGTH) < 0) {
                throw Bpf.failure(
                        "cannot make device " + ingressIndex + " receive frames of " + frame.length + " bytes",
                        Native.getLastError(),
                        LIVE_FRAMES_SINCE);
            }
        }
    }

    /**
     * Runs an XDP program on every frame that a device receives. The program runs after the driver (generic XDP), so
     * this works for any device.
     *
     * @param deviceIndex index of the device in the network namespace of the calling thread
     * @return a descriptor that detaches the program when closed
     */
    public Descriptor attachTo(int deviceIndex) throws LinuxException {
        try (Memory link = new Memory(LINK_LENGTH)) {
            link.setInt(0, descriptor.number());
            link.setInt(Integer.BYTES, deviceIndex);
            link.setInt(2 * Integer.BYTES, BPF_XDP);
            link.setInt(3 * Integer.BYTES, XDP_FLAGS_SKB_MODE);
            int made = Bpf.call(Bpf.LINK_CREATE, link, LINK_LENGTH);
            if (made < 0) {
                throw Bpf.failure(
                        "cannot run the eBPF program " + name + " on device " + deviceIndex,
                        Native.getLastError(),
                        LINK_SINCE);
            }
            return new Descriptor(made);
        }
    }

    /** Closes the program; the kernel frees it once no socket or device uses it. */
    @Override
    public void close() {
        descriptor.close();
    }
}
