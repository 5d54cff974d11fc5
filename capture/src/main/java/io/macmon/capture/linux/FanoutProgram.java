package io.macmon.capture.linux;

import io.macmon.capture.EtherType;
import io.macmon.capture.linux.SocketFilter.Instruction;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides which capture in a group gets a frame: a classic BPF program that hashes the frame's two addresses, with the
 * same result for both directions. It hashes the IP addresses, also after VLAN tags and PPPoE, or the MAC addresses if
 * it finds no IP header there. So all traffic between two hosts reaches the same capture, including fragments and
 * tunnelled packets, which the kernel's own hash would spread.
 *
 * <p>For the program, a frame starts at the network header: after the Ethernet header and any VLAN tag that the kernel
 * removed. The program reaches the headers through the special offsets SKF_LL_OFF and SKF_NET_OFF
 * (include/uapi/linux/filter.h). X is the distance from the network header to the next header to read.
 */
final class FanoutProgram {

    private static final int LOAD_WORD = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private static final int LOAD_HALF = 0x28; // BPF_LD | BPF_H | BPF_ABS
    private static final int LOAD_WORD_AT_X = 0x40; // BPF_LD | BPF_W | BPF_IND
    private static final int LOAD_HALF_AT_X = 0x48; // BPF_LD | BPF_H | BPF_IND
    private static final int LOAD_STORED = 0x60; // BPF_LD | BPF_MEM
    private static final int LOAD_X = 0x01; // BPF_LDX | BPF_IMM
    private static final int LOAD_X_STORED = 0x61; // BPF_LDX | BPF_MEM
    private static final int STORE = 0x02; // BPF_ST
    private static final int STORE_X = 0x03; // BPF_STX
    private static final int COPY_TO_X = 0x07; // BPF_MISC | BPF_TAX
    private static final int COPY_FROM_X = 0x87; // BPF_MISC | BPF_TXA
    private static final int ADD = 0x04; // BPF_ALU | BPF_ADD | BPF_K
    private static final int XOR_X = 0xAC; // BPF_ALU | BPF_XOR | BPF_X
    private static final int MULTIPLY = 0x24; // BPF_ALU | BPF_MUL | BPF_K
    private static final int SHIFT_RIGHT = 0x74; // BPF_ALU | BPF_RSH | BPF_K
    private static final int JUMP_IF_EQUAL = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    private static final int RETURN_A = 0x16; // BPF_RET | BPF_A

    // Words in the program's memory.
    private static final int TYPE = 0;
    private static final int HASH = 0;
    private static final int OFFSET = 1;

    private static final int SKF_LL_OFF = -0x20_0000;
    private static final int SKF_NET_OFF = -0x10_0000;

    private static final int MAC_DESTINATION = SKF_LL_OFF;
    private static final int MAC_SOURCE = SKF_LL_OFF + 6;
    private static final int ETHER_TYPE = SKF_LL_OFF + 12;
    private static final int IPV4_SOURCE = SKF_NET_OFF + 12;
    private static final int IPV4_END = SKF_NET_OFF + 20;
    private static final int IPV6_SOURCE = SKF_NET_OFF + 8;
    private static final int IPV6_END = SKF_NET_OFF + 40;

    // As many as the analysis reads, although the kernel has removed the first.
    private static final int MAX_TAGS = 8;

    private static final int TAG_TYPE = SKF_NET_OFF + 2;
    private static final int TAG_LENGTH = 4;
    private static final int PPPOE_PROTOCOL = SKF_NET_OFF + 6;
    private static final int PPPOE_LENGTH = 8;
    private static final int PPP_IPV4 = 0x21;
    private static final int PPP_IPV6 = 0x57;

    /** Odd, and close to 2^32 divided by the golden ratio, so that every bit of the addresses affects the hash. */
    private static final int MULTIPLIER = 0x9E37_79B1;

    private FanoutProgram() {}

    static SocketFilter assemble() {
        List<Instruction> program = new ArrayList<>(List.of(new Instruction(LOAD_HALF, 0, 0, ETHER_TYPE)));
        program.addAll(ifEqual(EtherType.IPV4, hashOfWords(IPV4_SOURCE, IPV4_END)));
        program.addAll(ifEqual(EtherType.IPV6, hashOfWords(IPV6_SOURCE, IPV6_END)));
        program.add(new Instruction(LOAD_X, 0, 0, 0));
        program.addAll(tags(MAX_TAGS));
        program.addAll(ifEqual(EtherType.IPV4, hashOfWordsAtX(IPV4_SOURCE, IPV4_END)));
        program.addAll(ifEqual(EtherType.IPV6, hashOfWordsAtX(IPV6_SOURCE, IPV6_END)));
        program.addAll(ifEqual(EtherType.PPPOE_SESSION, pppoe()));
        program.addAll(hashOfMacs());
        return new SocketFilter(program);
    }

    // Skips VLAN tags. A is the type of the header at X, before and after.
    private static List<Instruction> tags(int max) {
        List<Instruction> tags = new ArrayList<>();
        for (int tag = 0; tag < max; tag++) {
            List<Instruction> rest = next(TAG_TYPE, TAG_LENGTH);
            rest.addAll(tags);
            List<Instruction> withThisTag = new ArrayList<>(List.of(
                    new Instruction(JUMP_IF_EQUAL, 2, 0, EtherType.CUSTOMER_TAG),
                    new Instruction(JUMP_IF_EQUAL, 1, 0, EtherType.SERVICE_TAG),
                    new Instruction(JUMP_IF_EQUAL, 0, rest.size(), EtherType.OLD_SERVICE_TAG)));
            withThisTag.addAll(rest);
            tags = withThisTag;
        }
        return tags;
    }

    private static List<Instruction> pppoe() {
        List<Instruction> pppoe = next(PPPOE_PROTOCOL, PPPOE_LENGTH);
        pppoe.addAll(ifEqual(PPP_IPV4, hashOfWordsAtX(IPV4_SOURCE, IPV4_END)));
        pppoe.addAll(ifEqual(PPP_IPV6, hashOfWordsAtX(IPV6_SOURCE, IPV6_END)));
        return pppoe;
    }

    // Reads the type of the next header into A, and advances X to it.
    private static List<Instruction> next(int type, int length) {
        return new ArrayList<>(List.of(
                new Instruction(LOAD_HALF_AT_X, 0, 0, type),
                new Instruction(STORE, 0, 0, TYPE),
                new Instruction(COPY_FROM_X, 0, 0, 0),
                new Instruction(ADD, 0, 0, length),
                new Instruction(COPY_TO_X, 0, 0, 0),
                new Instruction(LOAD_STORED, 0, 0, TYPE)));
    }

    // If A has another value, it keeps it, and the program continues after the block.
    private static List<Instruction> ifEqual(int value, List<Instruction> block) {
        List<Instruction> all = new ArrayList<>(List.of(new Instruction(JUMP_IF_EQUAL, 0, block.size(), value)));
        all.addAll(block);
        return all;
    }

    private static List<Instruction> hashOfMacs() {
        List<Instruction> macs = xor(LOAD_WORD, MAC_DESTINATION, MAC_SOURCE);
        macs.add(new Instruction(STORE, 0, 0, HASH));
        macs.addAll(xor(LOAD_HALF, MAC_DESTINATION + Integer.BYTES, MAC_SOURCE + Integer.BYTES));
        macs.add(new Instruction(COPY_TO_X, 0, 0, 0));
        macs.add(new Instruction(LOAD_STORED, 0, 0, HASH));
        macs.add(new Instruction(XOR_X, 0, 0, 0));
        macs.addAll(hash());
        return macs;
    }

    private static List<Instruction> hashOfWords(int start, int end) {
        List<Instruction> words = xor(LOAD_WORD, start, start + Integer.BYTES);
        for (int word = start + 2 * Integer.BYTES; word < end; word += Integer.BYTES) {
            words.addAll(xorWith(LOAD_WORD, word));
        }
        words.addAll(hash());
        return words;
    }

    // X has two uses: it holds the offset for a load, and the operand of XOR.
    private static List<Instruction> hashOfWordsAtX(int start, int end) {
        List<Instruction> words = new ArrayList<>(
                List.of(new Instruction(STORE_X, 0, 0, OFFSET), new Instruction(LOAD_WORD_AT_X, 0, 0, start)));
        for (int word = start + Integer.BYTES; word < end; word += Integer.BYTES) {
            words.addAll(List.of(
                    new Instruction(STORE, 0, 0, HASH),
                    new Instruction(LOAD_X_STORED, 0, 0, OFFSET),
                    new Instruction(LOAD_WORD_AT_X, 0, 0, word),
                    new Instruction(LOAD_X_STORED, 0, 0, HASH),
                    new Instruction(XOR_X, 0, 0, 0)));
        }
        words.addAll(hash());
        return words;
    }

    private static List<Instruction> xor(int load, int one, int other) {
        List<Instruction> xor = new ArrayList<>(List.of(new Instruction(load, 0, 0, one)));
        xor.addAll(xorWith(load, other));
        return xor;
    }

    private static List<Instruction> xorWith(int load, int offset) {
        return List.of(
                new Instruction(COPY_TO_X, 0, 0, 0),
                new Instruction(load, 0, 0, offset),
                new Instruction(XOR_X, 0, 0, 0));
    }

    private static List<Instruction> hash() {
        return List.of(
                new Instruction(MULTIPLY, 0, 0, MULTIPLIER),
                new Instruction(SHIFT_RIGHT, 0, 0, Short.SIZE),
                new Instruction(RETURN_A, 0, 0, 0));
    }
}
