package io.macmon.capture.linux;

/** A capability that a process needs if it is not root (capabilities(7)). */
public enum Capability {
    /** Create and change devices. */
    CAP_NET_ADMIN,
    /** Send and receive whole frames. */
    CAP_NET_RAW,
    /** Create and enter network namespaces. */
    CAP_SYS_ADMIN,
    /** Load eBPF programs and create eBPF maps. Before Linux 5.8 this needs CAP_SYS_ADMIN instead. */
    CAP_BPF
}
