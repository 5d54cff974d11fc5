package io.macmon.capture.linux;

import static io.macmon.capture.linux.Capability.CAP_BPF;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Whether the kernel takes programs and tables for its filter machine from this process (bpf(2)). What is made here is
 * the least there is, attached to nothing, and closed at once.
 */
public final class Bpf {

    private static final Map<String, Integer> CALL_NUMBER =
            Map.of("amd64", 321, "aarch64", 280, "riscv64", 280, "loongarch64", 280);

    private static final int BPF_MAP_CREATE = 0;
    private static final int BPF_PROG_LOAD = 5;

    private static final int BPF_PROG_TYPE_SOCKET_FILTER = 1;
    private static final int BPF_MAP_TYPE_LRU_HASH = 9;

    /** "Take no octet of the frame": r0 = 0, exit. Octets: operation, registers, offset in two, value in four. */
    private static final byte[] PROGRAM = {(byte) 0xb7, 0, 0, 0, 0, 0, 0, 0, (byte) 0x95, 0, 0, 0, 0, 0, 0, 0};

    private static final int INSTRUCTION_LENGTH = 8;
    private static final byte[] LICENSE = "Apache-2.0\0".getBytes(StandardCharsets.US_ASCII);

    private static final int ATTRIBUTE_LENGTH = 48;
    private static final int PROGRAM_ADDRESS = 8;
    private static final int LICENSE_ADDRESS = 16;
    private static final int PROGRAM_START = ATTRIBUTE_LENGTH;
    private static final int LICENSE_START = PROGRAM_START + PROGRAM.length;

    private static final int KEY_OCTETS = 8;
    private static final int VALUE_OCTETS = 8;
    private static final int MAX_ENTRIES = 1_024;

    private Bpf() {}

    /**
     * Loads a socket filter of two instructions.
     *
     * @throws LinuxException EPERM without CAP_BPF, except where kernel.unprivileged_bpf_disabled is 0
     */
    public static void loadProgram() throws LinuxException {
        try (Memory attribute = new Memory(LICENSE_START + LICENSE.length)) {
            attribute.clear();
            attribute.setInt(0, BPF_PROG_TYPE_SOCKET_FILTER);
            attribute.setInt(Integer.BYTES, PROGRAM.length / INSTRUCTION_LENGTH);
            attribute.setLong(PROGRAM_ADDRESS, Pointer.nativeValue(attribute) + PROGRAM_START);
            attribute.setLong(LICENSE_ADDRESS, Pointer.nativeValue(attribute) + LICENSE_START);
            attribute.write(PROGRAM_START, PROGRAM, 0, PROGRAM.length);
            attribute.write(LICENSE_START, LICENSE, 0, LICENSE.length);
            make("cannot load an eBPF program", BPF_PROG_LOAD, attribute);
        }
    }

    /**
     * Makes a table that forgets what was not used for longest, which needs CAP_BPF always.
     *
     * @throws LinuxException EPERM without it, and in a user namespace also with it
     */
    public static void createTable() throws LinuxException {
        try (Memory attribute = new Memory(ATTRIBUTE_LENGTH)) {
            attribute.clear();
            attribute.setInt(0, BPF_MAP_TYPE_LRU_HASH);
            attribute.setInt(Integer.BYTES, KEY_OCTETS);
            attribute.setInt(2 * Integer.BYTES, VALUE_OCTETS);
            attribute.setInt(3 * Integer.BYTES, MAX_ENTRIES);
            make("cannot make an eBPF table", BPF_MAP_CREATE, attribute);
        }
    }

    private static void make(String what, int command, Memory attribute) throws LinuxException {
        Integer number = CALL_NUMBER.get(System.getProperty("os.arch"));
        if (number == null) {
            throw new LinuxException(
                    what,
                    Errno.ENOSYS.number(),
                    "macmon does not know the number of bpf(2) on " + System.getProperty("os.arch"));
        }
        int made = (int) Libc.syscall(number, command, attribute, ATTRIBUTE_LENGTH);
        Descriptor.checked(what, made, CAP_BPF).close();
    }
}
