package io.macmon.capture.pcap;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/** Functions of libpcap that pcap4j does not expose. Addresses and handles are plain {@code long}s. */
final class NativePcap {

    /** {@code struct bpf_program}: number and address of the instructions. */
    static final int PROGRAM_LENGTH = 16;

    static final int PROGRAM_ADDRESS = 8;

    /** {@code struct bpf_insn}, the same as {@code struct sock_filter}: operation, two jumps, value. */
    static final int INSTRUCTION_LENGTH = 8;

    static final int INSTRUCTION_JUMP_TRUE = 2;
    static final int INSTRUCTION_JUMP_FALSE = 3;
    static final int INSTRUCTION_VALUE = 4;

    private static final NativeLibrary LIBPCAP =
            NativeLibrary.getInstance(System.getProperty("org.pcap4j.core.pcapLibName", "pcap"));

    /** The address of pcap_dump(3PCAP), as a handler for {@link #pcap_dispatch}. */
    static final long PCAP_DUMP = Pointer.nativeValue(LIBPCAP.getFunction("pcap_dump"));

    static {
        Native.register(NativePcap.class, LIBPCAP);
    }

    private NativePcap() {}

    /**
     * pcap_dispatch(3PCAP).
     *
     * @param handler address of the function to call for each frame
     * @param user    first argument of that function
     * @return number of frames, 0 if none is ready, negative on an error
     */
    static native int pcap_dispatch(long handle, int maxFrames, long handler, long user);

    /** pcap_dump_fopen(3PCAP); 0 on an error. */
    static native long pcap_dump_fopen(long handle, long stream);

    /** pcap_dump_flush(3PCAP); negative on an error. */
    static native int pcap_dump_flush(long dumper);

    /** pcap_dump_close(3PCAP). */
    static native void pcap_dump_close(long dumper);

    /** pcap_get_selectable_fd(3PCAP): the descriptor to poll for the next frame, or -1. */
    static native int pcap_get_selectable_fd(long handle);

    /**
     * pcap_compile(3PCAP).
     *
     * @param program    receives the program's count and address, {@value #PROGRAM_LENGTH} bytes
     * @param expression ends with NUL
     * @return negative on an error
     */
    static native int pcap_compile(long handle, Pointer program, byte[] expression, int optimize, int netmask);

    /** pcap_freecode(3PCAP). */
    static native void pcap_freecode(Pointer program);
}
