package io.macmon.capture.linux;

import static io.macmon.capture.linux.Capability.CAP_NET_RAW;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.macmon.capture.EtherType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A classic BPF program (include/uapi/linux/filter.h). The kernel runs it on each frame; its result is the number of
 * bytes to keep; 0 drops the frame.
 *
 * <pre>
 *   struct sock_fprog     count, 16 bits | unused | address of the instructions
 *   struct sock_filter    operation, 16 bits | jump if true | jump if false | value, 32 bits
 * </pre>
 *
 * @param instructions 1 to {@value #MAX_INSTRUCTIONS}
 */
public record SocketFilter(List<Instruction> instructions) implements FilterAttacher {

    /** BPF_MAXINSNS, the kernel's limit. */
    public static final int MAX_INSTRUCTIONS = 4_096;

    /** The number of instructions that {@link #incomingOnly} adds. */
    public static final int INCOMING_ONLY_INSTRUCTIONS = 3;

    /** Drops every frame. */
    public static final SocketFilter DROP_ALL = snaplen(0);

    /**
     * How much {@link #headersOnly} keeps of a long frame. Its Ethernet, IP and TCP headers have at most 134 bytes, and
     * every other transport header that is read is shorter.
     */
    public static final int HEADER_BYTES = 136;

    private static final int LOAD_WORD = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private static final int LOAD_HALF = 0x28; // BPF_LD | BPF_H | BPF_ABS
    private static final int LOAD_BYTE = 0x30; // BPF_LD | BPF_B | BPF_ABS
    private static final int LOAD_LENGTH = 0x80; // BPF_LD | BPF_W | BPF_LEN
    private static final int JUMP = 0x05; // BPF_JMP | BPF_JA
    private static final int JUMP_IF_GREATER = 0x25; // BPF_JMP | BPF_JGT | BPF_K
    private static final int JUMP_IF_EQUAL = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    private static final int RETURN = 0x06; // BPF_RET | BPF_K

    /** SKF_AD_OFF + SKF_AD_PKTTYPE: not an offset into the frame; a load from it returns the frame's direction. */
    private static final int PACKET_TYPE = -0x1000 + 4;

    private static final int PACKET_OUTGOING = 4;

    private static final int SOURCE_OFFSET = 6;
    private static final int ETHER_TYPE_OFFSET = 12;
    private static final int IPV6_NEXT_HEADER_OFFSET = 20;

    // IPv6 extension headers, which a decoder follows to the transport header.
    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int DESTINATION_OPTIONS = 60;

    private static final int INSTRUCTION_LENGTH = 8;
    private static final int PROGRAM_ADDRESS = 8;
    private static final int PROGRAM_START = 16;

    public SocketFilter {
        instructions = List.copyOf(instructions);
        if (instructions.isEmpty() || instructions.size() > MAX_INSTRUCTIONS) {
            throw new IllegalArgumentException(
                    "a filter must have 1 to " + MAX_INSTRUCTIONS + " instructions; got " + instructions.size());
        }
    }

    /** One instruction. Jumps are relative to the next instruction, and forward only. */
    public record Instruction(int operation, int jumpTrue, int jumpFalse, int value) {}

    /** Keeps the first bytes of every frame. */
    public static SocketFilter snaplen(int bytes) {
        return new SocketFilter(List.of(new Instruction(RETURN, 0, 0, bytes)));
    }

    /**
     * Keeps the first bytes of the frames from and to a station, by the addresses in their first header.
     *
     * @param station an address in the low 48 bits
     */
    public static SocketFilter ofStation(long station, int bytes) {
        int first = (int) (station >>> Short.SIZE);
        int last = (int) station & 0xFFFF;
        return new SocketFilter(List.of(
                new Instruction(LOAD_WORD, 0, 0, SOURCE_OFFSET),
                new Instruction(JUMP_IF_EQUAL, 0, 2, first),
                new Instruction(LOAD_HALF, 0, 0, SOURCE_OFFSET + Integer.BYTES),
                new Instruction(JUMP_IF_EQUAL, 4, 0, last),
                new Instruction(LOAD_WORD, 0, 0, 0),
                new Instruction(JUMP_IF_EQUAL, 0, 3, first),
                new Instruction(LOAD_HALF, 0, 0, Integer.BYTES),
                new Instruction(JUMP_IF_EQUAL, 0, 1, last),
                new Instruction(RETURN, 0, 0, bytes),
                new Instruction(RETURN, 0, 0, 0)));
    }

    /**
     * A copy of this filter that also drops the frames that the machine itself sends; for kernels that have no other
     * way to exclude them.
     */
    public SocketFilter incomingOnly() {
        List<Instruction> filter = new ArrayList<>(List.of(
                new Instruction(LOAD_WORD, 0, 0, PACKET_TYPE),
                new Instruction(JUMP_IF_EQUAL, 0, 1, PACKET_OUTGOING),
                new Instruction(RETURN, 0, 0, 0)));
        filter.addAll(instructions);
        return new SocketFilter(filter);
    }

    /**
     * A copy of this filter that keeps only the first {@value #HEADER_BYTES} bytes of the frames whose headers
     * certainly end there: IPv4, and IPv6 without extension headers, right after the Ethernet header or the tag that
     * the kernel has taken out of the frame. Of any other frame, it keeps as much as this filter.
     *
     * <p>Returns this filter if the copy would be too long for the kernel.
     */
    public SocketFilter headersOnly() {
        List<Instruction> cut = List.of(
                new Instruction(LOAD_LENGTH, 0, 0, 0),
                new Instruction(JUMP_IF_GREATER, 0, 9, HEADER_BYTES), // a load beyond the end would drop the frame
                new Instruction(LOAD_HALF, 0, 0, ETHER_TYPE_OFFSET),
                new Instruction(JUMP_IF_EQUAL, 6, 0, EtherType.IPV4),
                new Instruction(JUMP_IF_EQUAL, 0, 6, EtherType.IPV6),
                new Instruction(LOAD_BYTE, 0, 0, IPV6_NEXT_HEADER_OFFSET),
                new Instruction(JUMP_IF_EQUAL, 4, 0, HOP_BY_HOP),
                new Instruction(JUMP_IF_EQUAL, 3, 0, ROUTING),
                new Instruction(JUMP_IF_EQUAL, 2, 0, FRAGMENT),
                new Instruction(JUMP_IF_EQUAL, 1, 0, DESTINATION_OPTIONS),
                new Instruction(RETURN, 0, 0, HEADER_BYTES));
        int length = instructions.size() + cut.size() + 1;
        if (length > MAX_INSTRUCTIONS - INCOMING_ONLY_INSTRUCTIONS) {
            return this;
        }
        List<Instruction> filter = new ArrayList<>(instructions);
        int snaplen = 0;
        for (int i = 0; i < instructions.size(); i++) {
            Instruction instruction = instructions.get(i);
            if (instruction.operation == RETURN && instruction.value != 0) {
                snaplen = Math.max(snaplen, instruction.value);
                filter.set(i, new Instruction(JUMP, 0, 0, instructions.size() - i - 1));
            }
        }
        filter.addAll(cut);
        filter.add(new Instruction(RETURN, 0, 0, snaplen));
        return new SocketFilter(filter);
    }

    /**
     * Attaches this filter to a socket, replacing an earlier one. Frames already in the socket's buffer stay.
     *
     * @throws LinuxException ENOMEM if the filter is longer than net.core.optmem_max allows; EINVAL if the kernel
     *     cannot run it
     */
    @Override
    public void attach(Descriptor socket) throws LinuxException {
        set(socket, Libc.SOL_SOCKET, Libc.SO_ATTACH_FILTER);
    }

    /** Passes this program to a socket by any option that takes a {@code struct sock_fprog}. */
    void set(Descriptor socket, int level, int option) throws LinuxException {
        byte[] program = NativeOrder.allocate(PROGRAM_START)
                .putShort(0, (short) instructions.size())
                .array();
        byte[] bytes = bytes();
        try (Memory memory = new Memory(bytes.length)) {
            memory.write(0, bytes, 0, bytes.length);
            NativeOrder.wrap(program).putLong(PROGRAM_ADDRESS, Pointer.nativeValue(memory));
            if (Libc.setsockopt(socket.number(), level, option, program, program.length) < 0) {
                throw failure(Native.getLastError());
            }
        }
    }

    private LinuxException failure(int errno) {
        String operation = "cannot attach a filter of " + instructions.size() + " instructions";
        LinuxException failure = new LinuxException(operation, errno, CAP_NET_RAW);
        return failure.is(Errno.ENOMEM)
                ? failure.because("out of memory for filters", "raise net.core.optmem_max, or use a shorter filter")
                : failure;
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
