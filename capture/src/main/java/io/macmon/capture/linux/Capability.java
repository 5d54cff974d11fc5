package io.macmon.capture.linux;

/** What a process must be allowed to do, when it is not root (capabilities(7)). */
public enum Capability {
    /** Make and change devices. */
    CAP_NET_ADMIN,
    /** Send and receive whole frames. */
    CAP_NET_RAW,
    /** Make and enter network namespaces. */
    CAP_SYS_ADMIN,
    /** Load programs and make tables for the kernel's filter machine; since Linux 5.8, before it CAP_SYS_ADMIN. */
    CAP_BPF
}
