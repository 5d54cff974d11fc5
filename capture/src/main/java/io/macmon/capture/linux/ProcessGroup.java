package io.macmon.capture.linux;

/** The processes that a shell handles as one job (kill(2)). */
public final class ProcessGroup {

    private static final int OWN_GROUP = 0;
    private static final int SIGSTOP = 19;

    private ProcessGroup() {}

    /** Stops this process and the others of its job, and returns when they are continued. */
    public static void stop() {
        Libc.kill(OWN_GROUP, SIGSTOP);
    }
}
