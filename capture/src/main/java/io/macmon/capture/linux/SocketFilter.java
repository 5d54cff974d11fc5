package io.macmon.capture.linux;

import static io.macmon.capture.linux.Capability.CAP_NET_RAW;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A classic filter program (include/uapi/linux/filter.h): the kernel runs it on each frame, and what it returns is the
 * number of bytes that are kept, 0 for none of the frame.
 *
 * <pre>
 *   struct sock_fprog     count, 16 bits | unused | address of the instructions
 *   struct sock_filter    operation, 16 bits | jump if true | jump if false | value, 32 bits
 * </pre>
 *
 * @param instructions 1 to {@value #MAX_INSTRUCTIONS}
 */
public record SocketFilter(List<Instruction> instructions) implements FilterAttacher {

    /** BPF_MAXINSNS: the kernel takes no more. */
    public static final int MAX_INSTRUCTIONS = 4_096;

    /** By which {@link #incomingOnly} is longer. */
    public static final int INCOMING_ONLY_INSTRUCTIONS = 3;

    /** Takes no frame. */
    public static final SocketFilter DROP_ALL = snaplen(0);

    private static final int LOAD_WORD = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private static final int JUMP_IF_EQUAL = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    private static final int RETURN = 0x06; // BPF_RET | BPF_K

    /** SKF_AD_OFF + SKF_AD_PKTTYPE: not a byte of the frame, but which way it goes. */
    private static final int PACKET_TYPE = -0x1000 + 4;

    private static final int PACKET_OUTGOING = 4;

    private static final int INSTRUCTION_LENGTH = 8;
    private static final int PROGRAM_ADDRESS = 8;
    private static final int PROGRAM_START = 16;

    public SocketFilter {
        instructions = List.copyOf(instructions);
        if (instructions.isEmpty() || instructions.size() > MAX_INSTRUCTIONS) {
            throw new IllegalArgumentException(
                    "A filter has 1 to " + MAX_INSTRUCTIONS + " instructions, got " + instructions.size());
        }
    }

    /** One instruction; jumps count from the next one on, and only forward. */
    public record Instruction(int operation, int jumpTrue, int jumpFalse, int value) {}

    /** Takes every frame, and so many bytes of it. */
    public static SocketFilter snaplen(int bytes) {
        return new SocketFilter(List.of(new Instruction(RETURN, 0, 0, bytes)));
    }

    /**
     * Takes what this takes, but nothing that the machine itself sends; for kernels that cannot be told so otherwise.
     */
    public SocketFilter incomingOnly() {
        List<Instruction> guarded = new ArrayList<>(List.of(
                new Instruction(LOAD_WORD, 0, 0, PACKET_TYPE),
                new Instruction(JUMP_IF_EQUAL, 0, 1, PACKET_OUTGOING),
                new Instruction(RETURN, 0, 0, 0)));
        guarded.addAll(instructions);
        return new SocketFilter(guarded);
    }

    /**
     * Puts this filter on a socket, in the place of one that it may have; what came before stays in its buffer.
     *
     * @throws LinuxException ENOMEM when it is longer than net.core.optmem_max has room for; EINVAL when the kernel
     *     cannot run it
     */
    @Override
    public void attach(Descriptor socket) throws LinuxException {
        set(socket, Libc.SOL_SOCKET, Libc.SO_ATTACH_FILTER);
    }

    /** Gives this to a socket for what an option says. */
    void set(Descriptor socket, int level, int option) throws LinuxException {
        byte[] program = NativeOrder.allocate(PROGRAM_START)
                .putShort(0, (short) instructions.size())
                .array();
        byte[] bytes = bytes();
        try (Memory memory = new Memory(bytes.length)) {
            memory.write(0, bytes, 0, bytes.length);
            NativeOrder.wrap(program).putLong(PROGRAM_ADDRESS, Pointer.nativeValue(memory));
            if (Libc.setsockopt(socket.number(), level, option, program, program.length) < 0) {
                throw refusal(Native.getLastError());
            }
        }
    }

    private LinuxException refusal(int errno) {
        String what = "cannot attach a filter of " + instructions.size() + " instructions";
        return errno == Errno.ENOMEM.number()
                ? new LinuxException(
                        what, errno, "out of memory for filters; raise net.core.optmem_max, or filter for less")
                : new LinuxException(what, errno, CAP_NET_RAW);
    }

    private byte[] bytes() {
        byte[] array = new byte[instructions.size() * INSTRUCTION_LENGTH];
        ByteBuffer bytes = NativeOrder.wrap(array);
        for (Instruction instruction : instructions) {
            bytes.putShort((short) instruction.operation)
                    .put((byte) instruction.jumpTrue)
                    .put((byte) instruction.jumpFalse)
                    .putInt(instruction.value);
        }
        return array;
    }
}
