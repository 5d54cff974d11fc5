package io.macmon.capture.linux;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/**
 * libc's functions, unchanged: a negative result means failure, and {@link Native#getLastError} returns the errno.
 * Bound to the libc that the process has already loaded.
 */
final class Libc {

    static final int AF_INET = 2;
    static final int AF_NETLINK = 16;
    static final int AF_PACKET = 17;

    static final int SOCK_DGRAM = 2;
    static final int SOCK_RAW = 3;
    static final int SOCK_CLOEXEC = 0x80000;

    static final int SOL_SOCKET = 1;
    static final int SO_ERROR = 4;
    static final int SO_RCVBUF = 8;
    static final int SO_RCVTIMEO = 20;
    static final int SO_ATTACH_FILTER = 26;
    static final int SO_RCVBUFFORCE = 33;

    static final int MSG_PEEK = 0x02;
    static final int MSG_TRUNC = 0x20;
    static final int MSG_DONTWAIT = 0x40;

    static final int O_RDONLY = 0;
    static final int O_CLOEXEC = 0x80000;

    static final int PROT_READ = 1;
    static final int PROT_WRITE = 2;
    static final int MAP_SHARED = 1;
    static final long MAP_FAILED = -1;

    static final int CLONE_NEWNET = 0x4000_0000;

    static final int EFD_NONBLOCK = 0x800;
    static final int EFD_CLOEXEC = 0x80000;

    static {
        Native.register(Libc.class, NativeLibrary.getProcess());
    }

    private Libc() {}

    static native int socket(int family, int type, int protocol);

    static native int bind(int socket, byte[] address, int length);

    static native int connect(int socket, byte[] address, int length);

    static native int getsockname(int socket, byte[] address, int[] length);

    static native int setsockopt(int socket, int level, int name, byte[] value, int length);

    static native int getsockopt(int socket, int level, int name, byte[] value, int[] length);

    /**
     * A variadic function in C, called here with fixed arguments: on 64-bit Linux, both kinds of call pass the pointer
     * in the same register.
     */
    static native int ioctl(int descriptor, long request, byte[] argument);

    /** Like {@link #ioctl}; for system calls without a libc function. */
    static native long syscall(long number, long first, Pointer second, long third);

    static native int adjtimex(Pointer timex);

    static native long send(int socket, byte[] bytes, long length, int flags);

    static native long recv(int socket, byte[] bytes, long length, int flags);

    static native int sendmmsg(int socket, Pointer messages, int count, int flags);

    /** Addresses are plain numbers. */
    static native long mmap(long address, long length, int protection, int flags, int descriptor, long offset);

    static native int munmap(long address, long length);

    static native int poll(byte[] watched, long count, int timeoutMillis);

    static native int eventfd(int initial, int flags);

    static native long read(int descriptor, byte[] bytes, long length);

    static native long write(int descriptor, byte[] bytes, long length);

    static native int open(String path, int flags);

    static native int close(int descriptor);

    static native int kill(int process, int signal);

    static native int unshare(int flags);

    static native int setns(int descriptor, int type);
}
