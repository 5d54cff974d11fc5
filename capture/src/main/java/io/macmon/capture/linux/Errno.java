package io.macmon.capture.linux;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why a system call failed: numbers, meanings and advice. The numbers are those on x86, ARM, RISC-V and most other
 * architectures (include/uapi/asm-generic/errno.h).
 */
public enum Errno {
    EPERM(1, "operation not permitted"),
    ENOENT(2, "no such file"),
    EINTR(4, "interrupted"),
    E2BIG(7, "too many"),
    EBADF(9, "already closed"),
    EAGAIN(11, "no reply in time"),
    ENOMEM(12, "out of memory"),
    EACCES(13, "permission denied"),
    EBUSY(16, "in use", "release it from the bridge, bond, team, ipvlan or Open vSwitch that uses it"),
    EEXIST(17, "already exists", "choose another name, or delete the old one"),
    ENODEV(19, "no such device", "list the devices with: ip link"),
    EINVAL(22, "invalid argument"),
    ENFILE(23, "too many open files in the system", "raise fs.file-max"),
    EMFILE(24, "too many open files", "raise the limit with: ulimit -n"),
    ENOSPC(28, "a kernel limit is reached", "raise user.max_net_namespaces or the buffer limits"),
    EROFS(30, "read-only file system"),
    ERANGE(34, "out of range"),
    ENOSYS(38, "the kernel does not have this system call"),
    EMSGSIZE(90, "too long", "keep frames within the device's MTU"),
    EPROTONOSUPPORT(93, "the kernel does not support this protocol"),
    EOPNOTSUPP(95, "not supported by this kernel or device"),
    EAFNOSUPPORT(97, "the kernel does not support this address family"),
    EADDRINUSE(98, "address in use", "choose an address that neither the parent nor another device on it has"),
    EADDRNOTAVAIL(99, "not usable as an address", "choose a unicast address that is not zero"),
    ENETDOWN(100, "the device is down", "bring it up with: ip link set DEVICE up"),
    ENOBUFS(105, "no buffer space left"),
    ENOTSUPP(
            524,
            "the kernel's eBPF compiler for this processor does not support the whole program",
            "use a newer kernel: 5.12 on x86-64, 5.18 on ARM");

    private final int number;
    private final String meaning;
    private final String advice;

    Errno(int number, String meaning) {
        this(number, meaning, "");
    }

    Errno(int number, String meaning, String advice) {
        this.number = number;
        this.meaning = meaning;
        this.advice = advice;
    }

    public int number() {
        return number;
    }

    /** The errno with this number, if the table has it. */
    public static Optional<Errno> of(int number) {
        return Arrays.stream(values()).filter(errno -> errno.number == number).findFirst();
    }

    /** What an error number means, such as {@code "operation not permitted"}. */
    public static String meaning(int number) {
        return of(number).map(errno -> errno.meaning).orElse("errno " + number);
    }

    /**
     * What to do about an error number, such as {@code "run as root or grant CAP_NET_ADMIN"}; empty if there is nothing
     * to do.
     *
     * @param needed the capability that the call needs, named in the advice on EPERM and EACCES; null if it needs none
     */
    public static String advice(int number, Capability needed) {
        return of(number).map(errno -> errno.advice(needed)).orElse("see errno(3)");
    }

    private String advice(Capability needed) {
        if (this != EPERM && this != EACCES) {
            return advice;
        }
        return needed == null
                ? "run as root"
                : "run as root or grant " + needed + " (in a systemd unit: AmbientCapabilities=" + needed + ")";
    }
}
