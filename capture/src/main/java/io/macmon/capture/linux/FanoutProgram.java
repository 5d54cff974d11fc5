package io.macmon.capture.linux;

import io.macmon.capture.EtherType;
import io.macmon.capture.linux.SocketFilter.Instruction;
import java.util.ArrayList;
import java.util.List;

/**
 * Which capture of a group gets a frame: a program that makes a number of the frame's two addresses, the same for both
 * directions. IP addresses count, or those of Ethernet where there are none. So all that two hosts say to each other
 * comes to the same capture, fragments and what is in tunnels included; the kernel's own hash parts those.
 *
 * <p>The program starts behind the Ethernet header, and behind a VLAN tag that the kernel took out; the header is
 * reached by offsets that have a meaning of their own (SKF_LL_OFF and SKF_NET_OFF).
 */
final class FanoutProgram {

    private static final int LOAD_WORD = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private static final int LOAD_HALF = 0x28; // BPF_LD | BPF_H | BPF_ABS
    private static final int LOAD_KEPT = 0x60; // BPF_LD | BPF_MEM
    private static final int KEEP = 0x02; // BPF_ST
    private static final int COPY_TO_X = 0x07; // BPF_MISC | BPF_TAX
    private static final int XOR_X = 0xAC; // BPF_ALU | BPF_XOR | BPF_X
    private static final int MULTIPLY = 0x24; // BPF_ALU | BPF_MUL | BPF_K
    private static final int SHIFT_RIGHT = 0x74; // BPF_ALU | BPF_RSH | BPF_K
    private static final int JUMP_IF_EQUAL = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    private static final int RETURN_A = 0x16; // BPF_RET | BPF_A

    private static final int ETHERNET = -0x20_0000;
    private static final int NETWORK = -0x10_0000;

    private static final int ODD = 0x9E37_79B1; // the golden ratio, so that every bit of the pair counts

    private FanoutProgram() {}

    static SocketFilter assemble() {
        List<Instruction> ethernet = pair(LOAD_WORD, ETHERNET, ETHERNET + 6);
        ethernet.add(new Instruction(KEEP, 0, 0, 0));
        ethernet.addAll(pair(LOAD_HALF, ETHERNET + 4, ETHERNET + 10));
        ethernet.add(new Instruction(COPY_TO_X, 0, 0, 0));
        ethernet.add(new Instruction(LOAD_KEPT, 0, 0, 0));
        ethernet.add(new Instruction(XOR_X, 0, 0, 0));
        ethernet.addAll(number());

        List<Instruction> ipv4 = pair(LOAD_WORD, NETWORK + 12, NETWORK + 16);
        ipv4.addAll(number());

        List<Instruction> ipv6 = pair(LOAD_WORD, NETWORK + 8, NETWORK + 12);
        for (int word = 16; word < 40; word += Integer.BYTES) {
            ipv6.addAll(with(LOAD_WORD, NETWORK + word));
        }
        ipv6.addAll(number());

        List<Instruction> program = new ArrayList<>(List.of(
                new Instruction(LOAD_HALF, 0, 0, ETHERNET + 12),
                new Instruction(JUMP_IF_EQUAL, 1 + ethernet.size(), 0, EtherType.IPV4),
                new Instruction(JUMP_IF_EQUAL, ethernet.size() + ipv4.size(), 0, EtherType.IPV6)));
        program.addAll(ethernet);
        program.addAll(ipv4);
        program.addAll(ipv6);
        return new SocketFilter(program);
    }

    private static List<Instruction> pair(int load, int one, int other) {
        List<Instruction> pair = new ArrayList<>(List.of(new Instruction(load, 0, 0, one)));
        pair.addAll(with(load, other));
        return pair;
    }

    private static List<Instruction> with(int load, int offset) {
        return List.of(
                new Instruction(COPY_TO_X, 0, 0, 0),
                new Instruction(load, 0, 0, offset),
                new Instruction(XOR_X, 0, 0, 0));
    }

    private static List<Instruction> number() {
        return List.of(
                new Instruction(MULTIPLY, 0, 0, ODD),
                new Instruction(SHIFT_RIGHT, 0, 0, Short.SIZE),
                new Instruction(RETURN_A, 0, 0, 0));
    }
}
