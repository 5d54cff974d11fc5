package io.macmon.capture.linux;

import static io.macmon.capture.linux.BpfRegister.R0;

/**
 * Checks whether the kernel lets this process load eBPF programs and create eBPF maps. The test program and map are the
 * smallest possible, are attached to nothing, and are closed at once.
 */
public final class BpfProbe {

    private static final int MAX_ENTRIES = 1_024;

    private BpfProbe() {}

    /**
     * Loads a socket filter of two instructions.
     *
     * @throws LinuxException EPERM without CAP_BPF, unless kernel.unprivileged_bpf_disabled is 0
     */
    public static void loadProgram() throws LinuxException {
        BpfProgram.load(
                        BpfProgram.Type.SOCKET_FILTER,
                        "macmon_probe",
                        "4.1",
                        new BpfAssembler().move(R0, 0).exit())
                .close();
    }

    /**
     * Creates an LRU map, which always needs CAP_BPF.
     *
     * @throws LinuxException EPERM without CAP_BPF; in a user namespace, EPERM even with CAP_BPF
     */
    public static void createMap() throws LinuxException {
        BpfMap.create(BpfMap.Type.LRU_HASH, "macmon_probe", Long.BYTES, Long.BYTES, MAX_ENTRIES)
                .close();
    }
}
