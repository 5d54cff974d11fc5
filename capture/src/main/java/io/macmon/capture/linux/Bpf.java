package io.macmon.capture.linux;

import static io.macmon.capture.linux.Capability.CAP_BPF;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The system call bpf(2), which libc has no function for, and why it is refused. */
final class Bpf {

    static final int MAP_CREATE = 0;
    static final int MAP_LOOKUP_ELEM = 1;
    static final int MAP_UPDATE_ELEM = 2;
    static final int MAP_DELETE_ELEM = 3;
    static final int PROG_LOAD = 5;
    static final int PROG_TEST_RUN = 10;
    static final int MAP_LOOKUP_BATCH = 24;
    static final int LINK_CREATE = 28;

    /** Room for a name, with the zero that ends it. */
    static final int NAME_LENGTH = 16;

    private static final Map<String, Integer> CALL_NUMBER =
            Map.of("amd64", 321, "aarch64", 280, "riscv64", 280, "loongarch64", 280);
    private static final int UNKNOWN = -1;
    private static final int NUMBER = CALL_NUMBER.getOrDefault(System.getProperty("os.arch"), UNKNOWN);

    private Bpf() {}

    /** Negative on failure; then {@link Native#getLastError} has the errno. */
    static int call(int command, Pointer attribute, int length) {
        return (int) Libc.syscall(NUMBER, command, attribute, length);
    }

    /**
     * The reason of a refusal, and what to do.
     *
     * @param since the version of Linux that has it, for the advice on an older one
     */
    static LinuxException failure(String what, int errno, String since) {
        return new LinuxException(what, errno, reason(errno, since));
    }

    private static String reason(int errno, String since) {
        String reason = Errno.explain(errno, CAP_BPF);
        if (errno == Errno.EPERM.number()) {
            return reason + "; in a user namespace not even root may, and before Linux 5.11 raise also: ulimit -l";
        }
        return errno == Errno.EINVAL.number() ? reason + "; it needs Linux " + since : reason;
    }

    static void putName(Memory attribute, int offset, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        attribute.write(offset, bytes, 0, Math.min(bytes.length, NAME_LENGTH - 1));
    }

    static void requireCallNumber(String what) throws LinuxException {
        if (NUMBER == UNKNOWN) {
            throw new LinuxException(
                    what,
                    Errno.ENOSYS.number(),
                    "macmon does not know the number of bpf(2) on " + System.getProperty("os.arch"));
        }
    }
}
