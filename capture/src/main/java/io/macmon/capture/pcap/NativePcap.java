package io.macmon.capture.pcap;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/** The functions of libpcap that pcap4j keeps to itself. Addresses and handles are plain {@code long}s. */
final class NativePcap {

    /** Of {@code struct pcap_pkthdr}, with 64-bit {@code time_t}: seconds, fraction, captured and original length. */
    static final int HEADER_LENGTH = 24;

    static final int HEADER_SECONDS = 0;
    static final int HEADER_FRACTION = 8;
    static final int HEADER_CAPTURED = 16;
    static final int HEADER_ORIGINAL = 20;

    /** Of {@code struct bpf_program}: count and address of the instructions. */
    static final int PROGRAM_LENGTH = 16;

    static final int PROGRAM_ADDRESS = 8;

    /** Of {@code struct bpf_insn}, which is {@code struct sock_filter}: operation, two jumps, value. */
    static final int INSTRUCTION_LENGTH = 8;

    static final int INSTRUCTION_JUMP_TRUE = 2;
    static final int INSTRUCTION_JUMP_FALSE = 3;
    static final int INSTRUCTION_VALUE = 4;

    static {
        Native.register(
                NativePcap.class, NativeLibrary.getInstance(System.getProperty("org.pcap4j.core.pcapLibName", "pcap")));
    }

    private NativePcap() {}

    /**
     * pcap_next_ex(3PCAP).
     *
     * @param handle of the capture
     * @param header where the address of the frame's header is put, eight octets
     * @param data   where the address of the frame's octets is put, eight octets
     * @return 1 for a frame, 0 when none is ready, negative on an error
     */
    static native int pcap_next_ex(long handle, long header, long data);

    /** pcap_get_selectable_fd(3PCAP): what to poll for the next frame, or -1. */
    static native int pcap_get_selectable_fd(long handle);

    /**
     * pcap_compile(3PCAP).
     *
     * @param program    where the program's count and address are put, {@value #PROGRAM_LENGTH} octets
     * @param expression ended by a zero
     * @return negative on an error
     */
    static native int pcap_compile(long handle, Pointer program, byte[] expression, int optimize, int netmask);

    /** pcap_freecode(3PCAP). */
    static native void pcap_freecode(Pointer program);
}
