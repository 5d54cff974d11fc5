package io.macmon.capture.linux;

import static io.macmon.capture.linux.Capability.CAP_BPF;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Makes the system call bpf(2), for which libc has no function, and explains why the kernel refused it. */
final class Bpf {

    static final int MAP_CREATE = 0;
    static final int MAP_LOOKUP_ELEM = 1;
    static final int MAP_UPDATE_ELEM = 2;
    static final int MAP_DELETE_ELEM = 3;
    static final int PROG_LOAD = 5;
    static final int PROG_TEST_RUN = 10;
    static final int MAP_LOOKUP_BATCH = 24;
    static final int LINK_CREATE = 28;

    /** BPF_OBJ_NAME_LEN: room for a name, including its closing NUL. */
    static final int NAME_LENGTH = 16;

    private static final Map<String, Integer> CALL_NUMBER =
            Map.of("amd64", 321, "aarch64", 280, "riscv64", 280, "loongarch64", 280);
    private static final int UNKNOWN = -1;
    private static final int NUMBER = CALL_NUMBER.getOrDefault(System.getProperty("os.arch"), UNKNOWN);

    private Bpf() {}

    /** Returns a negative number on failure; {@link Native#getLastError} then returns the errno. */
    static int call(int command, Pointer attribute, int length) {
        return (int) Libc.syscall(NUMBER, command, attribute, length);
    }

    /**
     * Explains why a call failed.
     *
     * @param since the Linux version that introduced the feature, for the advice on older kernels
     */
    static LinuxException failure(String operation, int errno, String since) {
        return new LinuxException(operation, errno, Errno.meaning(errno), advice(errno, since));
    }

    private static String advice(int errno, String since) {
        String advice = Errno.advice(errno, CAP_BPF);
        if (errno == Errno.EPERM.number()) {
            return advice
                    + "; in a user namespace, not even root may do this; before Linux 5.11, also raise the"
                    + " limit with: ulimit -l";
        }
        return errno == Errno.EINVAL.number() ? requirement(since) : advice;
    }

    static String requirement(String since) {
        return "this needs Linux " + since;
    }

    static void putName(Memory attribute, int offset, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        attribute.write(offset, bytes, 0, Math.min(bytes.length, NAME_LENGTH - 1));
    }

    static void requireCallNumber(String operation) throws LinuxException {
        if (NUMBER == UNKNOWN) {
            throw new LinuxException(
                    operation,
                    Errno.ENOSYS.number(),
                    "macmon does not know the system call number of bpf(2) on " + System.getProperty("os.arch"),
                    "");
        }
    }
}
