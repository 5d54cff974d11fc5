package io.macmon.capture.linux;

import static io.macmon.capture.linux.BpfRegister.R0;

/**
 * Whether the kernel takes programs and tables for its filter machine from this process. What is made here is the least
 * there is, attached to nothing, and closed at once.
 */
public final class BpfProbe {

    private static final int MAX_ENTRIES = 1_024;

    private BpfProbe() {}

    /**
     * Loads a socket filter of two instructions.
     *
     * @throws LinuxException EPERM without CAP_BPF, except where kernel.unprivileged_bpf_disabled is 0
     */
    public static void loadProgram() throws LinuxException {
        BpfProgram.load(
                        BpfProgram.Type.SOCKET_FILTER,
                        "macmon_trial",
                        "4.1",
                        new BpfAssembler().move(R0, 0).exit())
                .close();
    }

    /**
     * Makes a table that forgets what was not used for longest, which needs CAP_BPF always.
     *
     * @throws LinuxException EPERM without it, and in a user namespace also with it
     */
    public static void createTable() throws LinuxException {
        BpfMap.create(BpfMap.Type.LRU_HASH, "macmon_trial", Long.BYTES, Long.BYTES, MAX_ENTRIES)
                .close();
    }
}
