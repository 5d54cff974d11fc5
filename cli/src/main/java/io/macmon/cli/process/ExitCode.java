package io.macmon.cli.process;

/** The exit codes. 2, a wrong command line or setting, is picocli's. */
public final class ExitCode {

    /** Done; nothing is wrong. */
    public static final int DONE = 0;

    /** Failed, or incomplete. */
    public static final int FAILED = 1;

    /** Done, with findings, such as an unexpected source. */
    public static final int FINDINGS = 3;

    private ExitCode() {}
}
