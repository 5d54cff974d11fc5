package io.macmon.capture.linux;

import io.macmon.capture.EtherType;
import io.macmon.capture.linux.SocketFilter.Instruction;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides which capture in a group gets a frame: a classic BPF program that hashes the frame's two addresses, with the
 * same result for both directions. It hashes the IP addresses, or the MAC addresses if there is no IP header. So all
 * traffic between two hosts reaches the same capture, including fragments and tunnelled packets, which the kernel's own
 * hash would spread.
 *
 * <p>For the program, a frame starts at the network header: after the Ethernet header and any VLAN tag that the kernel
 * removed. The program reaches the headers through the special offsets SKF_LL_OFF and SKF_NET_OFF
 * (include/uapi/linux/filter.h).
 */
final class FanoutProgram {

    private static final int LOAD_WORD = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private static final int LOAD_HALF = 0x28; // BPF_LD | BPF_H | BPF_ABS
    private static final int LOAD_STORED = 0x60; // BPF_LD | BPF_MEM
    private static final int STORE = 0x02; // BPF_ST
    private static final int COPY_TO_X = 0x07; // BPF_MISC | BPF_TAX
    private static final int XOR_X = 0xAC; // BPF_ALU | BPF_XOR | BPF_X
    private static final int MULTIPLY = 0x24; // BPF_ALU | BPF_MUL | BPF_K
    private static final int SHIFT_RIGHT = 0x74; // BPF_ALU | BPF_RSH | BPF_K
    private static final int JUMP_IF_EQUAL = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    private static final int RETURN_A = 0x16; // BPF_RET | BPF_A

    private static final int SKF_LL_OFF = -0x20_0000;
    private static final int SKF_NET_OFF = -0x10_0000;

    private static final int MAC_DESTINATION = SKF_LL_OFF;
    private static final int MAC_SOURCE = SKF_LL_OFF + 6;
    private static final int ETHER_TYPE = SKF_LL_OFF + 12;
    private static final int IPV4_SOURCE = SKF_NET_OFF + 12;
    private static final int IPV4_DESTINATION = SKF_NET_OFF + 16;
    private static final int IPV6_ADDRESSES = SKF_NET_OFF + 8;
    private static final int IPV6_ADDRESSES_END = SKF_NET_OFF + 40;

    /** Odd, and close to 2^32 divided by the golden ratio, so that every bit of the addresses affects the hash. */
    private static final int MULTIPLIER = 0x9E37_79B1;

    private FanoutProgram() {}

    static SocketFilter assemble() {
        List<Instruction> ethernet = xor(LOAD_WORD, MAC_DESTINATION, MAC_SOURCE);
        ethernet.add(new Instruction(STORE, 0, 0, 0));
        ethernet.addAll(xor(LOAD_HALF, MAC_DESTINATION + Integer.BYTES, MAC_SOURCE + Integer.BYTES));
        ethernet.add(new Instruction(COPY_TO_X, 0, 0, 0));
        ethernet.add(new Instruction(LOAD_STORED, 0, 0, 0));
        ethernet.add(new Instruction(XOR_X, 0, 0, 0));
        ethernet.addAll(hash());

        List<Instruction> ipv4 = xor(LOAD_WORD, IPV4_SOURCE, IPV4_DESTINATION);
        ipv4.addAll(hash());

        List<Instruction> ipv6 = xor(LOAD_WORD, IPV6_ADDRESSES, IPV6_ADDRESSES + Integer.BYTES);
        for (int word = IPV6_ADDRESSES + 2 * Integer.BYTES; word < IPV6_ADDRESSES_END; word += Integer.BYTES) {
            ipv6.addAll(xorWith(LOAD_WORD, word));
        }
        ipv6.addAll(hash());

        List<Instruction> program = new ArrayList<>(List.of(
                new Instruction(LOAD_HALF, 0, 0, ETHER_TYPE),
                new Instruction(JUMP_IF_EQUAL, 1 + ethernet.size(), 0, EtherType.IPV4),
                new Instruction(JUMP_IF_EQUAL, ethernet.size() + ipv4.size(), 0, EtherType.IPV6)));
        program.addAll(ethernet);
        program.addAll(ipv4);
        program.addAll(ipv6);
        return new SocketFilter(program);
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
