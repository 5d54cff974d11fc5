package io.macmon.capture.linux;

import static io.macmon.capture.linux.BpfRegister.R10;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Assembles eBPF programs (RFC 9669): one method call per instruction, in the order in which they run.
 *
 * <pre>
 *  +--------+----+----+----------------+--------------------------------+
 *  |opcode  |dst |src | signed offset  |       signed immediate         |
 *  |8 bits  |4   |4   | 16 bits        |       32 bits                  |   little-endian
 *  +--------+----+----+----------------+--------------------------------+
 * </pre>
 *
 * <p>Jumps go to named labels. Offsets are in bytes; an immediate is sign-extended to 64 bits. All arithmetic is
 * 64-bit. The kernel's verifier decides on loading whether a program is safe.
 */
public final class BpfAssembler {

    static final int INSTRUCTION_LENGTH = 8;

    private static final int CLASS_LD = 0x00;
    private static final int CLASS_LDX = 0x01;
    private static final int CLASS_ST = 0x02;
    private static final int CLASS_STX = 0x03;
    private static final int CLASS_ALU = 0x04;
    private static final int CLASS_JMP = 0x05;
    private static final int CLASS_ALU64 = 0x07;

    private static final int FROM_REGISTER = 0x08;
    private static final int MODE_IMMEDIATE = 0x00;
    private static final int MODE_MEMORY = 0x60;
    private static final int MODE_ATOMIC = 0xc0;

    private static final int ALU_END = 0xd0;
    private static final int TO_BIG_ENDIAN = 0x08;

    private static final int JUMP_ALWAYS = 0x00;
    private static final int CALL = 0x80;
    private static final int EXIT = 0x90;

    private static final int ATOMIC_ADD = 0x00;
    private static final int ATOMIC_FETCH = 0x01;
    private static final int ATOMIC_COMPARE_EXCHANGE = 0xf1;

    /** Marks a 64-bit immediate as the descriptor of a map; the loader replaces it with the map's address. */
    private static final int BPF_PSEUDO_MAP_FD = 1;

    private final List<Instruction> instructions = new ArrayList<>();
    private final Map<String, Integer> labels = new HashMap<>();

    /** The number of bytes that a load or store moves. */
    public enum Size {
        BYTE(0x10),
        HALF(0x08),
        WORD(0x00),
        LONG(0x18);

        private final int code;

        Size(int code) {
            this.code = code;
        }
    }

    /**
     * An operation on a register. Division is unsigned; dividing by zero gives 0, and the remainder is the dividend.
     */
    public enum Operation {
        ADD(0x00),
        SUBTRACT(0x10),
        MULTIPLY(0x20),
        DIVIDE(0x30),
        OR(0x40),
        AND(0x50),
        SHIFT_LEFT(0x60),
        SHIFT_RIGHT(0x70),
        REMAINDER(0x90),
        XOR(0xa0),
        MOVE(0xb0);

        private final int code;

        Operation(int code) {
            this.code = code;
        }
    }

    /** The condition for a jump; comparisons are unsigned unless the name marks them as signed. */
    public enum Condition {
        EQUAL(0x10),
        GREATER(0x20),
        NOT_LESS(0x30),
        ANY_BIT(0x40),
        NOT_EQUAL(0x50),
        LESS(0xa0),
        NOT_GREATER(0xb0),
        LESS_SIGNED(0xc0);

        private final int code;

        Condition(int code) {
            this.code = code;
        }
    }

    /** {@code target = value} */
    public BpfAssembler move(BpfRegister target, int value) {
        return apply(Operation.MOVE, target, value);
    }

    /** {@code target = source} */
    public BpfAssembler move(BpfRegister target, BpfRegister source) {
        return apply(Operation.MOVE, target, source);
    }

    /** {@code target = value}, 64 bits; takes up two instructions. */
    public BpfAssembler moveLong(BpfRegister target, long value) {
        return wide(target, 0, value);
    }

    /** {@code target = map}, as an argument for a call; takes up two instructions. */
    public BpfAssembler moveMap(BpfRegister target, BpfMap map) {
        return wide(target, BPF_PSEUDO_MAP_FD, map.number());
    }

    /** {@code target = R10 + offset}, an address on the stack; the offset is negative. */
    public BpfAssembler moveStackAddress(BpfRegister target, int offset) {
        return move(target, R10).apply(Operation.ADD, target, offset);
    }

    /** {@code target = target operation value} */
    public BpfAssembler apply(Operation operation, BpfRegister target, int value) {
        return add(CLASS_ALU64 | operation.code, target.number(), 0, 0, value);
    }

    /** {@code target = target operation source} */
    public BpfAssembler apply(Operation operation, BpfRegister target, BpfRegister source) {
        return add(CLASS_ALU64 | FROM_REGISTER | operation.code, target.number(), source.number(), 0, 0);
    }

    /** Converts the low 16, 32 or 64 bits to network order, and clears the other bits. */
    public BpfAssembler toNetworkOrder(BpfRegister target, int bits) {
        return add(CLASS_ALU | TO_BIG_ENDIAN | ALU_END, target.number(), 0, 0, bits);
    }

    /** {@code target = *(base + offset)}, with the other bits of {@code target} cleared. */
    public BpfAssembler load(Size size, BpfRegister target, BpfRegister base, int offset) {
        return add(CLASS_LDX | MODE_MEMORY | size.code, target.number(), base.number(), offset, 0);
    }

    /** {@code *(base + offset) = source}; stores the low bytes of {@code source}. */
    public BpfAssembler store(Size size, BpfRegister base, int offset, BpfRegister source) {
        return add(CLASS_STX | MODE_MEMORY | size.code, base.number(), source.number(), offset, 0);
    }

    /** {@code *(base + offset) = value}; stores the low bytes of {@code value}. */
    public BpfAssembler store(Size size, BpfRegister base, int offset, int value) {
        return add(CLASS_ST | MODE_MEMORY | size.code, base.number(), 0, offset, value);
    }

    /** Adds {@code source} to the 64 bits at {@code base + offset}, atomically across all processors. */
    public BpfAssembler atomicAdd(BpfRegister base, int offset, BpfRegister source) {
        return atomic(ATOMIC_ADD, base, offset, source);
    }

    /**
     * Like {@link #atomicAdd}; {@code source} then contains the previous value. Since Linux 5.12 on x86-64, 5.18 on
     * ARM.
     */
    public BpfAssembler atomicFetchAdd(BpfRegister base, int offset, BpfRegister source) {
        return atomic(ATOMIC_ADD | ATOMIC_FETCH, base, offset, source);
    }

    /**
     * Stores {@code source} in the 64 bits at {@code base + offset} if they equal {@code R0}; {@code R0} then contains
     * the previous value. Since Linux 5.12 on x86-64, 5.18 on ARM.
     */
    public BpfAssembler atomicCompareExchange(BpfRegister base, int offset, BpfRegister source) {
        return atomic(ATOMIC_COMPARE_EXCHANGE, base, offset, source);
    }

    public BpfAssembler jump(String label) {
        return add(new Instruction(CLASS_JMP | JUMP_ALWAYS, 0, 0, 0, 0, label));
    }

    public BpfAssembler jumpIf(BpfRegister left, Condition condition, int right, String label) {
        return add(new Instruction(CLASS_JMP | condition.code, left.number(), 0, 0, right, label));
    }

    public BpfAssembler jumpIf(BpfRegister left, Condition condition, BpfRegister right, String label) {
        return add(new Instruction(
                CLASS_JMP | FROM_REGISTER | condition.code, left.number(), right.number(), 0, 0, label));
    }

    /** Names the next instruction, for jumps. Each label names one instruction only. */
    public BpfAssembler label(String label) {
        if (labels.putIfAbsent(label, instructions.size()) != null) {
            throw new IllegalStateException("label '" + label + "' is defined twice");
        }
        return this;
    }

    public BpfAssembler call(BpfHelper helper) {
        return add(CLASS_JMP | CALL, 0, 0, 0, helper.number());
    }

    /** Ends the program; {@code R0} is the return value. */
    public BpfAssembler exit() {
        return add(CLASS_JMP | EXIT, 0, 0, 0, 0);
    }

    /**
     * The assembled program.
     *
     * @throws IllegalStateException if the label of a jump is not defined, or is more than 32,767 instructions away
     */
    public byte[] bytes() {
        byte[] program = new byte[instructions.size() * INSTRUCTION_LENGTH];
        ByteBuffer bytes = NativeOrder.wrap(program);
        for (int at = 0; at < instructions.size(); at++) {
            Instruction instruction = instructions.get(at);
            bytes.put((byte) instruction.opcode)
                    .put((byte) (instruction.source << 4 | instruction.target))
                    .putShort(
                            (short) (instruction.label == null ? instruction.offset : distance(at, instruction.label)))
                    .putInt(instruction.immediate);
        }
        return program;
    }

    private int distance(int from, String label) {
        Integer target = labels.get(label);
        if (target == null) {
            throw new IllegalStateException("label '" + label + "' is not defined");
        }
        int distance = target - (from + 1);
        if (distance != (short) distance) {
            throw new IllegalStateException(
                    "label '" + label + "' is " + distance + " instructions away, too far for a jump");
        }
        return distance;
    }

    private BpfAssembler atomic(int operation, BpfRegister base, int offset, BpfRegister source) {
        return add(CLASS_STX | MODE_ATOMIC | Size.LONG.code, base.number(), source.number(), offset, operation);
    }

    private BpfAssembler wide(BpfRegister target, int kind, long value) {
        add(CLASS_LD | MODE_IMMEDIATE | Size.LONG.code, target.number(), kind, 0, (int) value);
        return add(0, 0, 0, 0, (int) (value >>> Integer.SIZE));
    }

    private BpfAssembler add(int opcode, int target, int source, int offset, int immediate) {
        if (offset != (short) offset) {
            throw new IllegalArgumentException("an offset must fit in 16 bits; got " + offset);
        }
        return add(new Instruction(opcode, target, source, offset, immediate, null));
    }

    private BpfAssembler add(Instruction instruction) {
        instructions.add(instruction);
        return this;
    }

    /** @param label the target of a jump, in place of the offset; null for all other instructions */
    private record Instruction(int opcode, int target, int source, int offset, int immediate, String label) {}
}
